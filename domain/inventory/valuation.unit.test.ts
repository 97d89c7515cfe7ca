import { expect } from 'chai';
import fc from 'fast-check';
import { type Money, money, ZERO } from '../kernel/money.js';
import { minus, NONE, type Quantity, quantity } from '../kernel/quantity.js';
import { costOf, type Holding, putIn, takeOut, worthOf } from './valuation.js';

const holding = (onHand: string, value: string): Holding => ({ onHand: quantity(onHand), value: money(value) });

describe('moving average', () => {
  it('takes round(value × quantity ÷ on hand)', () => {
    expect(costOf(holding('3', '10.00'), quantity('1'))).to.equal(money('3.33'));
    expect(costOf(holding('3', '10.00'), quantity('2'))).to.equal(money('6.67'));
    expect(costOf(holding('8', '0.60'), quantity('1'))).to.equal(money('0.08'));
  });

  it('gives the last unit the rest', () => {
    const first = takeOut(holding('3', '10.00'), quantity('1'), money('3.33'));
    const second = takeOut(first, quantity('1'), costOf(first, quantity('1')));
    expect(second).to.deep.equal(holding('1', '3.33'));
    expect(costOf(second, quantity('1'))).to.equal(money('3.33'));
    expect(costOf(holding('0.0001', '7.77'), quantity('0.0001'))).to.equal(money('7.77'));
  });

  it('values what a count found at the average', () => {
    expect(worthOf(holding('3', '10.00'), quantity('6'))).to.equal(money('20.00'));
    expect(() => worthOf(holding('0', '0.00'), quantity('1'))).to.throw('nothing on hand');
  });

  it('does not price more than is on hand, or nothing', () => {
    expect(() => costOf(holding('3', '10.00'), quantity('3.0001'))).to.throw('more than is on hand');
    expect(() => costOf(holding('3', '10.00'), NONE)).to.throw('nothing');
  });

  const amounts = fc.bigInt({ min: 1n, max: 10n ** 9n });
  const receipts = fc.array(fc.tuple(amounts, amounts), { minLength: 1, maxLength: 8 });

  it('ties to the cent: whatever is taken in whatever portions, nothing is left when nothing is on hand', () => {
    fc.assert(
      fc.property(receipts, fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { maxLength: 30 }), (ins, portions) => {
        const received = ins.reduce<Holding>((at, [size, value]) => putIn(at, size as Quantity, value as Money), {
          onHand: NONE,
          value: ZERO,
        });
        let at = received;
        let costs = 0n;
        for (const portion of portions) {
          const taken = (portion % at.onHand) + 1n;
          const cost = costOf(at, taken as Quantity);
          expect(cost >= 0n && cost <= at.value).to.equal(true);
          costs += cost;
          at = takeOut(at, taken as Quantity, cost);
          if (at.onHand === NONE) break;
        }
        if (at.onHand > NONE) {
          const rest = costOf(at, at.onHand);
          costs += rest;
          at = takeOut(at, at.onHand, rest);
        }
        expect(costs).to.equal(received.value);
        expect(at).to.deep.equal({ onHand: NONE, value: ZERO });
      }),
    );
  });

  it('never strays more than half a cent from the exact average', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (onHand, value, portion) => {
        const taken = (portion % onHand) + 1n;
        const cost = costOf({ onHand: onHand as Quantity, value: value as Money }, taken as Quantity);
        const off = 2n * (cost * onHand - value * taken);
        expect(off <= onHand && off >= -onHand).to.equal(true);
        expect(minus(onHand as Quantity, taken as Quantity) >= NONE).to.equal(true);
      }),
    );
  });
});
