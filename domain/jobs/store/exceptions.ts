import type { Database, Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money } from '../../kernel/money.js';
import type { RefusalWire } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { exceptionAsked, exceptionDecided } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type {
  AbandonWorkInput,
  ExceptionKind,
  IssueMaterialInput,
  JobException,
  JobInput,
  JobStepped,
} from '../jobs.wire.js';
import { factOf, type JobRow } from './job-row.js';
import { aggregateOf, jobStep } from './job-step.js';
import { takeBackPromise } from './material-rows.js';

const OPEN: readonly JobException['state'][] = ['Asked', 'Pending'];

interface Asking {
  readonly kind: ExceptionKind;
  /** Name of the command, which is done again with the permission. */
  readonly command: string;
  readonly amount: Money;
  readonly input: JobInput;
}

/**
 * Null when the command may go on, because it carries its permission; else the exception that asks for it, and the
 * command does nothing more. A permission is used up also where it is not needed any more, and is none for what would
 * come to more by now than was asked: that is asked about anew. Refuses 'ExceptionDecided'.
 */
export async function askPermission(tx: StepTx, job: JobRow, asking: Asking): Promise<JobException | null> {
  const { exceptionId } = asking.input;
  if (!exceptionId) return askAnew(tx, job, asking);
  const allowed = await allowedBy(tx, job, exceptionId, asking);
  if (asking.amount <= allowed) {
    await usePermission(tx, job, exceptionId, asking);
    return null;
  }
  const anew = await askAnew(tx, job, asking);
  const reason = `It would come to ${anew.amount}; ${formatMoney(allowed)} was asked for: see ${anew.exceptionId}.`;
  await putRefused(tx, job, { exceptionId, reason, from: OPEN });
  return anew;
}

async function askAnew(tx: StepTx, job: JobRow, asking: Asking): Promise<JobException> {
  const [count] = await tx.query<{ next: number }>(
    'SELECT count(*)::int + 1 AS next FROM jobs.exceptions x WHERE x.job_id = $1',
    [job.jobId],
  );
  const id = `${job.jobId}-X${count?.next ?? 1}`;
  const { exceptionId: _none, ...input } = asking.input;
  const exception: JobException = {
    exceptionId: id,
    kind: asking.kind,
    command: asking.command,
    key: tx.stepKey,
    input,
    amount: formatMoney(asking.amount),
    askedBy: tx.context.actor,
    askedAt: tx.now,
    requestId: `AR-${id}`,
    state: 'Asked',
    reason: null,
  };
  await tx.query(
    `INSERT INTO jobs.exceptions (exception_id, job_id, kind, command, key, input, amount, asked_by, asked_at, request_id, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'Asked')`,
    [
      ...[id, job.jobId, exception.kind, exception.command, exception.key, JSON.stringify(input), exception.amount],
      ...[JSON.stringify(exception.askedBy), tx.now, exception.requestId],
    ],
  );
  job.exceptions = [...job.exceptions, { exceptionId: id, requestId: exception.requestId }];
  tx.emit(exceptionAsked, aggregateOf(job.jobId), {
    ...factOf(job),
    exceptionId: id,
    kind: exception.kind,
    command: exception.command,
    amount: exception.amount,
    input: JSON.stringify(input),
  });
  return exception;
}

/** Up to which amount: only what was asked for is allowed, and once. */
async function allowedBy(tx: StepTx, job: JobRow, exceptionId: string, asking: Asking): Promise<Money> {
  const { exceptionId: _used, ...asked } = asking.input;
  const [open] = await tx.query<{ amount: string }>(
    `SELECT x.amount::text FROM jobs.exceptions x
     WHERE x.exception_id = $1 AND x.job_id = $2 AND x.command = $3 AND x.input = $4::jsonb AND x.state = ANY ($5)`,
    [exceptionId, job.jobId, asking.command, JSON.stringify(asked), OPEN],
  );
  if (!open) throw refuse('ExceptionDecided', `Exception ${exceptionId} of job ${job.jobId} allows nothing more.`);
  return money(open.amount);
}

async function usePermission(tx: StepTx, job: JobRow, exceptionId: string, asking: Asking): Promise<void> {
  await tx.query(`UPDATE jobs.exceptions x SET state = 'Granted', decided_at = $2 WHERE x.exception_id = $1`, [
    exceptionId,
    tx.now,
  ]);
  forget(job, exceptionId);
  const decided = { exceptionId, kind: asking.kind, granted: true };
  tx.emit(exceptionDecided, aggregateOf(job.jobId), { ...factOf(job), ...decided });
}

