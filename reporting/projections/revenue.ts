import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { add, formatMoney, money, negate } from '../../domain/kernel/money.js';
import { firstOfMonth } from '../../domain/kernel/time.js';
import { journalPosted } from '../../domain/ledger/ledger.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface Earned extends DimensionRow {
  posting_date: string;
  revenue: string;
  cost_of_goods_sold: string;
}

const isRevenue = (account: string): boolean => account.startsWith('4');
const COST_OF_GOODS_SOLD = '5010';

type Posted = Fact<FactPayload<typeof journalPosted>>;
type Line = Posted['payload']['lines'][number];

/** What a journal earned and what that cost; rolling a year into equity earns nothing. */
const earnedLines = ({ rule, lines }: Posted['payload']): Line[] =>
  rule === 'yearEnd.closed' ? [] : lines.filter(({ account }) => isRevenue(account) || account === COST_OF_GOODS_SOLD);

function earnedBy(line: Line, postingDate: string): Earned {
  const earned = add(money(line.credit), negate(money(line.debit)));
  return {
    posting_date: postingDate,
    ...dimensionRow(line.dimensions),
    revenue: isRevenue(line.account) ? formatMoney(earned) : '0',
    cost_of_goods_sold: isRevenue(line.account) ? '0' : formatMoney(negate(earned)),
  };
}

const byDay = projection<Earned>(
  {
    table: 'revenue_by_day',
    columns: {
      posting_date: ['date', 'key'],
      ...dimensionColumns('key'),
      revenue: ['numeric', 'sum'],
      cost_of_goods_sold: ['numeric', 'sum'],
    },
  },
  [on(journalPosted, ({ payload }) => earnedLines(payload).map((line) => earnedBy(line, payload.postingDate)))],
);

interface EarnedOfCustomer extends Earned {
  customer_id: string;
  order_id: string;
}

/** A journal that names no customer is that of its order's, which another fact tells: it is looked up when read. */
const ofCustomers = (table: string, dayOf: (postingDate: string) => string): Projection =>
  projection<EarnedOfCustomer>(
    {
      table,
      columns: {
        posting_date: ['date', 'key'],
        customer_id: ['text', 'key'],
        order_id: ['text', 'key'],
        ...dimensionColumns('key'),
        revenue: ['numeric', 'sum'],
        cost_of_goods_sold: ['numeric', 'sum'],
      },
    },
    [
      on(journalPosted, ({ payload }) =>
        earnedLines(payload).map((line) => ({
          ...earnedBy(line, dayOf(payload.postingDate)),
          customer_id: payload.customerId ?? '',
          order_id: payload.customerId ? '' : (payload.orderId ?? ''),
        })),
      ),
    ],
  );

interface EarnedOfJob extends Earned {
  job: string;
}

const ofJobs = projection<EarnedOfJob>(
  {
    table: 'revenue_by_job',
    columns: {
      posting_date: ['date', 'key'],
      job: ['text', 'key'],
      ...dimensionColumns('key'),
      revenue: ['numeric', 'sum'],
      cost_of_goods_sold: ['numeric', 'sum'],
    },
  },
  [
    on(journalPosted, ({ payload }) =>
      earnedLines(payload).map((line) => ({ ...earnedBy(line, payload.postingDate), job: line.job ?? '' })),
    ),
  ],
);

export const revenueProjections: readonly Projection[] = [
  byDay,
  ofCustomers('revenue_by_customer', (date) => date),
  ofCustomers('revenue_by_customer_month', (date) => firstOfMonth(date)),
  ofJobs,
];
