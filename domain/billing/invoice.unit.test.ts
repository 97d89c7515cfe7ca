import { expect } from 'chai';
import fc from 'fast-check';
import { add, money } from '../kernel/money.js';
import type { BilledLine, BilledOrder } from './billing.wire.js';
import { billedLine, dueDateOf, formatTotals, lineTax, totalsOfOrder } from './invoice.js';

const line = (unitPrice: string, quantity: string, taxRate: string, number = 1): BilledLine =>
  billedLine({ line: number, part: 'P-1', description: 'Part', quantity, unitPrice, taxRate });

const orderOf = (lines: BilledLine[]): BilledOrder => ({
  orderId: 'SO-1',
  customerId: 'C-1',
  customerName: 'Customer',
  dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'SALES' },
  termsDays: 30,
  lines,
});

describe('invoice amounts', () => {
  it('round tax half up on each line', () => {
    expect(lineTax(money('0.50'), '0.07')).to.equal(4n); // 3.5 cents
    expect(lineTax(money('0.49'), '0.07')).to.equal(3n); // 3.43 cents
    expect(lineTax(money('0.07'), '0.07')).to.equal(0n); // 0.49 cents
    expect(line('0.1250', '1', '0').net).to.equal('0.13');
    expect(line('33.3333', '3', '0.07')).to.include({ net: '100.00', tax: '7.00' });
  });

  it('take the tax as the sum of the lines, not as a rate on the sum', () => {
    // 3 × 3.5 cents rounds to 12 cents line by line; 7 % of 1.50 is 10.5, which would be 11.
    const lines = [1, 2, 3].map((number) => line('0.50', '1', '0.07', number));
    expect(formatTotals(totalsOfOrder(orderOf(lines)))).to.deep.equal({ net: '1.50', tax: '0.12', total: '1.62' });
  });

  it('are exact sums, however many lines', () => {
    const lines = fc.array(
      fc.record({
        price: fc.nat(9_999_999).map((n) => (n / 10_000).toFixed(4)),
        quantity: fc.integer({ min: 1, max: 99_999 }).map((n) => (n / 100).toFixed(2)),
        rate: fc.constantFrom('0', '0.06', '0.07', '0.0825'),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(lines, (random) => {
        const billed = random.map(({ price, quantity, rate }, index) => line(price, quantity, rate, index + 1));
        const { net, tax, total } = totalsOfOrder(orderOf(billed));
        expect(net).to.equal(add(...billed.map((one) => money(one.net))));
        expect(tax).to.equal(add(...billed.map((one) => money(one.tax))));
        expect(total).to.equal(net + tax);
      }),
    );
  });

  it('are due at once before shipment, and by the terms after it', () => {
    expect(dueDateOf('beforeShipment', '2026-01-31', 30)).to.equal('2026-01-31');
    expect(dueDateOf('afterShipment', '2026-01-31', 30)).to.equal('2026-03-02');
    expect(dueDateOf('afterShipment', '2026-01-31', 0)).to.equal('2026-01-31');
  });
});
