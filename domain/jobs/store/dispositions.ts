import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { minus, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { dispositionDecided } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type { DecideDispositionInput, Disposition, JobException, JobStepped, MayNeedPermission } from '../jobs.wire.js';
import { askPermission } from './exceptions.js';
import { refreshOperations } from './flow.js';
import { releaseHolds } from './holds.js';
import { factOf, type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { aggregateOf, jobStep, moveOperation, tellOperation } from './job-step.js';
import { scrapOf, scrapValue } from './scrap.js';

interface Failed {
  readonly operation: number;
  readonly units: Quantity;
}

/**
 * What becomes of units that failed: they are mended, scrapped, or used as they are. To scrap them and to use them has
 * to be permitted. Afterwards the job goes on, unless something else holds it. Refuses 'UnknownInspection', and
 * 'WrongState' for an inspection that passed or is decided.
 */
export function decideDisposition(
  database: Database,
  command: Command<DecideDispositionInput>,
): Promise<JobStepped & Stepped & MayNeedPermission> {
  const { input } = command;
  return jobStep(database, command, { kind: 'decideDisposition' }, async (tx, job) => {
    const failed = await undecided(tx, input);
    const row = operationOfJob(job, failed.operation);
    const exception = await permissionOf(tx, job, failed, input);
    if (exception) return { exception };
    await record(tx, input);
    await releaseHolds(tx, job, [{ holdId: input.inspectionId }], input.reason);
    await EFFECTS[input.disposition](tx, job, row, { units: failed.units, input });
    await refreshOperations(tx, job);
    const { inspectionId, disposition, reason } = input;
    tx.emit(dispositionDecided, aggregateOf(job.jobId), { ...factOf(job), inspectionId, disposition, note: reason });
    return { exception };
  });
}

async function undecided(tx: StepTx, { jobId, inspectionId }: DecideDispositionInput): Promise<Failed> {
  const [found] = await tx.query<{ operation: number; quantity: string; passed: boolean; disposition: string | null }>(
    `SELECT i.operation, i.quantity::text, i.passed, d.disposition
     FROM jobs.inspections i LEFT JOIN jobs.dispositions d ON d.inspection_id = i.inspection_id
     WHERE i.inspection_id = $1 AND i.job_id = $2`,
    [inspectionId, jobId],
  );
  if (!found) throw refuse('UnknownInspection', `Job ${jobId} has no inspection ${inspectionId}.`);
  const { operation, passed, disposition } = found;
  if (!passed && disposition === null) return { operation, units: quantity(found.quantity) };
  const state = disposition ?? 'passed';
  throw refuse('WrongState', `Inspection ${inspectionId} is decided: ${state}.`, { state });
}

async function permissionOf(
  tx: StepTx,
  job: JobRow,
  { units }: Failed,
  input: DecideDispositionInput,
): Promise<JobException | null> {
  if (input.disposition === 'rework') return null;
  const kind = input.disposition === 'scrap' ? 'jobScrap' : 'jobUseAsIs';
  const { value } = await scrapValue(tx, job, units);
  return askPermission(tx, job, { kind, command: 'decideDisposition', amount: value, input });
}

const record = (tx: StepTx, input: DecideDispositionInput): Promise<object[]> =>
  tx.query(
    `INSERT INTO jobs.dispositions (inspection_id, disposition, reason, exception_id, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      ...[input.inspectionId, input.disposition, input.reason, input.exceptionId ?? null],
      ...[JSON.stringify(tx.context.actor), tx.now],
    ],
  );

interface Decided {
  readonly units: Quantity;
  readonly input: DecideDispositionInput;
}
type Effect = (tx: StepTx, job: JobRow, row: OperationRow, decided: Decided) => Promise<void>;

const EFFECTS: Readonly<Record<Disposition, Effect>> = {
  rework: async (tx, job, row, { units }) => {
    takeBack(row, units);
    row.inRework = plus(row.inRework, units);
    if (row.state === 'Done') await moveOperation(tx, job, row, 'rework');
    else tellOperation(tx, job, row, 'rework');
  },
  scrap: (tx, job, row, { units, input }) => {
    takeBack(row, units);
    return scrapOf(tx, job, row, { units, reason: 'other', note: `${input.inspectionId} failed: ${input.reason}` });
  },
  useAsIs: async (tx, job, row, { units }) => {
    row.failing = minus(row.failing, units);
    row.accepted = plus(row.accepted, units);
    tellOperation(tx, job, row, 'useAsIs');
  },
};

/** They do not count as good any more. */
function takeBack(row: OperationRow, units: Quantity): void {
  row.failing = minus(row.failing, units);
  row.good = minus(row.good, units);
}