const forget = (job: JobRow, exceptionId: string): void => {
  job.exceptions = job.exceptions.filter((open) => open.exceptionId !== exceptionId);
};

/** An approval was asked for: whoever runs the process next waits for it. */
export function awaitException(
  database: Database,
  command: Command<JobInput & { readonly exceptionId: string }>,
): Promise<JobStepped & Stepped> {
  return jobStep(database, command, { kind: null }, async (tx) => {
    await tx.query(
      `UPDATE jobs.exceptions x SET state = 'Pending' WHERE x.exception_id = $1 AND x.job_id = $2 AND x.state = 'Asked'`,
      [command.input.exceptionId, command.input.jobId],
    );
    return {};
  });
}

/** It was not allowed, or could not be done any more: nothing happens. An exception that is decided stays as it is. */
export function refuseException(
  database: Database,
  command: Command<JobInput & { readonly exceptionId: string; readonly reason: string }>,
): Promise<JobStepped & Stepped> {
  const { jobId, exceptionId, reason } = command.input;
  const options = { kind: null, asked: () => ({ jobId, exceptionId }) };
  return jobStep(database, command, options, async (tx, job) => {
    await putRefused(tx, job, { exceptionId, reason, from: OPEN });
    return {};
  });
}

async function putRefused(
  tx: StepTx,
  job: JobRow,
  { exceptionId, reason, from }: { exceptionId: string; reason: string; from: readonly JobException['state'][] },
): Promise<void> {
  const [refused] = await tx.query<{ kind: string }>(
    `UPDATE jobs.exceptions x SET state = 'Refused', reason = $3, decided_at = $4
     WHERE x.exception_id = $1 AND x.job_id = $2 AND x.state = ANY($5) RETURNING x.kind`,
    [exceptionId, job.jobId, reason, tx.now, from],
  );
  if (!refused) return;
  forget(job, exceptionId);
  const decided = { exceptionId, kind: refused.kind, granted: false };
  tx.emit(exceptionDecided, aggregateOf(job.jobId), { ...factOf(job), reason, ...decided });
}

/** What is asked for on a job and not decided, oldest first. */
export async function openExceptions(tx: Queryable, jobId: string): Promise<JobException[]> {
  const rows = await tx.query<JobException & { amount: string }>(
    `SELECT x.exception_id AS "exceptionId", x.kind, x.command, x.key, x.input, x.amount::text, x.asked_by AS "askedBy",
       to_char(x.asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "askedAt",
       x.request_id AS "requestId", x.state, x.reason
     FROM jobs.exceptions x WHERE x.job_id = $1 AND x.state IN ('Asked', 'Pending') ORDER BY x.asked_at, x.exception_id`,
    [jobId],
  );
  return rows.map((row) => ({ ...row, amount: formatMoney(money(row.amount)) }));
}

/** The first step of a command of several steps: whoever runs the process next finishes it with the same keys. */
export const beginWork = (tx: StepTx, kind: string, input: JobInput): Promise<object[]> =>
  tx.query(
    `INSERT INTO jobs.open_work (key, job_id, kind, input, actor, exception_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ...[tx.stepKey, input.jobId, kind, JSON.stringify(input), JSON.stringify(tx.context.actor)],
      ...[input.exceptionId ?? null, tx.now],
    ],
  );

/** Its last step: `work` is the key of the first. */
export const endWork = (tx: Queryable, work: string): Promise<EndedWork[]> =>
  tx.query<EndedWork>(
    'DELETE FROM jobs.open_work WHERE key = $1 RETURNING kind, input, exception_id AS "exceptionId"',
    [work],
  );

interface EndedWork {
  readonly kind: string;
  readonly input: unknown;
  readonly exceptionId: string | null;
}

/**
 * A command of several steps could not be finished because another room refused: it has changed nothing, and what
 * allowed it allows nothing more. Answers the refusal, the same however often the command is asked.
 */
export function abandonWork(
  database: Database,
  command: Command<AbandonWorkInput>,
): Promise<{ readonly refusal: RefusalWire } & JobStepped & Stepped> {
  const { jobId, work, refusal } = command.input;
  const options = { kind: null, asked: () => ({ jobId, work }) };
  return jobStep(database, command, options, async (tx, job) => {
    const [ended] = await endWork(tx, work);
    if (ended?.kind === 'issueMaterial') await takeBackPromise(tx, ended.input as IssueMaterialInput);
    const exceptionId = ended?.exceptionId;
    if (exceptionId) await putRefused(tx, job, { exceptionId, reason: refusal.message, from: ['Granted'] });
    return { refusal };
  });
}
