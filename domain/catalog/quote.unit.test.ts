import { expect } from 'chai';
import fc from 'fast-check';
import { divideHalfUp } from '../kernel/decimal.js';
import { money, unitPrice } from '../kernel/money.js';
import { formatQuantity, type Quantity, quantity } from '../kernel/quantity.js';
import type { QuoteInput } from './catalog.wire.js';
import { type FoundLine, quote, quoteProblems } from './quote.js';

const found: FoundLine = {
  part: {
    part: 'BAR-4140',
    description: 'Bar stock 4140',
    unitOfMeasure: 'FT',
    stockAccount: '1210',
    businessUnit: 'MACHINING_REPAIR',
    costCentre: 'MR_SHOP',
    taxCode: 'IN',
    active: true,
    madeToOrder: false,
    decimals: 2,
  },
  unitPrice: '3.3350',
  taxRate: '0.070000',
};
const asking = (...quantities: string[]): QuoteInput => ({
  priceList: 'STANDARD',
  date: '2026-03-01',
  taxStatus: 'taxable',
  lines: quantities.map((text, index) => ({ line: (index + 1) * 10, part: 'BAR-4140', quantity: text })),
});
const problemsOf = (input: QuoteInput, ...lines: FoundLine[]) => quote(input, true, lines).problems;

describe('quote', () => {
  it('prices a line: net and tax half up to the cent', () => {
    expect(quote(asking('1.50'), true, [found])).to.deep.equal({
      lines: [
        {
          line: 10,
          part: 'BAR-4140',
          description: 'Bar stock 4140',
          quantity: '1.5',
          unitOfMeasure: 'FT',
          unitPrice: '3.335',
          net: '5.00',
          tax: '0.35',
          taxCode: 'IN',
          taxRate: '0.07',
          stockAccount: '1210',
          businessUnit: 'MACHINING_REPAIR',
          costCentre: 'MR_SHOP',
          madeToOrder: false,
        },
      ],
      problems: [],
    });
  });

  it('rounds a half cent up, in net and in tax', () => {
    const [line] = quote(asking('1'), true, [{ ...found, unitPrice: '0.5050', taxRate: '0.05' }]).lines;
    expect(line).to.deep.include({ net: '0.51', tax: '0.03' });
  });

  it('taxes each line by itself, in exact arithmetic', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 999_999_9999n), fc.bigInt(1n, 50_000_0000n), fc.bigInt(0n, 1_000_000n), (q, p, r) => {
        const text = formatQuantity(q as Quantity);
        const decimal = (value: bigint, scale: number): string =>
          `${value / 10n ** BigInt(scale)}.${(value % 10n ** BigInt(scale)).toString().padStart(scale, '0')}`;
        const part = found.part ? { ...found.part, decimals: 4 } : null;
        const priced = { part, unitPrice: decimal(p, 4), taxRate: decimal(r, 6) };
        const [line] = quote(asking(text), true, [priced]).lines;
        if (!line) throw new Error('no line');
        const net = divideHalfUp(unitPrice(line.unitPrice) * quantity(line.quantity), 1_000_000n);
        expect(money(line.net)).to.equal(net);
        expect(money(line.tax)).to.equal(divideHalfUp(net * r, 1_000_000n));
      }),
    );
  });

  it('takes no tax from an exempt customer, whether or not there is a rate', () => {
    for (const taxRate of ['0.07', null]) {
      const result = quote({ ...asking('2'), taxStatus: 'exempt' }, true, [{ ...found, taxRate }]);
      expect(result.problems).to.deep.equal([]);
      expect(result.lines[0]).to.deep.include({ tax: '0.00', taxRate: '0', taxCode: 'IN' });
    }
  });

  it('names an unknown and an inactive part', () => {
    const inactive = { ...found, part: found.part && { ...found.part, active: false } };
    const nothing = { part: null, unitPrice: null, taxRate: null };
    const result = quote(asking('1', '1', '1'), true, [nothing, found, inactive]);
    expect(result.problems.map(({ field }) => field)).to.deep.equal(['lines[0].part', 'lines[2].part']);
    expect(result.problems[1]?.message).to.contain('not active');
    expect(result.lines.map(({ line }) => line)).to.deep.equal([20]);
  });

  it('names a quantity that is none, or has more decimals than its unit', () => {
    const quantities = ['0', '-1', 'x', '1.123', '10000000', '1.25'];
    const problems = problemsOf(asking(...quantities), found, found, found, found, found, found);
    expect(problems.map(({ field }) => field)).to.deep.equal(
      [0, 1, 2, 3, 4].map((index) => `lines[${index}].quantity`),
    );
    const whole = { ...found, part: found.part && { ...found.part, decimals: 0 } };
    expect(problemsOf(asking('1.5'), whole)[0]?.message).to.contain('whole');
    expect(problemsOf(asking('2.0'), whole)).to.deep.equal([]);
  });

  it('names the quantity and the part of one line', () => {
    const problems = problemsOf(asking('0'), { part: null, unitPrice: null, taxRate: null });
    expect(problems.map(({ field }) => field)).to.deep.equal(['lines[0].quantity', 'lines[0].part']);
  });

  it('names a part without a price or a tax rate on the date', () => {
    expect(problemsOf(asking('1'), { ...found, unitPrice: null })[0]).to.deep.include({ field: 'lines[0].part' });
    expect(problemsOf(asking('1'), { ...found, taxRate: null })[0]?.message).to.contain('tax rate');
  });

  it('names a price list that does not exist once, and what else is wrong', () => {
    const result = quote(asking('1', '0'), false, [
      { ...found, unitPrice: null },
      { ...found, unitPrice: null },
    ]);
    expect(result.problems.map(({ field }) => field)).to.deep.equal(['priceList', 'lines[1].quantity']);
    expect(result.lines).to.deep.equal([]);
  });

  it('names an amount that no row could keep', () => {
    const dear = { ...found, unitPrice: '9999999.0000' };
    expect(problemsOf(asking('9999999'), dear).map(({ field }) => field)).to.deep.equal(['lines[0].quantity']);
  });

  it('needs a date and a line', () => {
    const fields = quoteProblems({ ...asking(), date: '2026-13-01' }).map(({ field }) => field);
    expect(fields).to.deep.equal(['date', 'lines']);
    expect(quoteProblems(asking('1'))).to.deep.equal([]);
  });
});
