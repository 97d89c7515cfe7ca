import { expect } from 'chai';
import fc from 'fast-check';
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
      } finally {
        await test.close();
      }
    });
  }
});

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
