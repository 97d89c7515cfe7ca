import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { divideHalfUp } from '../../kernel/decimal.js';
import { formatMoney, ZERO } from '../../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type Instant, isInFuture, type LocalDate, localDate, postingDay } from '../../kernel/time.js';
import { elementList, elementMoney, type TimeCosts, timeCosts } from '../costing.js';
import { timeLogged } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import type { JobStepped, LogTimeInput } from '../jobs.wire.js';
import { charge, entriesOf } from './costs.js';
import { factOf, type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { aggregateOf, jobStep } from './job-step.js';

/** 1/10,000 of an hour in milliseconds. */
const QUANTUM = 360n;

interface Presence {
  readonly person: string;
  readonly from: Instant;
  readonly to: Instant;
}
interface Work {
  /** Null when nobody is named: a crew, or a payroll's total. */
  readonly presence: Presence | null;
  readonly workedOn: LocalDate;
  readonly labourHours: Quantity;
  readonly machineHours: Quantity;
}

/**
 * Time of a person or a crew on an operation, absorbed by the job at the work centre's rates. Refuses 'InvalidJob',
 * 'UnknownOperation', 'WrongState', and 'OverlappingTime' when the person logged other work at that time.
 */
export function logTime(database: Database, command: Command<LogTimeInput>): Promise<JobStepped & Stepped> {
  // The rates are read for the log and may be others when it is asked for again.
  const options = { kind: 'logTime' as const, asked: ({ rates: _rates, ...asked }: LogTimeInput) => asked };
  return jobStep(database, command, options, async (tx, job) => {
    const { input } = command;
    const row = operationOfJob(job, input.operation);
    const centre = centreOf(row);
    const work = workOf(input, tx.now);
    if (work.presence) await requireFree(tx, work.presence);
    const costs = timeCosts(input.rates, work.labourHours, work.machineHours);
    await record(tx, row, { input, work, costs, centre });
    await absorb(tx, job, { input, work, costs, centre });
    return {};
  });
}

type Centre = ReturnType<typeof centreOf>;
interface Logged {
  readonly input: LogTimeInput;
  readonly work: Work;
  readonly costs: TimeCosts;
  readonly centre: Centre;
}

function centreOf({ operation, state, plan }: OperationRow) {
  const { workCentre, dimensions } = plan;
  if (plan.kind !== 'inHouse' || !workCentre || !dimensions)
    throw refuse('WrongState', `Operation ${operation} is done by a subcontractor: it has no time.`, { operation });
  if (state === 'Blocked' || state === 'Skipped')
    throw refuse('WrongState', `Operation ${operation} is ${state}: it takes no time.`, { state, operation });
  return { workCentre, dimensions };
}

function workOf(input: LogTimeInput, now: Instant): Work {
  const machineHours = quantity(input.machineHours);
  if (input.person === null) {
    const workedOn = input.workedOn ?? localDate(now);
    if (isInFuture(workedOn, now)) refuseWrongFields([{ field: 'workedOn', message: 'Must not be in the future.' }]);
    return { presence: null, workedOn, labourHours: quantity(input.labourHours ?? '0'), machineHours };
  }
  const [from, to] = [instantOf(input.from), instantOf(input.to)];
  const length = Date.parse(to) - Date.parse(from);
  if (to > now) refuseWrongFields([{ field: 'to', message: 'Must not be in the future.' }]);
  return {
    presence: { person: input.person, from, to },
    workedOn: localDate(to),
    labourHours: divideHalfUp(BigInt(length), QUANTUM) as Quantity,
    machineHours,
  };
}

function instantOf(text: Instant | null): Instant {
  if (text === null) throw new Error('a log of a person has no time');
  return new Date(text).toISOString();
}

/** Whoever logs time of a person waits here for the others who do: what is found stays true until the commit. */
async function requireFree(tx: StepTx, { person, from, to }: Presence): Promise<void> {
  await tx.query(
    'INSERT INTO jobs.people AS p (person) VALUES ($1) ON CONFLICT (person) DO UPDATE SET person = p.person',
    [person],
  );
  const [other] = await tx.query<{ job_id: string; operation: number; begun: string; ended: string }>(
    `SELECT t.job_id, t.operation, to_char(lower(t.during) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS begun,
       to_char(upper(t.during) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ended
     FROM jobs.time_logs t WHERE t.person = $1 AND t.during && tstzrange($2, $3) ORDER BY lower(t.during) LIMIT 1`,
    [person, from, to],
  );
  if (!other) return;
  const { job_id: jobId, operation, begun, ended } = other;
  throw refuse(
    'OverlappingTime',
    `${person} logged work on operation ${operation} of job ${jobId} from ${begun} to ${ended}.`,
    { jobId, operation, from: begun, to: ended },
  );
}

const record = (tx: StepTx, row: OperationRow, { input, work, costs, centre }: Logged): Promise<object[]> =>
  tx.query(
    `INSERT INTO jobs.time_logs (job_id, operation, work_centre, person, during, worked_on, labour_hours, machine_hours,
       rework, rates, costs, note, actor, step_key, at)
     VALUES ($1, $2, $3, $4, CASE WHEN $4::text IS NOT NULL THEN tstzrange($5, $6) END, $7, $8, $9, $10, $11, $12, $13,
       $14, $15, $16)`,
    [
      ...[input.jobId, row.operation, centre.workCentre, input.person, work.presence?.from, work.presence?.to],
      ...[work.workedOn, formatQuantity(work.labourHours), formatQuantity(work.machineHours), input.rework],
      ...[JSON.stringify(input.rates), JSON.stringify(amountsOf(costs)), input.note],
      ...[JSON.stringify(tx.context.actor), tx.stepKey, tx.now],
    ],
  );

const amountsOf = ({ labour, machine, overhead }: TimeCosts) => ({
  labour: formatMoney(labour),
  machine: formatMoney(machine),
  overhead: formatMoney(overhead),
});

async function absorb(tx: StepTx, job: JobRow, { input, work, costs, centre }: Logged): Promise<void> {
  const { operation, person, rework } = input;
  const { workedOn } = work;
  const eventDate = postingDay(workedOn, tx.now);
  const elements = elementMoney((element) => (element in costs ? costs[element as keyof TimeCosts] : ZERO));
  const reference = person ?? centre.workCentre;
  await charge(tx, job, entriesOf(elements, { operation, kind: 'logged', reference, eventDate }));
  const hours = { labourHours: formatQuantity(work.labourHours), machineHours: formatQuantity(work.machineHours) };
  tx.emit(timeLogged, aggregateOf(job.jobId), {
    ...factOf(job),
    operation,
    workCentre: centre.workCentre,
    person,
    workedOn,
    ...hours,
    rework,
    costs: elementList(elements),
    posting: {
      rule: 'job.timeLogged',
      eventDate,
      description: `Time on operation ${operation} of job ${job.jobId}`,
      customerId: job.spec.customerId,
      items: [
        {
          amounts: amountsOf(costs),
          dimensions: { main: job.dimensions, centre: centre.dimensions },
          job: job.jobId,
        },
      ],
    },
  });
}
