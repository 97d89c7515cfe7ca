import { expect } from 'chai';
import fc from 'fast-check';
import type { Dimensions } from '../kernel/dimensions.js';
import type { PostingItem } from '../kernel/fact.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../kernel/money.js';
import { Refused } from '../kernel/refusal.js';
import { journalOf } from './journal-of.js';
import type { JournalLine } from './ledger.wire.js';

const at = (businessUnit: string, site = 'TULSA', costCentre = 'SALES'): Dimensions => ({
  businessUnit,
  site,
  costCentre,
});
const PRODUCTS = at('INDUSTRIAL_PRODUCTS');
const MACHINING = at('MACHINING_REPAIR', 'EVANSVILLE', 'STORES');

const posting = (rule: string, ...items: PostingItem[]) => ({
  rule,
  eventDate: '2026-03-02',
  description: 'Test',
  items,
});
const invoice = (net: string, tax: string, total: string, main = PRODUCTS): PostingItem => ({
  amounts: { net, tax, total },
  dimensions: { main },
});
const cost = (amount: string, order: Dimensions, stock: Dimensions): PostingItem => ({
  amounts: { cost: amount },
  accounts: { stock: '1220' },
  dimensions: { order, stock },
});

const written = (lines: readonly JournalLine[]): string[] =>
  lines.map((line) => {
    const side = line.debit === '0.00' ? `Cr ${line.account} ${line.credit}` : `Dr ${line.account} ${line.debit}`;
    return `${side} ${line.dimensions.businessUnit}`;
  });

