import { expect } from 'chai';
import fc from 'fast-check';
import { type Money, minimum, money, ZERO } from '../kernel/money.js';
import { NONE, type Quantity, quantity } from '../kernel/quantity.js';
import {
  abnormalShare,
  abnormalUnits,
  type ElementMoney,
  elementMoney,
  prorate,
  shareOut,
  sumOf,
  timeCosts,
  warrantySplit,
} from './costing.js';
import { COST_ELEMENTS, type WorkRates } from './jobs.wire.js';

const rates = (given: Partial<WorkRates> = {}): WorkRates => ({
  labourRate: '32.50',
  machineRate: '18.255',
  overheadMethod: 'normal',
  overheadBasis: 'labourHours',
  overheadRate: '24.00',
  ...given,
});
const balance = (given: Partial<Record<keyof ElementMoney, string>>): ElementMoney =>
  elementMoney((element) => money(given[element] ?? '0.00'));

describe('the cost of time', () => {
  const costs = (given: Partial<WorkRates>, labour = '2.5', machine = '4') =>
    timeCosts(rates(given), quantity(labour), quantity(machine));

  it('is hours × rate, half up to the cent', () => {
    expect(costs({})).to.deep.equal({ labour: money('81.25'), machine: money('73.02'), overhead: money('60.00') });
    expect(costs({ labourRate: '0.01' }, '0.5').labour).to.equal(money('0.01'));
    expect(costs({ labourRate: '0.01' }, '0.4999').labour).to.equal(money('0.00'));
  });

  it('absorbs overhead on hours of labour, its cost, or hours of the machine', () => {
    expect(costs({ overheadBasis: 'labourCost', overheadRate: '1.5' }).overhead).to.equal(money('121.88'));
    expect(costs({ overheadBasis: 'machineHours', overheadRate: '10.1234' }).overhead).to.equal(money('40.49'));
  });

  it('has no overhead yet where what was incurred is charged', () => {
    expect(costs({ overheadMethod: 'actual', overheadRate: null }).overhead).to.equal(ZERO);
  });
});

describe('the share of completed units', () => {
  it('is balance × units ÷ units still open; the last take all', () => {
    const inProcess = balance({ material: '100.00', labour: '10.00', overhead: '0.01' });
    const first = shareOut(inProcess, quantity('1'), quantity('3'), false);
    expect(first).to.deep.equal(balance({ material: '33.33', labour: '3.33' }));
    expect(shareOut(inProcess, quantity('3'), quantity('3'), false)).to.deep.equal(inProcess);
    expect(shareOut(inProcess, quantity('1'), quantity('3'), true)).to.deep.equal(inProcess);
  });

  it('of no units is nothing, also when they are the last', () => {
    expect(shareOut(balance({ labour: '5.00' }), NONE, quantity('3'), true)).to.deep.equal(balance({}));
  });

  it('takes an element below zero along, and nothing of a balance below zero', () => {
    const back = balance({ material: '-40.00', labour: '100.00' });
    expect(shareOut(back, quantity('1'), quantity('4'), false)).to.deep.equal(
      balance({ material: '-10.00', labour: '25.00' }),
    );
    const less = balance({ material: '-40.00', labour: '39.99' });
    expect(shareOut(less, quantity('1'), quantity('1'), true)).to.deep.equal(balance({}));
  });

  const amount = fc.bigInt({ min: -(10n ** 7n), max: 10n ** 9n }).map((cents) => cents as Money);
  const portions = fc.array(fc.bigInt({ min: 1n, max: 50_000n }), { minLength: 1, maxLength: 12 });

  it('of all parts is exactly the balance, and never below zero', () => {
    fc.assert(
      fc.property(fc.tuple(amount, amount, amount, amount, amount), portions, (amounts, parts) => {
        const start = elementMoney((element) => amounts[COST_ELEMENTS.indexOf(element)] ?? ZERO);
        let inProcess = start;
        let open = parts.reduce((sum, part) => sum + part, 0n);
        for (const part of parts) {
          const shares = shareOut(inProcess, part as Quantity, open as Quantity, false);
          expect(sumOf(shares) >= ZERO).to.equal(true);
          open -= part;
          inProcess = elementMoney((element) => (inProcess[element] - shares[element]) as Money);
        }
        // Elements that make up for each other to the cent may be left: together they are nothing.
        expect(sumOf(inProcess)).to.equal(minimum(sumOf(start), ZERO));
      }),
    );
  });
});

