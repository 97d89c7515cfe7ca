import type { DatabaseReads } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import type { Amount } from '../../kernel/money.js';
import type { LocalDate } from '../../kernel/time.js';

export interface AccountBalance {
  readonly account: string;
  readonly dimensions: Dimensions;
  /** Debit less credit. */
  readonly balance: Amount;
}

/**
 * What accounts hold by dimensions, of everything that happened through a day, also what was posted later because the
 * day's period was closed; dimensions that came to zero are left out.
 */
export const accountBalances = (
  database: DatabaseReads,
  input: { readonly accounts: readonly string[]; readonly through: LocalDate },
): Promise<AccountBalance[]> =>
  database.read('ledger', (tx) =>
    tx.query<AccountBalance & object>(
      `SELECT l.account, jsonb_build_object('businessUnit', l.business_unit, 'site', l.site,
         'costCentre', l.cost_centre) AS dimensions, sum(l.debit - l.credit)::text AS balance
       FROM ledger.journal_lines l JOIN ledger.journals j ON j.sequence = l.sequence
       WHERE l.account = ANY ($1) AND j.event_date <= $2::date
       GROUP BY l.account, l.business_unit, l.site, l.cost_centre
       HAVING sum(l.debit - l.credit) <> 0
       ORDER BY l.account, l.business_unit, l.site, l.cost_centre`,
      [input.accounts, input.through],
    ),
  );
