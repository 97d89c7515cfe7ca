import { expect } from 'chai';
import { atOnce } from '../support/at-once.js';
import { EXERCISES } from './exercises/index.js';
import { balancesOf, costOf, incomeOf, settled, straysOf } from './support/books.js';
import type { Balances, Exercise } from './support/exercise.js';
import { closeLabour, closeOverhead } from './support/office.js';
import type { Shop } from './support/shop.js';
import { workThrough } from './support/work-through.js';

/** What the end of a period closes against each other. */
const CONTROLS = { 5050: '0.00', 5060: '0.00', 5070: '0.00', 5075: '0.00' };

/** As it was before the period was closed, which may prorate overhead over jobs and stock. */
interface Worked {
  readonly shop: Shop;
  readonly costs: Readonly<Record<string, object>>;
  readonly balances: Balances;
}

async function toThePeriodsEnd(exercise: Exercise): Promise<Worked> {
  const shop = await workThrough(exercise);
  const { jobs, beforeClosing, underApplied } = exercise.answers;
  const costs: Record<string, object> = {};
  for (const job of Object.keys(jobs)) costs[job] = await costOf(shop, job, exercise);
  const balances = await settled(() => balancesOf(shop, beforeClosing), { ...beforeClosing, underApplied });
  return { shop, costs, balances };
}

for (const closing of ['costOfGoodsSold', 'prorate'] as const) {
  const exercises = EXERCISES.filter((exercise) => exercise.closing === closing);

  describe(`exercises of textbooks, overhead closed by ${closing}`, function () {
    this.timeout(60_000);
    const worked = new Map<Exercise, Promise<Worked>>();
    const workOf = async (exercise: Exercise): Promise<Worked> => {
      const work = await worked.get(exercise);
      if (!work) throw new Error(`${exercise.title} was not worked through`);
      return work;
    };

    before(async function () {
      this.timeout(180_000);
      // They share nothing but the period's end; each tells in its own tests what went wrong.
      const work = (exercise: Exercise): Promise<unknown> => {
        const outcome = toThePeriodsEnd(exercise);
        worked.set(exercise, outcome);
        return outcome.catch(() => undefined);
      };
      await atOnce(exercises, work, 3);
      await closeLabour();
      await closeOverhead(closing);
    });

    for (const exercise of exercises) {
      const { answers, title } = exercise;

      describe(title, () => {
        it('costs its jobs as the book does', async () => {
          expect((await workOf(exercise)).costs).to.deep.equal(answers.jobs);
        });

        it('stands as in the book before and after overhead is closed', async () => {
          const { shop, balances } = await workOf(exercise);
          const { beforeClosing, underApplied } = answers;
          expect(balances, 'before').to.deep.equal({ ...beforeClosing, underApplied });
          const after = { ...answers.afterClosing, ...CONTROLS };
          const found = await settled(() => balancesOf(shop, after), { ...after, underApplied: '0.00' });
          expect(found, 'after').to.deep.equal({ ...after, underApplied: '0.00' });
        });

        it('has the income statement of the book, and control accounts that tie', async () => {
          const { shop } = await workOf(exercise);
          const income = await settled(() => incomeOf(shop, answers.income), answers.income);
          expect(income).to.deep.equal(answers.income);
          expect(await straysOf(shop)).to.deep.equal([]);
        });
      });
    }
  });
}
