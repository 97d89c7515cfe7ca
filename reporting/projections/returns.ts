import type { Fact } from '../../domain/kernel/fact.js';
import {
  replacementOrdered,
  returnAuthorised,
  returnCredited,
  returnedGoodsInspected,
  returnSettled,
  returnsFacts,
} from '../../domain/returns/returns.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface HeadRow extends DimensionRow {
  return_id: string;
  order_id: string;
  customer_id: string;
  customer_name: string;
  outcome: string;
  valid_until: string;
  authorised_at: string;
  authorised_by: string;
}

const head = projection<HeadRow>(
  {
    table: 'returns',
    columns: {
      return_id: ['text', 'key'],
      order_id: ['text', 'keep'],
      customer_id: ['text', 'keep'],
      customer_name: ['text', 'keep'],
      ...dimensionColumns('keep'),
      outcome: ['text', 'keep'],
      valid_until: ['timestamptz', 'keep'],
      authorised_at: ['timestamptz', 'keep'],
      authorised_by: ['text', 'keep'],
    },
  },
  [
    on(returnAuthorised, ({ payload, occurredAt, actor }) => ({
      return_id: payload.returnId,
      order_id: payload.orderId,
      customer_id: payload.customerId,
      customer_name: payload.customerName,
      ...dimensionRow(payload.dimensions),
      outcome: payload.outcome,
      valid_until: payload.validUntil,
      authorised_at: occurredAt,
      authorised_by: actor.name,
    })),
  ],
);

interface StateRow {
  return_id: string;
  state: string;
  waiting_for: string | null;
  reason: string | null;
  updated_at: string;
  state_version: number;
  closed_at: string | null;
}

interface Standing {
  readonly returnId: string;
  readonly state: string;
  readonly waitingFor?: string | null;
  readonly reason?: string | null;
}

const OVER = new Set(['Closed', 'Cancelled', 'Lapsed']);

function stateOf({ payload, aggregateVersion, occurredAt }: Fact<unknown>): StateRow {
  const { returnId, state, waitingFor, reason } = payload as Standing;
  return {
    return_id: returnId,
    state,
    waiting_for: waitingFor ?? null,
    reason: reason ?? null,
    updated_at: occurredAt,
    state_version: aggregateVersion,
    closed_at: OVER.has(state) ? occurredAt : null,
  };
}

const state = projection<StateRow>(
  {
    table: 'returns',
    columns: {
      return_id: ['text', 'key'],
      state: ['text', 'latest'],
      waiting_for: ['text', 'latest'],
      reason: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
      closed_at: ['timestamptz', 'least'],
    },
  },
  returnsFacts.map((definition) => on(definition, stateOf)),
);

const value = projection<{ return_id: string; value: string; value_version: number }>(
  {
    table: 'returns',
    columns: { return_id: ['text', 'key'], value: ['numeric', 'latest'], value_version: ['integer', 'version'] },
  },
  [
    on(returnedGoodsInspected, ({ payload, aggregateVersion }) => ({
      return_id: payload.returnId,
      value: payload.value,
      value_version: aggregateVersion,
    })),
  ],
);

const credit = projection<{ return_id: string; credit_note: string | null; credited: string }>(
  {
    table: 'returns',
    columns: { return_id: ['text', 'key'], credit_note: ['text', 'keep'], credited: ['numeric', 'keep'] },
  },
  [
    on(returnCredited, ({ payload }) => ({
      return_id: payload.returnId,
      credit_note: payload.creditNote ?? null,
      credited: payload.credited,
    })),
  ],
);

const settlement = projection<{ return_id: string; refunded: string }>(
  { table: 'returns', columns: { return_id: ['text', 'key'], refunded: ['numeric', 'keep'] } },
  [on(returnSettled, ({ payload }) => ({ return_id: payload.returnId, refunded: payload.refunded }))],
);

const replacement = projection<{ return_id: string; replacement_order_id: string; replacement_version: number }>(
  {
    table: 'returns',
    columns: {
      return_id: ['text', 'key'],
      replacement_order_id: ['text', 'latest'],
      replacement_version: ['integer', 'version'],
    },
  },
  [
    on(replacementOrdered, ({ payload, aggregateVersion }) => ({
      return_id: payload.returnId,
      replacement_order_id: payload.replacementOrderId,
      replacement_version: aggregateVersion,
    })),
  ],
);

export const returnProjections: readonly Projection[] = [head, state, value, credit, settlement, replacement];
