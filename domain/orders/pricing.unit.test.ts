import { expect } from 'chai';
import fc from 'fast-check';
import { add, formatMoney, money } from '../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../kernel/quantity.js';
import type { OrderLine } from './order.wire.js';
import { amendLines, requantify, sliceLine, totalsOf } from './pricing.js';

const line = (more: Partial<OrderLine> = {}): OrderLine =>
  requantify(
    {
      line: 1,
      part: 'P-1',
      description: 'Bearing',
      quantity: '10',
      unitOfMeasure: 'EA',
      unitPrice: '3.3333',
      net: '0.00',
      tax: '0.00',
      taxCode: 'STANDARD',
      taxRate: '0.07',
      ...more,
    },
    more.quantity ?? '10',
  );

describe('the prices of an order', () => {
  it('rounds net and tax half up, line by line', () => {
    expect(line()).to.include({ net: '33.33', tax: '2.33' });
    expect(line({ unitPrice: '0.005', quantity: '1' })).to.include({ net: '0.01', tax: '0.00' });
  });

  it('sums the lines', () => {
    expect(totalsOf([line(), line({ line: 2, quantity: '3' })])).to.deep.equal({
      net: '43.33',
      tax: '3.03',
      total: '46.36',
    });
  });

  it('slices a line into parts that sum to it exactly, however it is cut', () => {
    const cuts = fc.array(fc.bigInt({ min: 1n, max: 50_000n }), { minLength: 1, maxLength: 6 });
    const prices = fc.bigInt({ min: 1n, max: 9_999_999n });
    fc.assert(
      fc.property(cuts, prices, (parts, price) => {
        const whole = line({
          quantity: formatQuantity(parts.reduce((sum, part) => sum + part, 0n) as Quantity),
          unitPrice: `${price / 10_000n}.${(price % 10_000n).toString().padStart(4, '0')}`,
        });
        let from = 0n;
        const slices = parts.map((part) => {
          const to = from + part;
          const slice = sliceLine(whole, formatQuantity(from as Quantity), formatQuantity(to as Quantity));
          from = to;
          return slice;
        });
        expect(formatMoney(add(...slices.map((slice) => money(slice.net))))).to.equal(whole.net);
        expect(formatMoney(add(...slices.map((slice) => money(slice.tax))))).to.equal(whole.tax);
        expect(slices.reduce((sum, slice) => sum + quantity(slice.quantity), 0n)).to.equal(quantity(whole.quantity));
      }),
    );
  });
});

describe('an amendment', () => {
  const lines = [line(), line({ line: 2, quantity: '4' })];

  it('changes quantities and prices, and takes lines out at zero', () => {
    const amended = amendLines(lines, [
      { line: 1, quantity: '0' },
      { line: 2, quantity: '5' },
    ]);
    expect(amended.map(({ line: number, quantity: count, net }) => ({ number, count, net }))).to.deep.equal([
      { number: 2, count: '5', net: '16.67' },
    ]);
  });

  it('names every wrong field', () => {
    const wrong = [
      { line: 9, quantity: '1' },
      { line: 1, quantity: '-1' },
      { line: 1, quantity: 'x' },
    ];
    expect(() => amendLines(lines, wrong))
      .to.throw()
      .with.nested.property('details.fields')
      .that.satisfies((fields: { field: string }[]) => {
        expect(fields.map((problem) => problem.field)).to.deep.equal([
          'lines[0].line',
          'lines[1].quantity',
          'lines[2].line',
          'lines[2].quantity',
        ]);
        return true;
      });
  });

  it('leaves at least one line', () => {
    const none = lines.map(({ line: number }) => ({ line: number, quantity: '0' }));
    expect(() => amendLines(lines, none)).to.throw('cancel the order instead');
  });
});
