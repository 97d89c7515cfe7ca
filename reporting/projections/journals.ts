import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { firstOfMonth } from '../../domain/kernel/time.js';
import { journalPosted } from '../../domain/ledger/ledger.facts.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

type Posted = Fact<FactPayload<typeof journalPosted>>;

/** Income and expense rolled into equity: no income and no expense of the year. */
const isYearEnd = ({ payload }: Posted): boolean => payload.rule === 'yearEnd.closed';

interface BalanceRow extends DimensionRow {
  posting_date: string;
  account: string;
  year_end: boolean;
  debit: string;
  credit: string;
  lines: number;
}

/** One sum for each account and its dimensions, by posting date or by the first day of its month. */
const balancesIn = (table: string, dayOf: (postingDate: string) => string): Projection =>
  projection<BalanceRow>(
    {
      table,
      columns: {
        posting_date: ['date', 'key'],
        account: ['text', 'key'],
        ...dimensionColumns('key'),
        year_end: ['boolean', 'key'],
        debit: ['numeric', 'sum'],
        credit: ['numeric', 'sum'],
        lines: ['integer', 'sum'],
      },
    },
    [
      on(journalPosted, (fact) =>
        fact.payload.lines.map((line) => ({
          posting_date: dayOf(fact.payload.postingDate),
          account: line.account,
          ...dimensionRow(line.dimensions),
          year_end: isYearEnd(fact),
          debit: line.debit,
          credit: line.credit,
          lines: 1,
        })),
      ),
    ],
  );

const balances = balancesIn('account_balances', (date) => date);
const months = balancesIn('account_months', (date) => firstOfMonth(date));

interface JournalRow {
  journal: string;
  sequence: number;
  posting_date: string;
  event_date: string;
  rule: string;
  source_event_id: string | null;
  source_type: string | null;
  order_id: string | null;
  customer_id: string | null;
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
  customer_id: payload.customerId ?? null,
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
      customer_id: ['text', 'keep'],
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
  sequence: number;
  posted_at: string;
  year_end: boolean;
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
      sequence: ['integer', 'keep'],
      posted_at: ['timestamptz', 'keep'],
      year_end: ['boolean', 'keep'],
      account: ['text', 'keep'],
      ...dimensionColumns('keep'),
      debit: ['numeric', 'keep'],
      credit: ['numeric', 'keep'],
      job: ['text', 'keep'],
    },
  },
  [
    on(journalPosted, (fact) =>
      fact.payload.lines.map((line) => ({
        journal: fact.payload.journal,
        line: line.line,
        posting_date: fact.payload.postingDate,
        sequence: fact.payload.sequence,
        posted_at: fact.occurredAt,
        year_end: isYearEnd(fact),
        account: line.account,
        ...dimensionRow(line.dimensions),
        debit: line.debit,
        credit: line.credit,
        job: line.job ?? null,
      })),
    ),
  ],
);

export const journalProjections: readonly Projection[] = [balances, months, journals, lines];
