import type { DatabaseReads } from '../../../platform/database.js';
import { add, formatMoney, money } from '../../kernel/money.js';
import type { TrialBalance, TrialBalanceQuery, TrialBalanceRow } from '../ledger.wire.js';

/** Folds every journal line: slow, and what the read models must come out equal to. */
export async function trialBalanceFold(database: DatabaseReads, query: TrialBalanceQuery): Promise<TrialBalance> {
  const rows = await database.read('ledger', (tx) =>
    tx.query<TrialBalanceRow>(
      `SELECT a.account, a.name, a.kind, coalesce(t.opening, 0.00)::text AS opening, coalesce(t.debit, 0.00)::text AS debit,
         coalesce(t.credit, 0.00)::text AS credit,
         coalesce(coalesce(t.opening, 0.00) + t.debit - t.credit, 0.00)::text AS closing
       FROM ledger.accounts a
       LEFT JOIN (
         SELECT l.account,
           coalesce(sum(l.debit - l.credit) FILTER (WHERE j.posting_date < $1::date), 0.00) AS opening,
           coalesce(sum(l.debit) FILTER (WHERE $1::date IS NULL OR j.posting_date >= $1::date), 0.00) AS debit,
           coalesce(sum(l.credit) FILTER (WHERE $1::date IS NULL OR j.posting_date >= $1::date), 0.00) AS credit
         FROM ledger.journal_lines l
         JOIN ledger.journals j ON j.sequence = l.sequence
         WHERE ($2::date IS NULL OR j.posting_date <= $2::date)
           AND ($3::text IS NULL OR l.business_unit = $3)
           AND ($4::text IS NULL OR l.site = $4)
           AND ($5::text IS NULL OR l.cost_centre = $5)
         GROUP BY l.account
       ) t ON t.account = a.account
       ORDER BY a.account`,
      [
        query.from ?? null,
        query.to ?? query.asOf ?? null,
        query.businessUnit ?? null,
        query.site ?? null,
        query.costCentre ?? null,
      ],
    ),
  );
  const total = (column: 'opening' | 'debit' | 'credit' | 'closing'): string =>
    formatMoney(add(...rows.map((row) => money(row[column]))));
  const totals = {
    opening: total('opening'),
    debit: total('debit'),
    credit: total('credit'),
    closing: total('closing'),
  };
  return { rows, totals };
}
