import { expect } from 'chai';
import fc from 'fast-check';
import { voidPayment } from '../../domain/billing/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import { by } from '../support/actors.js';
import { billingSequence } from '../support/billing-commands.js';
import { type BillingWorld, play as bill } from '../support/billing-world.js';
import { type Around, expectEveryDrillTies } from '../support/follow-drills.js';
import { projectOutbox } from '../support/project-outbox.js';
import { expectSubledgersTie, type Fold } from '../support/subledger-ties.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { sequenceOfSteps } from './commands.js';
import { play } from './play.js';
import { newWorld, postWaiting } from './world.js';

const SEED = 20260601;
const HISTORIES = 4;
const UNITS = ['INDUSTRIAL_PRODUCTS', 'MACHINING_REPAIR'];

/** The reports know nothing but the facts; the fold knows nothing but the journals. */
describe('reports of the sub-ledgers after random commands', function () {
  this.timeout(120_000);

  const histories = fc.sample(sequenceOfSteps(60), { numRuns: 4 * HISTORIES, seed: SEED });
  const longest = histories.sort((a, b) => b.length - a.length).slice(0, HISTORIES);
  for (const [index, steps] of longest.entries()) {
    it(`are their control accounts on every day and in every unit: history ${index + 1}`, async () => {
      const test = await testDatabase({ poolSize: 12 });
      try {
        const world = newWorld(test);
        for (const step of steps) {
          world.twice = step.twice;
          await play(world, step.first);
          if (step.beside) await play(world, step.beside);
          if (step.post) await postWaiting(world);
        }
        await postWaiting(world);
        await projectOutbox(test, index);
        const filters = [{}, ...UNITS.map((businessUnit) => ({ businessUnit }))];
        const { figures } = await expectSubledgersTie(test.database, foldOf(test), filters);
        // Books of nothing would prove nothing.
        expect(figures).to.be.above(5);
        const ties = await expectEveryDrillTies(test.database, await aroundOf(test));
        expect([...ties.values()].reduce((sum, one) => sum + one, 0)).to.be.above(200);
      } finally {
        await test.close();
      }
    });
  }

  it('are their control accounts after corrections as well: returns, prices, write-offs, transfers, refunds, voids', async () => {
    const test = await testDatabase({ poolSize: 12 });
    try {
      const histories = fc.sample(billingSequence, { numRuns: 12, seed: SEED });
      for (const [index, history] of histories.entries()) {
        const world: BillingWorld = { test, run: index + 1, charges: [], step: 0 };
        for (const command of history) await bill(world, command);
      }
      expect(await voidEverySecondPayment(test)).to.be.above(1);
      const waiting = await test.admin<{ id: string }>('SELECT w.event_id AS id FROM outbox.to_post w ORDER BY 1');
      await postFacts(
        test.database,
        waiting.map(({ id }) => id),
      );
      await projectOutbox(test, SEED);
      const { figures } = await expectSubledgersTie(test.database, foldOf(test));
      expect(figures).to.be.above(4);
      const ties = await expectEveryDrillTies(test.database, await aroundOf(test));
      for (const report of ['receivables', 'deferred-revenue', 'tax-summary']) expect(ties.get(report)).to.be.above(50);
      const kinds = await test.admin<{ kind: string }>(
        'SELECT DISTINCT kind FROM reporting.receivable_entries ORDER BY 1',
      );
      expect(kinds.map(({ kind }) => kind)).to.include.members([
        'credit note',
        'credit transfer',
        'payment void',
        'refund',
        'write-off',
      ]);
    } finally {
      await test.close();
    }
  });
});

/** As far as they can be taken back; answers how many were. */
async function voidEverySecondPayment(test: TestDatabase): Promise<number> {
  const rows = await test.admin<{ payment: string }>(
    'SELECT p.payment FROM billing.payments p WHERE p.charge_id IS NULL ORDER BY p.payment',
  );
  let voided = 0;
  for (const { payment } of rows.filter((_row, index) => index % 2 === 0)) {
    const input = { correctionId: `void/${payment}`, payment, reason: 'typed wrong' };
    const done = await voidPayment(test.database, by(SYSTEM_ACTOR, input)).catch((error: unknown) => {
      if (error instanceof Refused) return null;
      throw error;
    });
    if (done) voided += 1;
  }
  return voided;
}

/** From the middle of what happened to its end. */
async function aroundOf(test: TestDatabase): Promise<Around> {
  const [found] = await test.admin<Around>(
    `SELECT (array_agg(j.posting_date::text ORDER BY j.sequence))[(count(*) + 1) / 2] AS from,
       max(j.posting_date)::text AS to, 'MACHINING_REPAIR' AS "businessUnit",
       (SELECT min(i.customer_id) FROM reporting.invoices i) AS "customerId",
       to_char((array_agg(j.posted_at ORDER BY j.sequence))[(count(*) + 1) / 2] AT TIME ZONE 'UTC',
         'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "knownAt"
     FROM reporting.journals j`,
  );
  if (!found) throw new Error('nothing was posted');
  return { ...found, customerId: found.customerId ?? 'unknown' };
}

const foldOf =
  (test: TestDatabase): Fold =>
  async (to, account, { businessUnit }) => {
    const [row] = await test.admin<{ balance: string }>(
      `SELECT coalesce(sum(l.debit - l.credit), 0)::numeric(19,2) AS balance
       FROM ledger.journals j JOIN ledger.journal_lines l ON l.sequence = j.sequence
       WHERE j.posting_date <= $1 AND l.account = $2 AND ($3::text IS NULL OR l.business_unit = $3)`,
      [to, account, businessUnit ?? null],
    );
    return String(row?.balance);
  };
