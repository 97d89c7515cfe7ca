import type { Queryable } from '../../../platform/database.js';
import type { LeftOpen } from '../period.wire.js';

/** What income and expense of a year hold, earlier rollings included. */
export const leftOpen = (tx: Queryable, year: number): Promise<LeftOpen[]> =>
  tx.query<LeftOpen>(
    `SELECT l.account, a.kind, jsonb_build_object('businessUnit', l.business_unit, 'site', l.site,
       'costCentre', l.cost_centre) AS dimensions, sum(l.debit - l.credit)::text AS balance
     FROM ledger.journals j
     JOIN ledger.journal_lines l ON l.sequence = j.sequence
     JOIN ledger.accounts a ON a.account = l.account AND a.kind IN ('income', 'expense')
     WHERE j.posting_date BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 31)
     GROUP BY l.account, a.kind, l.business_unit, l.site, l.cost_centre
     HAVING sum(l.debit - l.credit) <> 0
     ORDER BY l.business_unit, l.site, l.cost_centre, l.account`,
    [year],
  );
