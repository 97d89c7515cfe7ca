import { expect } from 'chai';
import { marginPercent } from './margin.js';
import type { OrderLine } from './order.wire.js';

const line = (part: string, quantity: string, net: string) => ({ part, quantity, net }) as OrderLine;
const held = [
  { part: 'A', onHand: '10.0000', value: '70.00' },
  { part: 'B', onHand: '3.0000', value: '100.00' },
  { part: 'GONE', onHand: '0.0000', value: '0.00' },
];

describe('the margin of an order', () => {
  const cases: readonly [string, string | null, OrderLine[]][] = [
    ['takes goods at moving average', '30.00', [line('A', '2', '20.00')]],
    ['adds up the lines before it divides', '-13.50', [line('A', '5', '40.00'), line('B', '1', '20.20')]],
    ['is below zero when goods are sold under cost', '-66.64', [line('B', '3', '60.01')]],
    ['is not known of a part that is not held', null, [line('A', '1', '9.00'), line('NEW', '1', '9.00')]],
    ['is not known of a part of which nothing is left', null, [line('GONE', '1', '9.00')]],
    ['is not known of what is given away', null, [line('A', '1', '0.00')]],
  ];
  for (const [name, expected, lines] of cases) {
    it(name, () => expect(marginPercent(lines, held)).to.equal(expected));
  }
});
