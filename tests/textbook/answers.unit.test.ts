import { expect } from 'chai';
import { EXERCISES } from './exercises/index.js';
import type { Entry, Exercise, Job, Rates } from './support/exercise.js';

/** Plain arithmetic with numbers, which shares no line with Atlas: the data of an exercise adds up to the book's answers. */
const cents = (amount: number): string => (Math.round(amount * 100 + Math.sign(amount) * 1e-6) / 100 + 0).toFixed(2);
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const round = (amount: number): number => Math.round(amount * 100) / 100;

interface Costs {
  readonly total: number;
  readonly applied: number;
  readonly abnormal: number;
  readonly completed: number;
}

function baseOf({ overheadBasis, labourRate }: Rates, { labourHours = '0', machineHours = '0' }: Job['work'][number]) {
  if (overheadBasis === 'machineHours') return Number(machineHours);
  return Number(labourHours) * (overheadBasis === 'labourCost' ? Number(labourRate) : 1);
}

function costsOf(exercise: Exercise, job: Job): Costs {
  const ratesOf = (at: string) => exercise.workCentres[at] as Rates;
  const rateOf = (at: string): number => {
    const actual = exercise.actualOverhead?.find(({ workCentre }) => workCentre === at);
    if (!actual) return Number(ratesOf(at).overheadRate);
    const all = exercise.jobs.flatMap(({ work }) => work.filter((each) => each.at === at));
    return Number(actual.amount) / sum(all.map((each) => baseOf(ratesOf(at), each)));
  };
  const opening = sum(Object.values(job.opening ?? {}).map(Number));
  const material = sum((job.materials ?? []).map(({ quantity }) => Number(quantity)));
  const labour = sum(
    job.work.map(({ at, labourHours = '0' }) => round(Number(labourHours) * Number(ratesOf(at).labourRate))),
  );
  const applied = sum(job.work.map((each) => round(baseOf(ratesOf(each.at), each) * rateOf(each.at))));
  const total = opening + material + labour + applied;
  const scrapped = sum((job.scrapped ?? []).map(Number));
  const beyond = Math.max(0, scrapped - Number(job.normalScrap ?? '0') * Number(job.quantity));
  const abnormal = (total * beyond) / Number(job.quantity);
  return { total, applied, abnormal, completed: job.completed ? total - abnormal : 0 };
}

function booksOf(exercise: Exercise) {
  const { jobs, openingStock = [], purchases = [], indirectMaterial = [], sales = [], journals = [] } = exercise;
  const costs = new Map(jobs.map((job) => [job.name, costsOf(exercise, job)]));
  const isRaw = (part: string) => purchases.some((purchase) => purchase.part === part);
  const posted = (account: string, side: keyof Pick<Entry, 'debit' | 'credit'>) =>
    sum(journals.filter((entry) => entry[side] === account).map(({ amount }) => Number(amount)));
  const total = (of: keyof Costs, which: (job: Job) => boolean = () => true) =>
    sum(jobs.filter(which).map(({ name }) => costs.get(name)?.[of] ?? 0));
  const costOfSale = ({ part, quantity }: { part: string; quantity: string }): number => {
    const old = openingStock.find((stock) => stock.part === part);
    const job = jobs.find(({ name }) => name === part);
    const [value, units] = old ? [Number(old.value), old.quantity] : [costs.get(part)?.completed ?? 0, job?.completed];
    return (value * Number(quantity)) / Number(units);
  };
  const issued = sum(jobs.flatMap(({ materials = [] }) => materials.map(({ quantity }) => Number(quantity))));
  const indirect = sum(indirectMaterial.map(({ quantity }) => Number(quantity)));
  const sold = sum(sales.map(costOfSale));
  const raw = sum([
    ...openingStock.filter(({ part }) => isRaw(part)).map(({ value }) => Number(value)),
    -issued,
    -indirect,
  ]);
  const opening = sum(openingStock.filter(({ part }) => !isRaw(part)).map(({ value }) => Number(value)));
  return {
    costs,
    rawMaterial: raw + sum(purchases.map(({ quantity, unitCost }) => Number(quantity) * Number(unitCost))),
    finishedGoods: opening + total('completed', ({ kind }) => kind !== 'service') - sold,
    inProcess: total('total') - total('abnormal') - total('completed'),
    costOfGoodsSold: sold + total('completed', ({ kind }) => kind === 'service'),
    scrap: total('abnormal') - posted('5085', 'credit'),
    incurred: posted('5075', 'debit') + indirect,
    applied: total('applied'),
    selling: posted('6000', 'debit'),
    revenue: sum(sales.map(({ quantity, unitPrice }) => round(Number(quantity) * Number(unitPrice)))),
  };
}

describe('the answers of the textbooks', () => {
  for (const exercise of EXERCISES) {
    it(`follow from the data: ${exercise.title}`, () => {
      const { answers, closing } = exercise;
      const books = booksOf(exercise);
      for (const [job, { total, completed }] of Object.entries(answers.jobs)) {
        expect(cents(books.costs.get(job)?.total ?? 0), job).to.equal(total);
        if (completed) expect(cents(books.costs.get(job)?.completed ?? 0), job).to.equal(completed);
      }
      const before: Record<string, number> = {
        ...{ 1210: books.rawMaterial, 1220: books.finishedGoods, 1230: books.inProcess },
        ...{ 5010: books.costOfGoodsSold, 5075: books.incurred, 5085: books.scrap, 6000: books.selling },
      };
      const named = (balances: Record<string, number>, of: object) =>
        Object.fromEntries(Object.keys(of).map((account) => [account, cents(balances[account] ?? Number.NaN)]));
      expect(named(before, answers.beforeClosing)).to.deep.equal(answers.beforeClosing);

      const difference = books.incurred - books.applied;
      expect(cents(difference)).to.equal(answers.underApplied);
      const shared = closing === 'prorate' ? books.inProcess + books.finishedGoods : 0;
      const share = (balance: number) => (difference * balance) / (shared + books.costOfGoodsSold || 1);
      const costOfGoodsSold = books.costOfGoodsSold + share(books.costOfGoodsSold);
      const onStock = closing === 'prorate' ? share : () => 0;
      const after = {
        ...before,
        1220: books.finishedGoods + onStock(books.finishedGoods),
        1230: books.inProcess + onStock(books.inProcess),
        5010: costOfGoodsSold,
      };
      expect(named(after, answers.afterClosing)).to.deep.equal(answers.afterClosing);

      const making = costOfGoodsSold + books.scrap;
      expect({
        sales: cents(books.revenue),
        costOfGoodsSold: cents(making),
        grossMargin: cents(books.revenue - making),
        otherExpenses: cents(books.selling),
        netIncome: cents(books.revenue - making - books.selling),
      }).to.deep.equal(answers.income);
    });
  }
});
