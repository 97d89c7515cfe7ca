import { jobAdvanced, jobCompleted, jobCreated, jobsFacts, unitsScrapped } from '../../domain/jobs/jobs.facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { localDate } from '../../domain/kernel/time.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface HeadRow extends DimensionRow {
  job_id: string;
  kind: string;
  order_id: string | null;
  repair_id: string | null;
  customer_id: string | null;
  customer_name: string | null;
  part: string | null;
  description: string;
  unit_of_measure: string;
  created_at: string;
  created_by: string;
}

const head = projection<HeadRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      kind: ['text', 'keep'],
      order_id: ['text', 'keep'],
      repair_id: ['text', 'keep'],
      customer_id: ['text', 'keep'],
      customer_name: ['text', 'keep'],
      part: ['text', 'keep'],
      description: ['text', 'keep'],
      unit_of_measure: ['text', 'keep'],
      ...dimensionColumns('keep'),
      created_at: ['timestamptz', 'keep'],
      created_by: ['text', 'keep'],
    },
  },
  [
    on(jobCreated, ({ payload, occurredAt, actor }) => ({
      job_id: payload.jobId,
      kind: payload.kind,
      order_id: payload.orderId ?? null,
      repair_id: payload.repairId ?? null,
      customer_id: payload.customerId ?? null,
      customer_name: payload.customerName ?? null,
      part: payload.part ?? null,
      description: payload.description,
      unit_of_measure: payload.unitOfMeasure,
      ...dimensionRow(payload.dimensions),
      created_at: occurredAt,
      created_by: actor.name,
    })),
  ],
);

interface StateRow {
  job_id: string;
  state: string;
  waiting_for: string | null;
  reason: string | null;
  updated_at: string;
  state_version: number;
  released_at: string | null;
  started_at: string | null;
  closed_at: string | null;
  cancelled_at: string | null;
}

interface Standing {
  readonly jobId: string;
  readonly state: string;
  readonly waitingFor?: string | null;
  readonly reason?: string | null;
}

function stateOf({ payload, aggregateVersion, occurredAt }: Fact<unknown>): StateRow {
  const { jobId, state, waitingFor, reason } = payload as Standing;
  const when = (at: string): string | null => (state === at ? occurredAt : null);
  return {
    job_id: jobId,
    state,
    waiting_for: waitingFor ?? null,
    reason: reason ?? null,
    updated_at: occurredAt,
    state_version: aggregateVersion,
    released_at: when('Released'),
    started_at: when('InProgress'),
    closed_at: when('Closed'),
    cancelled_at: when('Cancelled'),
  };
}

/** Facts that tell how the job stands; the room's others are about work centres and periods. */
export const standingFacts = jobsFacts.filter(({ fields }) => 'waitingFor' in fields);

const state = projection<StateRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      state: ['text', 'latest'],
      waiting_for: ['text', 'latest'],
      reason: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
      released_at: ['timestamptz', 'least'],
      started_at: ['timestamptz', 'least'],
      closed_at: ['timestamptz', 'least'],
      cancelled_at: ['timestamptz', 'least'],
    },
  },
  standingFacts.map((definition) => on(definition, stateOf)),
);

interface CompletionRow {
  job_id: string;
  completed_at: string;
  completed_on: string;
  due_when_completed: string | null;
  completion_version: number;
}

/** The completion after which nothing more was to come; of a job that was taken up again, the last one. */
const completion = projection<CompletionRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      completed_at: ['timestamptz', 'latest'],
      completed_on: ['date', 'latest'],
      due_when_completed: ['date', 'latest'],
      completion_version: ['integer', 'version'],
    },
  },
  [
    on(jobCompleted, ({ payload, occurredAt, aggregateVersion }) =>
      payload.final
        ? {
            job_id: payload.jobId,
            completed_at: occurredAt,
            completed_on: payload.completedOn,
            due_when_completed: payload.dueDate,
            completion_version: aggregateVersion,
          }
        : [],
    ),
    // An override, which completes no units.
    on(jobAdvanced, ({ payload, occurredAt, aggregateVersion }) =>
      payload.state === 'Completed' && payload.event === 'override'
        ? {
            job_id: payload.jobId,
            completed_at: occurredAt,
            completed_on: localDate(occurredAt),
            due_when_completed: null,
            completion_version: aggregateVersion,
          }
        : [],
    ),
  ],
);

interface CountRow {
  job_id: string;
  completed: string;
  scrapped: string;
}

const counts = projection<CountRow>(
  { table: 'jobs', columns: { job_id: ['text', 'key'], completed: ['numeric', 'sum'], scrapped: ['numeric', 'sum'] } },
  [
    on(jobCompleted, ({ payload }) => ({ job_id: payload.jobId, completed: payload.quantity, scrapped: '0' })),
    on(unitsScrapped, ({ payload }) => ({ job_id: payload.jobId, completed: '0', scrapped: payload.quantity })),
  ],
);

export const jobProjections: readonly Projection[] = [head, state, completion, counts];
