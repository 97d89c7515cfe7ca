import { expect } from 'chai';
import { add, extend, formatMoney, unitPrice } from '../kernel/money.js';
import { quantity } from '../kernel/quantity.js';
import { replacementPrices } from './replacement.js';

describe('the prices of goods that replace what came back', () => {
  const priced = (units: string, net: string, soldAt: string) => {
    const lines = replacementPrices({ line: 1, quantity: units, net }, soldAt);
    const total = add(...lines.map((line) => extend(unitPrice(line.unitPrice), quantity(line.quantity))));
    expect(formatMoney(total), 'what was credited').to.equal(net);
    return lines.map((line) => `${line.quantity} × ${line.unitPrice}`);
  };

  it('are those of the sale while the credit says so', () => {
    // 3 × 3.3333 = 9.9999
    expect(priced('3', '10.00', '3.3333')).to.deep.equal(['3 × 3.3333']);
    expect(priced('1', '3.33', '3.3333')).to.deep.equal(['1 × 3.3333']);
  });

  it('are what a unit was credited at', () => {
    expect(priced('2', '17.00', '10.00')).to.deep.equal(['2 × 8.50']);
    // Four of ten at 10.00 cost 0.50 less: 98.00 for ten, and 29.40 for three.
    expect(priced('3', '29.40', '10.00')).to.deep.equal(['3 × 9.80']);
    // The last of three for 10.00.
    expect(priced('1', '3.34', '3.3333')).to.deep.equal(['1 × 3.34']);
    // 5.00 ÷ 3 = 1.66666…, and 3 × 1.6667 = 5.0001
    expect(priced('3', '5.00', '2.00')).to.deep.equal(['3 × 1.6667']);
    expect(priced('2.5', '0.00', '10.00')).to.deep.equal(['2.5 × 0.00']);
  });

  it('leave the rest to the last of many', () => {
    // 100 of 300 at 10.00 cost 0.50 less: 2950.00 ÷ 300 = 9.83333…; 299 × 9.8333 = 2940.1567.
    expect(priced('300', '2950.00', '10.00')).to.deep.equal(['299 × 9.8333', '1 × 9.84']);
  });
});
