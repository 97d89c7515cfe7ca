import type { Queryable } from '../../../platform/database.js';
import type { LeftOpen } from '../period.wire.js';

interface LeftOfYear extends LeftOpen {
  readonly year: number;
}

/** What income and expense of each year hold, earlier rollings included. */
export const leftOpen = (tx: Queryable, years: readonly number[]): Promise<LeftOfYear[]> =>
  tx.query<LeftOfYear>(
    `SELECT y.year, l.account, a.kind, jsonb_build_object('businessUnit', l.business_unit, 'site', l.site,
       'costCentre', l.cost_centre) AS dimensions, sum(l.debit - l.credit)::text AS balance
     FROM unnest($1::int[]) AS y(year)
     JOIN ledger.journals j ON j.posting_date BETWEEN make_date(y.year, 1, 1) AND make_date(y.year, 12, 31)
     JOIN ledger.journal_lines l ON l.sequence = j.sequence
     JOIN ledger.accounts a ON a.account = l.account AND a.kind IN ('income', 'expense')
     GROUP BY y.year, l.account, a.kind, l.business_unit, l.site, l.cost_centre
     HAVING sum(l.debit - l.credit) <> 0
     ORDER BY y.year, l.business_unit, l.site, l.cost_centre, l.account`,
    [years],
  );
