import {
  creditNoteIssued,
  creditRefunded,
  invoiceCreated,
  paymentRefunded,
  paymentSucceeded,
} from '../../domain/billing/billing.facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import {
  orderAdvanced,
  orderAmended,
  orderBackordered,
  orderCancelled,
  orderConfirmed,
  orderFailed,
  orderFulfilled,
  orderPlaced,
  orderRejected,
  orderShipped,
} from '../../domain/orders/order.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface HeadRow extends DimensionRow {
  order_id: string;
  customer_id: string;
  customer_name: string;
  customer_reference: string | null;
  payment_terms: string;
  placing_sequence: string;
  placed_at: string;
  placed_by: string;
}

const head = projection<HeadRow>(
  {
    table: 'orders',
    columns: {
      order_id: ['text', 'key'],
      customer_id: ['text', 'keep'],
      customer_name: ['text', 'keep'],
      customer_reference: ['text', 'keep'],
      payment_terms: ['text', 'keep'],
      ...dimensionColumns('keep'),
      placing_sequence: ['bigint', 'keep'],
      placed_at: ['timestamptz', 'keep'],
      placed_by: ['text', 'keep'],
    },
  },
  [
    on(orderPlaced, ({ payload, occurredAt, actor }) => ({
      order_id: payload.orderId,
      customer_id: payload.customerId,
      customer_name: payload.customerName,
      customer_reference: payload.customerReference ?? null,
      payment_terms: payload.paymentTerms,
      ...dimensionRow(payload.dimensions),
      placing_sequence: payload.placingSequence,
      placed_at: occurredAt,
      placed_by: actor.name,
    })),
  ],
);

interface TotalsRow {
  order_id: string;
  net: string;
  tax: string;
  total: string;
  totals_version: number;
}

const totalsOf = (fact: Fact<{ orderId: string; net: string; tax: string; total: string }>): TotalsRow => ({
  order_id: fact.payload.orderId,
  net: fact.payload.net,
  tax: fact.payload.tax,
  total: fact.payload.total,
  totals_version: fact.aggregateVersion,
});

const totals = projection<TotalsRow>(
  {
    table: 'orders',
    columns: {
      order_id: ['text', 'key'],
      net: ['numeric', 'latest'],
      tax: ['numeric', 'latest'],
      total: ['numeric', 'latest'],
      totals_version: ['integer', 'version'],
    },
  },
  [on(orderPlaced, totalsOf), on(orderAmended, totalsOf)],
);

interface StateRow {
  order_id: string;
  state: string;
  waiting_for: string | null;
  reason: string | null;
  updated_at: string;
  state_version: number;
  confirmed_at: string | null;
  shipped_at: string | null;
  ended_at: string | null;
}

interface Change {
  readonly orderId: string;
  readonly to: string;
  readonly passed: readonly string[];
  readonly reason?: string | null;
  readonly waitingFor?: string | null;
}

const ENDED = new Set(['Fulfilled', 'Cancelled', 'Rejected', 'Failed']);

const stateOf = ({ payload, aggregateVersion, occurredAt, type }: Fact<Change>): StateRow => ({
  order_id: payload.orderId,
  state: payload.to,
  waiting_for: payload.waitingFor ?? null,
  reason: payload.reason ?? null,
  updated_at: occurredAt,
  state_version: aggregateVersion,
  confirmed_at: [...payload.passed, payload.to].includes('Confirmed') ? occurredAt : null,
  shipped_at: type === orderShipped.type ? occurredAt : null,
  ended_at: ENDED.has(payload.to) ? occurredAt : null,
});

const state = projection<StateRow>(
  {
    table: 'orders',
    columns: {
      order_id: ['text', 'key'],
      state: ['text', 'latest'],
      waiting_for: ['text', 'latest'],
      reason: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
      confirmed_at: ['timestamptz', 'least'],
      shipped_at: ['timestamptz', 'greatest'],
      ended_at: ['timestamptz', 'least'],
    },
  },
  [
    on(orderPlaced, (fact) =>
      stateOf({ ...fact, payload: { orderId: fact.payload.orderId, to: 'Placed', passed: [] } }),
    ),
    on(orderAdvanced, stateOf),
    on(orderBackordered, stateOf),
    on(orderConfirmed, stateOf),
    on(orderShipped, stateOf),
    on(orderFulfilled, stateOf),
    on(orderCancelled, stateOf),
    on(orderRejected, stateOf),
    on(orderFailed, stateOf),
    on(orderAmended, stateOf),
  ],
);

interface BillingRow {
  order_id: string;
  invoiced: string;
  credited: string;
  paid: string;
  refunded: string;
}

const billed = (orderId: string, amounts: Partial<Omit<BillingRow, 'order_id'>>): BillingRow => ({
  order_id: orderId,
  invoiced: '0',
  credited: '0',
  paid: '0',
  refunded: '0',
  ...amounts,
});

const billing = projection<BillingRow>(
  {
    table: 'orders',
    columns: {
      order_id: ['text', 'key'],
      invoiced: ['numeric', 'sum'],
      credited: ['numeric', 'sum'],
      paid: ['numeric', 'sum'],
      refunded: ['numeric', 'sum'],
    },
  },
  [
    on(invoiceCreated, ({ payload }) => billed(payload.orderId, { invoiced: payload.total })),
    on(creditNoteIssued, ({ payload }) => billed(payload.orderId, { credited: payload.total })),
    on(paymentSucceeded, ({ payload }) => billed(payload.orderId, { paid: payload.amount })),
    on(paymentRefunded, ({ payload }) => billed(payload.orderId, { refunded: payload.amount })),
    on(creditRefunded, ({ payload: { orderId, amount } }) => (orderId ? [billed(orderId, { refunded: amount })] : [])),
  ],
);

export const orderProjections: readonly Projection[] = [head, totals, state, billing];
