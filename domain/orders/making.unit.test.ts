import { expect } from 'chai';
import { NONE, quantity } from '../kernel/quantity.js';
import { awaited, jobOfLine, lackingLines, madeLines } from './making.js';
import type { OrderLine } from './order.wire.js';

const made = {
  dueDate: '2026-03-15',
  stockAccount: '1220',
  businessUnit: 'MACHINING_REPAIR',
  costCentre: 'MR_SHOP',
} as const;
const line = (number: number, more: Partial<OrderLine> = {}): OrderLine => ({
  ...{ line: number, part: `P-${number}`, description: 'Part', quantity: '2', unitOfMeasure: 'EA', unitPrice: '1' },
  ...{ net: '2.00', tax: '0.00', taxCode: 'X', taxRate: '0' },
  ...more,
});
/** Line 1 comes from stock, line 2 is made, line 3 is of an order from before parts were made. */
const lines = [line(1, { made: null }), line(2, { made }), line(3)];

const progress = (reserved: Readonly<Record<number, string>>, shipped: Readonly<Record<number, string>> = {}) => ({
  reserved: (number: number) => quantity(reserved[number] ?? '0'),
  shipped: (number: number) => (shipped[number] ? quantity(shipped[number]) : NONE),
});

describe('making to order', () => {
  it('tells made lines and their jobs', () => {
    expect(madeLines(lines).map(({ line: number }) => number)).to.deep.equal([2]);
    expect(jobOfLine('SO-1001', 2)).to.equal('J-SO-1001-2');
    expect(lackingLines(lines, progress({ 2: '1' }))).to.have.length(1);
    expect(lackingLines(lines, progress({ 2: '2' }))).to.have.length(0);
  });

  const cases = [
    ['a whole order until everything made is there', false, { 1: '2', 2: '1', 3: '2' }, {}, 'job'],
    ['a whole order once it is', false, { 1: '2', 2: '2', 3: '2' }, {}, 'shipment'],
    ['a partial order with goods to ship', true, { 1: '2' }, {}, 'shipment'],
    ['a partial order with some of what is made', true, { 2: '1' }, {}, 'shipment'],
    ['a partial order with nothing to ship', true, {}, {}, 'job'],
    ['a partial order whose goods have left', true, { 1: '2', 3: '2' }, { 1: '2', 3: '2' }, 'job'],
    ['the rest, when it is there', true, { 1: '2', 2: '2', 3: '2' }, { 1: '2', 3: '2' }, 'shipment of the rest'],
  ] as const;
  for (const [what, allowPartialShipment, reserved, shipped, expected] of cases) {
    it(`awaits ${expected}: ${what}`, () => {
      expect(awaited({ lines, allowPartialShipment }, progress(reserved, shipped))).to.equal(expected);
    });
  }
});
