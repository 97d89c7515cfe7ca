import { expect } from 'chai';
import fc from 'fast-check';
import { add, type Money, money, ZERO } from '../kernel/money.js';
import { type JobInProcess, makersOff, pairsOf, prorateBySite } from './proration.js';

const at = (businessUnit: string) => ({ businessUnit, site: 'EVV', costCentre: 'CC-MILL' });
const overhead = (businessUnit: string, applied: string, incurred: string) => ({
  dimensions: at(businessUnit),
  ...{ applied, incurred },
});
const job = (jobId: string, businessUnit: string, inProcess: string): JobInProcess => ({
  ...{ jobId, businessUnit, site: 'EVV' },
  inProcess: money(inProcess),
});
const goods = (businessUnit: string, value: string) => ({ site: 'EVV', businessUnit, value });
const sold = (businessUnit: string, amount: string) => ({ businessUnit, site: 'EVV', amount });

describe('overhead that is prorated', () => {
  it('goes to the jobs, the goods and the sales of its own business unit at its site', () => {
    const shares = prorateBySite(
      [overhead('A', '1080000.00', '1215000.00'), overhead('B', '60.00', '50.00')],
      [job('J-1', 'A', '40000.00'), job('J-2', 'A', '10000.00'), job('J-3', 'B', '30.00')],
      {
        stock: [goods('A', '75000.00'), goods('B', '20.00')],
        costOfGoodsSold: [sold('A', '2375000.00'), sold('B', '50.00')],
      },
    );
    expect(shares).to.deep.equal({
      jobs: [
        { jobId: 'J-1', amount: money('2160.00') },
        { jobId: 'J-2', amount: money('540.00') },
        { jobId: 'J-3', amount: money('-3.00') },
      ],
      stock: [
        { businessUnit: 'A', site: 'EVV', amount: '4050.00', of: '75000.00' },
        { businessUnit: 'B', site: 'EVV', amount: '-2.00', of: '20.00' },
      ],
    });
  });

  it('is nobody’s where what was applied is what was incurred', () => {
    const balances = [overhead('B', '5.00', '6.00'), overhead('A', '7.00', '8.00'), overhead('A', '8.00', '7.00')];
    expect(makersOff(balances)).to.deep.equal([{ businessUnit: 'B', site: 'EVV', difference: money('1.00') }]);
  });

  it('of another site than the one that made what is held stays in cost of goods sold', () => {
    const elsewhere = { dimensions: { ...at('A'), site: 'INDY' }, applied: '0.00', incurred: '10.00' };
    const shares = prorateBySite([elsewhere], [job('J-1', 'A', '10.00')], {
      stock: [goods('A', '10.00')],
      costOfGoodsSold: [],
    });
    expect(shares).to.deep.equal({ jobs: [], stock: [] });
  });

  it('stays in cost of goods sold when it is more than everything holds', () => {
    const shares = prorateBySite([overhead('A', '500.00', '0.00')], [job('J-1', 'A', '100.00')], {
      stock: [goods('A', '100.00')],
      costOfGoodsSold: [sold('A', '299.99')],
    });
    expect(shares).to.deep.equal({ jobs: [], stock: [] });
  });

  it('takes from nobody more than it holds, and never more than there is in all', () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 7n }).map((value) => value as Money);
    const text = (value: Money): string => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;
    fc.assert(
      fc.property(cents, cents, fc.array(cents, { maxLength: 6 }), cents, cents, (...given) => {
        const [applied, incurred, inProcess, value, cost] = given;
        const jobs = inProcess.map((value, index) => ({
          jobId: `J-${index}`,
          businessUnit: 'A',
          site: 'EVV',
          inProcess: value,
        }));
        const stock = [goods('A', text(value))];
        const balances = [overhead('A', text(applied), text(incurred))];
        const shares = prorateBySite(balances, jobs, { stock, costOfGoodsSold: [sold('A', text(cost))] });
        for (const { jobId, amount } of shares.jobs) {
          const held = jobs.find((one) => one.jobId === jobId)?.inProcess ?? ZERO;
          expect(held + amount >= ZERO).to.equal(true);
        }
        for (const { amount, of } of shares.stock) {
          expect(of).to.equal(text(value));
          expect(value + money(amount) >= ZERO).to.equal(true);
        }
        const taken = add(
          ...shares.jobs.map(({ amount }) => amount),
          ...shares.stock.map(({ amount }) => money(amount)),
        );
        const difference = (incurred - applied) as Money;
        const [least, most] = difference < ZERO ? [difference, ZERO] : [ZERO, difference];
        expect(taken >= least && taken <= most).to.equal(true);
      }),
    );
  });
});

describe('pairs of accounts', () => {
  it('stand side by side at each place, each on its own side, other accounts left out', () => {
    const held = (account: string, unit: string, balance: string) => ({ account, dimensions: at(unit), balance });
    const balances = [
      held('5010', 'C', '7.00'),
      held('5070', 'A', '-95.00'),
      held('5075', 'A', '100.00'),
      held('5075', 'B', '-3.00'),
    ];
    expect(pairsOf(balances, '5070', '5075')).to.deep.equal([
      { dimensions: at('A'), credit: '95.00', debit: '100.00' },
      { dimensions: at('B'), credit: '0.00', debit: '-3.00' },
    ]);
  });
});
