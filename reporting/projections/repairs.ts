import type { Fact } from '../../domain/kernel/fact.js';
import {
  repairEvaluated,
  repairQuoted,
  repairReceived,
  repairReminderDue,
  repairsFacts,
} from '../../domain/repairs/repairs.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface HeadRow extends DimensionRow {
  repair_id: string;
  customer_id: string;
  customer_name: string;
  customer_reference: string | null;
  serial: string;
  description: string;
  complaint: string;
  received_at: string;
  received_by: string;
}

const head = projection<HeadRow>(
  {
    table: 'repairs',
    columns: {
      repair_id: ['text', 'key'],
      customer_id: ['text', 'keep'],
      customer_name: ['text', 'keep'],
      customer_reference: ['text', 'keep'],
      serial: ['text', 'keep'],
      description: ['text', 'keep'],
      complaint: ['text', 'keep'],
      ...dimensionColumns('keep'),
      received_at: ['timestamptz', 'keep'],
      received_by: ['text', 'keep'],
    },
  },
  [
    on(repairReceived, ({ payload, occurredAt, actor }) => ({
      repair_id: payload.repairId,
      customer_id: payload.customerId,
      customer_name: payload.customerName,
      customer_reference: payload.customerReference ?? null,
      serial: payload.serial,
      description: payload.description,
      complaint: payload.complaint,
      ...dimensionRow(payload.dimensions),
      received_at: occurredAt,
      received_by: actor.name,
    })),
  ],
);

interface StateRow {
  repair_id: string;
  state: string;
  waiting_for: string | null;
  reason: string | null;
  job_state: string | null;
  updated_at: string;
  state_version: number;
  returned_at: string | null;
  closed_at: string | null;
}

interface Standing {
  readonly repairId: string;
  readonly state: string;
  readonly waitingFor?: string | null;
  readonly reason?: string | null;
  readonly jobState?: string | null;
}

function stateOf({ payload, aggregateVersion, occurredAt }: Fact<unknown>): StateRow {
  const { repairId, state, waitingFor, reason, jobState } = payload as Standing;
  return {
    repair_id: repairId,
    state,
    waiting_for: waitingFor ?? null,
    reason: reason ?? null,
    job_state: jobState ?? null,
    updated_at: occurredAt,
    state_version: aggregateVersion,
    returned_at: state === 'Returned' || state === 'Cancelled' ? occurredAt : null,
    closed_at: state === 'Closed' || state === 'Cancelled' ? occurredAt : null,
  };
}

const state = projection<StateRow>(
  {
    table: 'repairs',
    columns: {
      repair_id: ['text', 'key'],
      state: ['text', 'latest'],
      waiting_for: ['text', 'latest'],
      reason: ['text', 'latest'],
      job_state: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
      returned_at: ['timestamptz', 'least'],
      closed_at: ['timestamptz', 'least'],
    },
  },
  // The asset's own movements do not tell how the repair stands.
  repairsFacts.filter(({ fields }) => 'waitingFor' in fields).map((definition) => on(definition, stateOf)),
);

interface EvaluationRow {
  repair_id: string;
  due_date: string;
  warranty: string;
  billable: string;
  evaluation_version: number;
}

const evaluation = projection<EvaluationRow>(
  {
    table: 'repairs',
    columns: {
      repair_id: ['text', 'key'],
      due_date: ['date', 'latest'],
      warranty: ['numeric', 'latest'],
      billable: ['numeric', 'latest'],
      evaluation_version: ['integer', 'version'],
    },
  },
  [
    on(repairEvaluated, ({ payload, aggregateVersion }) => ({
      repair_id: payload.repairId,
      due_date: payload.dueDate,
      warranty: payload.warranty,
      billable: payload.billable,
      evaluation_version: aggregateVersion,
    })),
  ],
);

interface QuoteRow {
  repair_id: string;
  answer_by: string | null;
  reminders: number;
  quote_version: number;
}

/** The last quote; another evaluation takes it back. */
const quote = projection<QuoteRow>(
  {
    table: 'repairs',
    columns: {
      repair_id: ['text', 'key'],
      answer_by: ['timestamptz', 'latest'],
      reminders: ['integer', 'latest'],
      quote_version: ['integer', 'version'],
    },
  },
  [
    on(repairQuoted, ({ payload, aggregateVersion }) =>
      quoteOf(payload.repairId, payload.answerBy, 0, aggregateVersion),
    ),
    on(repairReminderDue, ({ payload, aggregateVersion }) =>
      quoteOf(payload.repairId, payload.answerBy, payload.reminder, aggregateVersion),
    ),
    on(repairEvaluated, ({ payload, aggregateVersion }) => quoteOf(payload.repairId, null, 0, aggregateVersion)),
  ],
);

const quoteOf = (repairId: string, answerBy: string | null, reminders: number, version: number): QuoteRow => ({
  repair_id: repairId,
  answer_by: answerBy,
  reminders,
  quote_version: version,
});

export const repairProjections: readonly Projection[] = [head, state, evaluation, quote];
