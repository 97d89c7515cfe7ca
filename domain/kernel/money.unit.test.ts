import { expect } from 'chai';
import fc from 'fast-check';
import { add, apportion, type Money, money, ZERO } from './money.js';

describe('an amount shared by weights', () => {
  it('gives the last the rest, and nothing to what holds nothing', () => {
    expect(apportion(money('100.00'), [1n, 0n, 1n, 1n, -5n])).to.deep.equal(
      [3333n, 0n, 3334n, 3333n, 0n].map((cents) => cents as Money),
    );
    expect(apportion(money('-0.01'), [1n, 1n])).to.deep.equal([money('-0.01'), ZERO]);
    expect(apportion(money('1.00'), [0n, -1n])).to.equal(null);
  });

  it('is exact, each of the sign of the whole', () => {
    const weights = fc.array(fc.bigInt({ min: -5n, max: 1_000_000n }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }), weights, (cents, by) => {
        const shares = apportion(cents as Money, by);
        if (shares === null) {
          expect(by.every((weight) => weight <= 0n)).to.equal(true);
          return;
        }
        expect(add(...shares)).to.equal(cents);
        expect(shares.every((one) => one === 0n || one > 0n === cents > 0n)).to.equal(true);
      }),
    );
  });
});