describe('warranty', () => {
  it('takes its fraction, cost of goods sold the rest', () => {
    expect(warrantySplit(money('100.01'), '0.5')).to.deep.equal({
      warranty: money('50.01'),
      costOfGoodsSold: money('50.00'),
    });
    expect(warrantySplit(money('80.00'), '0').costOfGoodsSold).to.equal(money('80.00'));
    expect(warrantySplit(money('80.00'), '1').costOfGoodsSold).to.equal(ZERO);
  });
});

describe('abnormal scrap', () => {
  const abnormal = (scrapped: string, units: string): bigint =>
    abnormalUnits({ quantity: quantity('100'), scrapped: quantity(scrapped), normalScrap: '0.05' }, quantity(units));

  it('is what goes beyond the allowance of the whole job', () => {
    expect(abnormal('0', '5')).to.equal(NONE);
    expect(abnormal('0', '6.5')).to.equal(quantity('1.5'));
    expect(abnormal('4', '3')).to.equal(quantity('2'));
    expect(abnormal('5', '1')).to.equal(quantity('1'));
    expect(abnormal('9', '2')).to.equal(quantity('2'));
  });

  // 1,000 units at 17.90, of which 72 may be lost.
  const taken = (inProcess: string, given: { scrapped?: string; completed?: string }, units: string): Money => {
    const { scrapped = '0', completed = '0' } = given;
    const job = { quantity: quantity('1000'), scrapped: quantity(scrapped), completed: quantity(completed) };
    const scrap = { ...job, normalScrap: '0.072' };
    return sumOf(abnormalShare(balance({ material: inProcess }), abnormalUnits(scrap, quantity(units)), scrap));
  };

  it('takes what its units cost, whether normal scrap came before it, with it or not at all', () => {
    expect(taken('17900.00', {}, '100')).to.equal(money('501.20'));
    expect(taken('17900.00', { scrapped: '72' }, '28')).to.equal(money('501.20'));
    expect(taken('17649.40', { scrapped: '86' }, '14')).to.equal(money('250.60'));
    expect(taken('17900.00', {}, '72')).to.equal(ZERO);
  });

  it('leaves to completed units the normal scrap that they took along', () => {
    // Half of the 928 others went with half of the cost.
    expect(taken('8950.00', { scrapped: '72', completed: '464' }, '10')).to.equal(money('179.00'));
  });

  it('takes no more than there is', () => {
    expect(taken('17900.00', { scrapped: '72', completed: '900' }, '50')).to.equal(money('17900.00'));
    expect(taken('-5.00', { scrapped: '72' }, '28')).to.equal(ZERO);
    expect(taken('5.00', { scrapped: '72', completed: '928' }, '1')).to.equal(ZERO);
  });
});

describe('over- and under-applied overhead', () => {
  const bases = (workInProcess: string, finishedGoods: string, costOfGoodsSold: string) => ({
    workInProcess: money(workInProcess),
    finishedGoods: money(finishedGoods),
    costOfGoodsSold: money(costOfGoodsSold),
  });

  it('is prorated by ending balances: 135,000 under-applied over 2 %, 3 % and 95 %', () => {
    const shares = prorate(money('135000.00'), bases('50000.00', '75000.00', '2375000.00'));
    expect(shares).to.deep.equal(bases('2700.00', '4050.00', '128250.00'));
  });

  it('is mirrored when too much was applied', () => {
    const shares = prorate(money('-10000.00'), bases('30000.00', '20000.00', '50000.00'));
    expect(shares).to.deep.equal(bases('-3000.00', '-2000.00', '-5000.00'));
  });

  it('sums exactly, and stays in cost of goods sold when nothing holds any', () => {
    expect(prorate(money('100.00'), bases('1.00', '1.00', '1.00'))).to.deep.equal(bases('33.33', '33.34', '33.33'));
    expect(prorate(money('100.00'), bases('0.00', '0.00', '0.00'))).to.deep.equal(bases('0.00', '0.00', '100.00'));
  });
});
