import { expect } from 'chai';
import type { LeftOpen } from './period.wire.js';
import { rolled, rollingLines } from './year-end.js';

const shop = { businessUnit: 'MACHINING_REPAIR', site: 'EVV', costCentre: 'CC-SHOP' };
const stores = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };

const left: readonly LeftOpen[] = [
  { account: '4010', kind: 'income', dimensions: stores, balance: '-900.00' },
  { account: '5010', kind: 'expense', dimensions: stores, balance: '650.00' },
  { account: '4020', kind: 'income', dimensions: shop, balance: '-100.00' },
  { account: '6000', kind: 'expense', dimensions: shop, balance: '130.50' },
];

describe('the end of a year', () => {
  it('brings every balance to zero and its opposite to retained earnings, on the same dimensions', () => {
    const lines = rollingLines(left).map(({ line, account, debit, credit, dimensions: { businessUnit } }) =>
      [line, account, debit, credit, businessUnit].join(' '),
    );
    // Industrial products earned 900.00 − 650.00 = 250.00; machining lost 130.50 − 100.00 = 30.50.
    expect(lines).to.deep.equal([
      '1 4010 900.00 0.00 INDUSTRIAL_PRODUCTS',
      '2 5010 0.00 650.00 INDUSTRIAL_PRODUCTS',
      '3 3100 0.00 250.00 INDUSTRIAL_PRODUCTS',
      '4 4020 100.00 0.00 MACHINING_REPAIR',
      '5 6000 0.00 130.50 MACHINING_REPAIR',
      '6 3100 30.50 0.00 MACHINING_REPAIR',
    ]);
    expect(rolled(left)).to.deep.equal({ income: '1000.00', expense: '780.50' });
  });

  it('has no line of nothing, and nothing to say of nothing', () => {
    const even = rollingLines([
      { account: '4010', kind: 'income', dimensions: stores, balance: '-5.00' },
      { account: '5010', kind: 'expense', dimensions: stores, balance: '5.00' },
    ]);
    expect(even.map(({ account }) => account)).to.deep.equal(['4010', '5010']);
    expect(rollingLines([])).to.deep.equal([]);
    expect(rolled([])).to.deep.equal({ income: '0.00', expense: '0.00' });
  });
});
