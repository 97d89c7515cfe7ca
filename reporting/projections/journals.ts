import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { add, formatMoney, money, negate } from '../../domain/kernel/money.js';
import { journalPosted } from '../../domain/ledger/ledger.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

type Posted = Fact<FactPayload<typeof journalPosted>>;

interface BalanceRow extends DimensionRow {
  posting_date: string;
  account: string;
  debit: string;
  credit: string;
}

const balances = projection<BalanceRow>(
  {
    table: 'account_balances',
    columns: {
      posting_date: ['date', 'key'],
      account: ['text', 'key'],
      ...dimensionColumns('key'),
      debit: ['numeric', 'sum'],
      credit: ['numeric', 'sum'],
    },
  },
  [
    on(journalPosted, ({ payload }) =>
      payload.lines.map((line) => ({
        posting_date: payload.postingDate,
        account: line.account,
        ...dimensionRow(line.dimensions),
        debit: line.debit,
        credit: line.credit,
      })),
    ),
  ],
);

interface RevenueRow extends DimensionRow {
  posting_date: string;
  revenue: string;
  cost_of_goods_sold: string;
}

const isRevenue = (account: string): boolean => account.startsWith('4');
const COST_OF_GOODS_SOLD = '5010';

const revenue = projection<RevenueRow>(
  {
    table: 'revenue_by_day',
    columns: {
      posting_date: ['date', 'key'],
      ...dimensionColumns('key'),
      revenue: ['numeric', 'sum'],
      cost_of_goods_sold: ['numeric', 'sum'],
    },
  },
  [
    on(journalPosted, ({ payload }) =>
      payload.lines
        .filter(({ account }) => isRevenue(account) || account === COST_OF_GOODS_SOLD)
        .map((line) => {
          const earned = add(money(line.credit), negate(money(line.debit)));
          return {
            posting_date: payload.postingDate,
            ...dimensionRow(line.dimensions),
            revenue: isRevenue(line.account) ? formatMoney(earned) : '0',
            cost_of_goods_sold: isRevenue(line.account) ? '0' : formatMoney(negate(earned)),
          };
        }),
    ),
  ],
);

interface JournalRow {
  journal: string;
  sequence: number;
  posting_date: string;
  event_date: string;
  rule: string;
  source_event_id: string | null;
  source_type: string | null;
  order_id: string | null;
  correlation_id: string;
  description: string;
  reversal_of: string | null;
  posted_at: string;
  posted_by: string;
}

const journalOf = ({ payload, correlationId, occurredAt, actor }: Posted): JournalRow => ({
  journal: payload.journal,
  sequence: payload.sequence,
  posting_date: payload.postingDate,
  event_date: payload.eventDate,
  rule: payload.rule,
  source_event_id: payload.sourceEventId ?? null,
  source_type: payload.sourceType ?? null,
  order_id: payload.orderId ?? null,
  correlation_id: correlationId,
  description: payload.description,
  reversal_of: payload.reversalOf ?? null,
  posted_at: occurredAt,
  posted_by: actor.name,
});

const journals = projection<JournalRow>(
  {
    table: 'journals',
    once: true,
    columns: {
      journal: ['text', 'key'],
      sequence: ['integer', 'keep'],
      posting_date: ['date', 'keep'],
      event_date: ['date', 'keep'],
      rule: ['text', 'keep'],
      source_event_id: ['text', 'keep'],
      source_type: ['text', 'keep'],
      order_id: ['text', 'keep'],
      correlation_id: ['text', 'keep'],
      description: ['text', 'keep'],
      reversal_of: ['text', 'keep'],
      posted_at: ['timestamptz', 'keep'],
      posted_by: ['text', 'keep'],
    },
  },
  [on(journalPosted, journalOf)],
);

interface LineRow extends DimensionRow {
  journal: string;
  line: number;
  posting_date: string;
  account: string;
  debit: string;
  credit: string;
  job: string | null;
}

const lines = projection<LineRow>(
  {
    table: 'journal_lines',
    once: true,
    columns: {
      journal: ['text', 'key'],
      line: ['integer', 'key'],
      posting_date: ['date', 'keep'],
      account: ['text', 'keep'],
      ...dimensionColumns('keep'),
      debit: ['numeric', 'keep'],
      credit: ['numeric', 'keep'],
      job: ['text', 'keep'],
    },
  },
  [
    on(journalPosted, ({ payload }) =>
      payload.lines.map((line) => ({
        journal: payload.journal,
        line: line.line,
        posting_date: payload.postingDate,
        account: line.account,
        ...dimensionRow(line.dimensions),
        debit: line.debit,
        credit: line.credit,
        job: line.job ?? null,
      })),
    ),
  ],
);

export const journalProjections: readonly Projection[] = [balances, revenue, journals, lines];
