import type { DatabaseReads } from '../../../platform/database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import type { Posting } from '../../kernel/fact.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../kernel/money.js';
import { journalOf } from '../journal-of.js';
import type { ControlBalance, WaitingFact } from '../ledger.wire.js';

export const MOST_WAITING = 1_000;

/** Facts that the ledger has not posted for so long, oldest first. */
export const waitingFacts = (database: DatabaseReads, olderThanSeconds: number): Promise<WaitingFact[]> =>
  database.read('ledger', (tx) =>
    tx.query<WaitingFact>(
      `SELECT w.event_id AS "eventId", w.domain, w.type, w.correlation_id AS "correlationId",
         to_char(w.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
       FROM outbox.waiting_facts(make_interval(secs => $1)) w LIMIT $2`,
      [olderThanSeconds, MOST_WAITING],
    ),
  );

interface BalanceRow {
  readonly account: string;
  readonly dimensions: Dimensions;
  readonly balance: string;
}

interface Moment {
  readonly accounts: readonly { readonly account: string; readonly subledger: string }[];
  readonly balances: readonly BalanceRow[];
  readonly waiting: readonly { readonly eventId: string; readonly posting: Posting }[];
}

/** One statement, hence one moment: a fact is either in the balances or among the waiting. */
const MOMENT = `
  SELECT
    (SELECT jsonb_agg(jsonb_build_object('account', a.account, 'subledger', a.subledger) ORDER BY a.account)
     FROM ledger.accounts a WHERE a.subledger IS NOT NULL) AS accounts,
    (SELECT coalesce(jsonb_agg(b), '[]') FROM (
       SELECT l.account, jsonb_build_object('businessUnit', l.business_unit, 'site', l.site,
         'costCentre', l.cost_centre) AS dimensions, sum(l.debit - l.credit)::text AS balance
       FROM ledger.journal_lines l JOIN ledger.accounts a ON a.account = l.account AND a.subledger IS NOT NULL
       GROUP BY l.account, l.business_unit, l.site, l.cost_centre) b) AS balances,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('eventId', w.event_id, 'posting', w.posting)), '[]')
     FROM outbox.waiting_facts(interval '0') w) AS waiting`;

interface Tally {
  readonly account: string;
  readonly dimensions: Dimensions;
  readonly balance: Money;
  readonly unposted: Money;
}

/**
 * What each control account holds, by dimensions, and what the waiting facts will add to it. Sub-ledger = balance +
 * unposted, at every moment. Throws when a waiting fact has no rule: what it will add cannot be known.
 */
export async function controlBalances(database: DatabaseReads): Promise<ControlBalance[]> {
  const [moment] = await database.read('ledger', (tx) => tx.query<Moment>(MOMENT));
  if (!moment) throw new Error('the ledger answered no balances');
  const subledgers = new Map(moment.accounts.map(({ account, subledger }) => [account, subledger]));
  const tallies = new Map<string, Tally>();
  const count = (account: string, { businessUnit, site, costCentre }: Dimensions, balance: Money, unposted: Money) => {
    if (!subledgers.has(account)) return;
    const key = JSON.stringify([account, businessUnit, site, costCentre]);
    const known = tallies.get(key);
    tallies.set(key, {
      account,
      dimensions: { businessUnit, site, costCentre },
      balance: add(known?.balance ?? ZERO, balance),
      unposted: add(known?.unposted ?? ZERO, unposted),
    });
  };
  for (const row of moment.balances) count(row.account, row.dimensions, money(row.balance), ZERO);
  for (const fact of moment.waiting) {
    for (const line of journalOf(fact.posting)) {
      count(line.account, line.dimensions, ZERO, subtract(money(line.debit), money(line.credit)));
    }
  }
  return [...tallies.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, tally]) => ({
      account: tally.account,
      subledger: subledgers.get(tally.account) ?? '',
      dimensions: tally.dimensions,
      balance: formatMoney(tally.balance),
      unposted: formatMoney(tally.unposted),
    }));
}
