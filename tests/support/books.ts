import { expect } from 'chai';
import { controlAccounts } from '../../activities/control-accounts.js';
import { trialBalanceFold, verifyChain, waitingFacts } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';

type Admin = <R extends object>(sql: string, parameters?: readonly unknown[]) => Promise<R[]>;

/** The invariants of the books that hold at every moment, also in the midst of work. */
export async function expectBooksTie(database: Database): Promise<void> {
  const control = await controlAccounts(database);
  expect(
    control.rows.filter((row) => row.difference !== '0.00'),
    'sub-ledgers against control accounts',
  ).to.deep.equal([]);
  const { totals } = await trialBalanceFold(database, {});
  expect(totals.debit, 'debits equal credits').to.equal(totals.credit);
  expect(await verifyChain(database)).to.have.property('intact', true);
}

/** As above, and nothing waits to be posted; stock and numbers are looked at behind the grants. */
export async function expectBooksAtRest(database: Database, admin: Admin): Promise<void> {
  await expectBooksTie(database);
  expect(await waitingFacts(database, 0), 'facts that wait to be posted').to.deep.equal([]);
  const findings = await admin<{ finding: string }>(FINDINGS);
  expect(findings, 'stock, reservations, journals, numbers').to.deep.equal([]);
}

/** One row for each thing that may never be. */
const FINDINGS = `
  SELECT 'stock below zero or promised twice: ' || part || '@' || site AS finding
    FROM inventory.stock WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand
  UNION ALL
  SELECT 'a fact was posted twice: ' || source_event_id FROM ledger.journals
    WHERE source_event_id IS NOT NULL GROUP BY source_event_id HAVING count(*) > 1
  UNION ALL
  SELECT 'a money fact has no journal: ' || f.event_id FROM outbox.facts f
    WHERE f.money AND NOT EXISTS (SELECT 1 FROM ledger.journals j WHERE j.source_event_id = f.event_id)
  UNION ALL
  SELECT 'versions of ' || aggregate_id || ' have a gap' FROM outbox.facts
    GROUP BY aggregate_id HAVING max(aggregate_version) <> count(*)
  UNION ALL
  SELECT 'journal ' || sequence || ' does not balance in ' || business_unit FROM ledger.journal_lines
    GROUP BY sequence, business_unit HAVING sum(debit) <> sum(credit)`;
