import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { add, apportion, formatMoney, type Money, money, ZERO } from '../../kernel/money.js';
import { quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isJobOver } from '../job.js';
import { actualOverheadCharged, jobClosed } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import { chargeProblems } from '../period-end.checks.js';
import type { ActualOverheadCharges, ChargeActualOverheadInput } from '../period-end.wire.js';
import { varianceAmounts } from './close.js';
import { chargeAll, type JobCostEntry } from './costs.js';
import { factOf, type JobFactSource } from './job-row.js';
import { aggregateOf } from './job-step.js';
import { lockJobs, recordClosing, refuseFuture } from './period-jobs.js';

/**
 * Overhead as it was incurred, shared over the work of a work centre that takes actual overhead. A job that is over takes
 * its share as variance. Refuses 'InvalidJob', 'ClosingExists', and 'NothingToClose' when no such work was logged.
 */
export async function chargeActualOverhead(
  database: Database,
  command: Command<ChargeActualOverheadInput>,
): Promise<ActualOverheadCharges & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'charge overhead');
  refuseWrongFields(chargeProblems(input));
  return runStep(database, { room: 'jobs', key, input, context }, async (tx) => {
    const { chargeId, to } = input;
    refuseFuture(tx, 'to', to);
    const shares = await sharesOf(tx, input);
    const jobs = await lockJobs(tx, [...shares.keys()]);
    await chargeAll(
      tx,
      [...shares].flatMap(([jobId, parts]) => entriesOf(input, jobs.get(jobId), jobId, parts)),
    );
    const charged = [...shares].map(([jobId, parts]) => ({ jobId, amount: formatMoney(totalOf(parts)) }));
    await recordClosing(tx, { id: chargeId, kind: 'actualOverhead', through: to, details: { ...input, charged } });
    for (const [jobId, parts] of shares) tell(tx, input, jobs.get(jobId), parts);
    return { chargeId, jobs: charged };
  });
}

interface Share {
  readonly operation: number;
  readonly centre: Dimensions;
  readonly amount: Money;
}

const totalOf = (parts: readonly Share[]): Money => add(...parts.map(({ amount }) => amount));

interface FoundWork {
  job_id: string;
  operation: number;
  centre: Dimensions;
  weight: string;
}

const WEIGHTS = {
  labourHours: 't.labour_hours',
  machineHours: 't.machine_hours',
  labourCost: "(t.costs->>'labour')::numeric",
} as const;

/** By job and operation, in their order: the last takes the rest. */
async function sharesOf(tx: StepTx, input: ChargeActualOverheadInput): Promise<Map<string, Share[]>> {
  const found = await tx.query<FoundWork>(
    `SELECT t.job_id, t.operation, o.plan->'dimensions' AS centre, sum(${WEIGHTS[input.basis]})::text AS weight
     FROM jobs.time_logs t JOIN jobs.operations o USING (job_id, operation)
     WHERE t.work_centre = $1 AND t.worked_on BETWEEN $2 AND $3 AND t.rates->>'overheadMethod' = 'actual'
     GROUP BY t.job_id, t.operation, o.plan ORDER BY t.job_id, t.operation`,
    [input.workCentre, input.from, input.to],
  );
  const amounts = apportion(
    money(input.amount),
    found.map(({ weight }) => quantity(weight)),
  );
  if (!amounts)
    throw refuse('NothingToClose', `No work under actual overhead was logged at ${input.workCentre} in those days.`);
  const shares = new Map<string, Share[]>();
  for (const [index, { job_id, operation, centre }] of found.entries()) {
    const amount = amounts[index] ?? ZERO;
    if (amount !== ZERO) shares.set(job_id, [...(shares.get(job_id) ?? []), { operation, centre, amount }]);
  }
  return shares;
}

function entriesOf(
  { chargeId, to: eventDate }: ChargeActualOverheadInput,
  job: JobFactSource | undefined,
  jobId: string,
  parts: readonly Share[],
): JobCostEntry[] {
  const entry = { jobId, element: 'overhead' as const, reference: chargeId, eventDate };
  const charged = parts.map(({ operation, amount }) => ({
    ...entry,
    operation,
    amount,
    kind: 'overheadCharged' as const,
  }));
  if (!job || !isJobOver(job.state)) return charged;
  return [...charged, { ...entry, operation: null, amount: totalOf(parts), kind: 'variance' }];
}

function tell(tx: StepTx, input: ChargeActualOverheadInput, job: JobFactSource | undefined, parts: readonly Share[]) {
  if (!job) throw new Error(`work was logged on a job that is not there, for ${input.chargeId}`);
  const { workCentre, from, to } = input;
  const { jobId, spec } = job;
  const total = totalOf(parts);
  const amount = formatMoney(total);
  const main = spec.dimensions;
  const description = `Overhead of ${workCentre} from ${from} to ${to}, job ${jobId}`;
  tx.emit(actualOverheadCharged, aggregateOf(jobId), {
    ...factOf(job),
    ...{ workCentre, from, to, amount },
    posting: {
      rule: 'job.overheadCharged',
      eventDate: to,
      description,
      customerId: spec.customerId,
      items: parts.map((part) => ({
        amounts: { value: formatMoney(part.amount) },
        dimensions: { main, centre: part.centre },
        job: jobId,
      })),
    },
  });
  if (!isJobOver(job.state)) return;
  tx.emit(jobClosed, aggregateOf(jobId), {
    ...factOf(job),
    costs: [{ element: 'overhead', amount }],
    variance: amount,
    posting: {
      rule: 'job.closed',
      eventDate: to,
      description,
      customerId: spec.customerId,
      items: [{ amounts: varianceAmounts(total), dimensions: { main }, job: jobId }],
    },
  });
}