function refusalOf(act: () => unknown): Refused {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const differences = (lines: readonly JournalLine[]): Map<string, Money> => {
  const units = new Map<string, Money>();
  for (const line of lines) {
    const difference = subtract(money(line.debit), money(line.credit));
    const unit = line.dimensions.businessUnit;
    units.set(unit, add(units.get(unit) ?? ZERO, difference));
  }
  return units;
};

describe('journalOf', () => {
  it('leaves out legs of zero and numbers the lines', () => {
    const lines = journalOf(posting('invoice.beforeShipment', invoice('100.00', '0.00', '100.00')));
    expect(written(lines)).to.deep.equal(['Dr 1110 100.00 INDUSTRIAL_PRODUCTS', 'Cr 2160 100.00 INDUSTRIAL_PRODUCTS']);
    expect(lines.map((line) => line.line)).to.deep.equal([1, 2]);
  });

  it('leaves out legs whose amount is absent, and asks no dimensions for them', () => {
    const lines = journalOf(
      posting('payment.captured', { amounts: { applied: '5.00' }, dimensions: { main: PRODUCTS } }),
    );
    expect(written(lines)).to.deep.equal(['Dr 1010 5.00 INDUSTRIAL_PRODUCTS', 'Cr 1110 5.00 INDUSTRIAL_PRODUCTS']);
  });

  it('makes no lines of a posting that is worth nothing', () => {
    expect(journalOf(posting('stock.received', { amounts: { value: '0.00' }, dimensions: {} }))).to.deep.equal([]);
  });

  it('sums items onto one line per account, side and dimensions', () => {
    const lines = journalOf(
      posting('invoice.beforeShipment', invoice('10.00', '0.70', '10.70'), invoice('20.01', '1.40', '21.41')),
    );
    expect(written(lines)).to.deep.equal([
      'Dr 1110 32.11 INDUSTRIAL_PRODUCTS',
      'Cr 2160 30.01 INDUSTRIAL_PRODUCTS',
      'Cr 2200 2.10 INDUSTRIAL_PRODUCTS',
    ]);
  });

  it('balances every unit: the giver is owed, the taker owes', () => {
    const lines = journalOf(posting('shipment.cost', cost('40.00', PRODUCTS, MACHINING)));
    expect(written(lines)).to.deep.equal([
      'Dr 5010 40.00 INDUSTRIAL_PRODUCTS',
      'Cr 1220 40.00 MACHINING_REPAIR',
      'Cr 2190 40.00 INDUSTRIAL_PRODUCTS',
      'Dr 1190 40.00 MACHINING_REPAIR',
    ]);
    expect(lines[3]?.dimensions).to.deep.equal(MACHINING);
  });

  it('names the job of an item on all its lines, also where units settle, and sums only what is of one job', () => {
    const lines = journalOf(
      posting(
        'shipment.cost',
        { ...cost('40.00', PRODUCTS, MACHINING), job: 'J-1' },
        { ...cost('2.00', PRODUCTS, MACHINING), job: 'J-2' },
        { ...cost('1.00', PRODUCTS, MACHINING), job: 'J-1' },
        cost('5.00', PRODUCTS, PRODUCTS),
      ),
    );
    expect(lines.map(({ account, debit, credit, job }) => [account, debit, credit, job])).to.deep.equal([
      ['5010', '41.00', '0.00', 'J-1'],
      ['1220', '0.00', '41.00', 'J-1'],
      ['2190', '0.00', '41.00', 'J-1'],
      ['1190', '41.00', '0.00', 'J-1'],
      ['5010', '2.00', '0.00', 'J-2'],
      ['1220', '0.00', '2.00', 'J-2'],
      ['2190', '0.00', '2.00', 'J-2'],
      ['1190', '2.00', '0.00', 'J-2'],
      ['5010', '5.00', '0.00', undefined],
      ['1220', '0.00', '5.00', undefined],
    ]);
  });

  it('moves between units with what is due on the side of each', () => {
    const lines = journalOf(
      posting('stock.moved', {
        amounts: { value: '9.99' },
        accounts: { stock: '1210' },
        dimensions: { from: MACHINING, to: PRODUCTS },
      }),
    );
    expect(written(lines)).to.deep.equal([
      'Dr 1210 9.99 INDUSTRIAL_PRODUCTS',
      'Cr 1210 9.99 MACHINING_REPAIR',
      'Cr 2190 9.99 INDUSTRIAL_PRODUCTS',
      'Dr 1190 9.99 MACHINING_REPAIR',
    ]);
  });

  it('adds nothing between sites of one unit', () => {
    const other = at('INDUSTRIAL_PRODUCTS', 'EVANSVILLE');
    expect(journalOf(posting('shipment.cost', cost('40.00', PRODUCTS, other)))).to.have.length(2);
  });

  it('refuses a rule that is not in the table', () => {
    const refused = refusalOf(() => journalOf(posting('invoice.sideways', invoice('1.00', '0.00', '1.00'))));
    expect([refused.code, refused.details['rule']]).to.deep.equal(['UnknownRule', 'invoice.sideways']);
  });

  it('names every wrong field of a posting', () => {
    const refused = refusalOf(() =>
      journalOf({
        ...posting('shipment.cost', {
          amounts: { cost: '1.00', freight: '2.00' },
          accounts: { stock: '1110' },
          dimensions: { order: { ...PRODUCTS, site: '' } },
        }),
        eventDate: '2026-02-30',
      }),
    );
    expect(refused.code).to.equal('InvalidPosting');
    expect(refused.details.fields?.map((problem) => problem.field)).to.have.members([
      'eventDate',
      'items[0].amounts.freight',
      'items[0].accounts.stock',
      'items[0].dimensions.order',
      'items[0].dimensions.stock',
    ]);
  });

  for (const amount of ['-1.00', '1.001', 'NaN', '1e3', '']) {
    it(`refuses the amount ${JSON.stringify(amount)}`, () => {
      const refused = refusalOf(() =>
        journalOf(posting('writeOff', { amounts: { amount }, dimensions: { main: PRODUCTS } })),
      );
      expect(refused.details.fields?.[0]?.field).to.equal('items[0].amounts.amount');
    });
  }

  it('refuses a posting without items', () => {
    expect(refusalOf(() => journalOf(posting('writeOff'))).details.fields?.[0]?.field).to.equal('items');
  });

  it('refuses amounts of which the total is not the sum, item by item', () => {
    const off = refusalOf(() =>
      journalOf(
        posting('invoice.beforeShipment', invoice('10.00', '0.70', '10.71'), invoice('10.00', '0.70', '10.69')),
      ),
    );
    expect(off.details.fields?.[0]).to.deep.equal({
      field: 'items[0].amounts',
      message: 'debits and credits differ by 0.01',
    });
  });

  it('balances in total and in every unit, and keeps every cent, whatever the items are', () => {
    const dimensions = fc.record({
      businessUnit: fc.constantFrom('MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS', 'CORPORATE', 'OWNER'),
      site: fc.constantFrom('TULSA', 'EVANSVILLE'),
      costCentre: fc.constantFrom('SALES', 'STORES'),
    });
    const cents = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, dimensions, dimensions), { minLength: 1, maxLength: 8 }), (drawn) => {
        const lines = journalOf(
          posting('shipment.cost', ...drawn.map(([amount, a, b]) => cost(formatMoney(amount as Money), a, b))),
        );
        expect([...differences(lines).values()].every((difference) => difference === ZERO)).to.equal(true);
        const charged = add(...lines.filter((line) => line.account === '5010').map((line) => money(line.debit)));
        expect(charged).to.equal(drawn.reduce((sum, [amount]) => sum + amount, 0n));
        const due = (account: string, side: 'debit' | 'credit') =>
          add(...lines.filter((line) => line.account === account).map((line) => money(line[side])));
        expect(due('1190', 'debit')).to.equal(due('2190', 'credit'));
        expect(due('1190', 'credit') + due('2190', 'debit')).to.equal(0n);
      }),
    );
  });
});
