import { expect } from 'chai';
import fc from 'fast-check';
import { by } from '../../../tests/support/actors.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import { addDays } from '../../kernel/time.js';
import type { QuoteInput } from '../catalog.wire.js';
import {
  changePart,
  createPart,
  definePrice,
  definePriceList,
  defineTaxCode,
  defineUnitOfMeasure,
  quoteLines,
} from './index.js';

type Row = [minimumQuantity: string, unitPrice: string, validFrom: string, validTo?: string];

describe('quoteLines in PostgreSQL', () => {
  let test: TestDatabase;
  const system = <Input>(input: Input) => by(SYSTEM_ACTOR, input);

  before(async () => {
    test = await testDatabase();
    const { database } = test;
    await defineUnitOfMeasure(database, system({ code: 'EA', name: 'Each', decimals: 0 }));
    await defineUnitOfMeasure(database, system({ code: 'FT', name: 'Foot', decimals: 2 }));
    const tax = { code: 'IN', name: 'Indiana' };
    await defineTaxCode(database, system({ ...tax, rate: '0.06', validFrom: '2026-01-01' }));
    await defineTaxCode(database, system({ ...tax, rate: '0.07', validFrom: '2026-07-01' }));
    await defineTaxCode(database, system({ ...tax, rate: '0.0725', validFrom: '2026-07-01' }));
    await definePriceList(database, system({ code: 'STANDARD', name: 'Standard' }));
    await definePriceList(database, system({ code: 'EMPTY', name: 'Without prices' }));
    for (const number of ['SEAL', 'VALVE', 'OLD']) await newPart(number, 'EA');
    await newPart('HOSE', 'FT');
    await price('SEAL', ['0', '10.00', '2026-01-01'], ['10', '9.00', '2026-01-01'], ['100', '8.00', '2026-01-01']);
    // A promotion of March on the base price, and a price that was corrected.
    await price('SEAL', ['0', '7.50', '2026-03-01', '2026-03-31']);
    await price('VALVE', ['0', '99.00', '2026-01-01'], ['0', '100.00', '2026-01-01'], ['0', '110.00', '2026-06-01']);
    await price('HOSE', ['0', '3.3333', '2026-01-01']);
    await price('OLD', ['0', '1.00', '2026-01-01']);
    await changePart(database, system({ part: 'OLD', active: false }));
  });
  after(() => test.close());

  const newPart = (number: string, unitOfMeasure: string) =>
    createPart(
      test.database,
      system({
        part: number,
        description: number,
        unitOfMeasure,
        stockAccount: '1220' as const,
        businessUnit: 'OWNER',
        costCentre: 'TOOLS',
        taxCode: 'IN',
      }),
    );

  async function price(number: string, ...rows: Row[]): Promise<void> {
    for (const [minimumQuantity, unitPrice, validFrom, validTo] of rows) {
      const input = {
        priceList: 'STANDARD',
        part: number,
        minimumQuantity,
        unitPrice,
        validFrom,
        validTo: validTo ?? null,
      };
      await definePrice(test.database, system(input));
    }
  }

  const ask = (lines: readonly [number: string, quantity: string][], change: Partial<QuoteInput> = {}) =>
    quoteLines(test.database, {
      priceList: 'STANDARD',
      date: '2026-02-01',
      taxStatus: 'taxable',
      lines: lines.map(([number, quantity], index) => ({ line: index + 1, part: number, quantity })),
      ...change,
    });
  const unitPriceOf = async (number: string, quantity: string, date: string): Promise<string | undefined> =>
    (await ask([[number, quantity]], { date })).lines[0]?.unitPrice;

  it('takes the highest quantity break reached, line by line', async () => {
    const { lines, problems } = await ask([
      ['SEAL', '1'],
      ['SEAL', '9'],
      ['SEAL', '10'],
      ['SEAL', '99'],
      ['SEAL', '100'],
    ]);
    expect(problems).to.deep.equal([]);
    expect(lines.map(({ unitPrice }) => unitPrice)).to.deep.equal(['10.00', '10.00', '9.00', '9.00', '8.00']);
    expect(lines.map(({ line, net, tax }) => [line, net, tax])).to.deep.equal([
      [1, '10.00', '0.60'],
      [2, '90.00', '5.40'],
      [3, '90.00', '5.40'],
      [4, '891.00', '53.46'],
      [5, '800.00', '48.00'],
    ]);
  });

  it('takes the price of the date: corrected, followed by another, ended', async () => {
    expect(await unitPriceOf('VALVE', '1', '2026-05-31')).to.equal('100.00');
    expect(await unitPriceOf('VALVE', '1', '2026-06-01')).to.equal('110.00');
    expect(await unitPriceOf('SEAL', '1', '2026-03-01')).to.equal('7.50');
    expect(await unitPriceOf('SEAL', '1', '2026-03-31')).to.equal('7.50');
    expect(await unitPriceOf('SEAL', '1', '2026-04-01')).to.equal('10.00');
    expect(await unitPriceOf('SEAL', '1', '2025-12-31')).to.equal(undefined);
  });

  it('takes the tax rate of the date, and none from an exempt customer', async () => {
    const rateOn = async (date: string) => (await ask([['HOSE', '1.5']], { date })).lines[0]?.taxRate;
    expect(await rateOn('2026-06-30')).to.equal('0.06');
    expect(await rateOn('2026-07-01')).to.equal('0.0725');
    const exempt = await ask([['HOSE', '1.5']], { taxStatus: 'exempt' });
    expect(exempt.lines[0]).to.deep.include({ net: '5.00', tax: '0.00', taxRate: '0' });
  });

  it('names every problem by its field, and prices the rest', async () => {
    const { lines, problems } = await ask([
      ['NONE', '1'],
      ['SEAL', '1.5'],
      ['OLD', '1'],
      ['HOSE', '1.25'],
      ['HOSE', '1.255'],
      ['\0', '1'],
      ['SEAL', '1e3'],
      ['', ''],
    ]);
    expect(problems.map(({ field }) => field)).to.deep.equal([
      'lines[0].part',
      'lines[1].quantity',
      'lines[2].part',
      'lines[4].quantity',
      'lines[5].part',
      'lines[6].quantity',
      'lines[7].quantity',
      'lines[7].part',
    ]);
    expect(lines.map(({ line }) => line)).to.deep.equal([4]);
  });

  it('names a list that does not exist, and parts that a list has no price for', async () => {
    const unknown = await ask([['SEAL', '1']], { priceList: 'NONE' });
    expect(unknown.problems.map(({ field }) => field)).to.deep.equal(['priceList']);
    const empty = await ask([['SEAL', '1']], { priceList: 'EMPTY' });
    expect(empty.problems.map(({ field }) => field)).to.deep.equal(['lines[0].part']);
    const nothing = await ask([], { date: 'today' });
    expect(nothing).to.deep.include({ lines: [] });
    expect(nothing.problems.map(({ field }) => field)).to.deep.equal(['date', 'lines']);
  });

  it('agrees with the rule written plainly, for any prices', async () => {
    const start = '2026-01-01';
    const rowOf = fc.record({
      minimum: fc.integer({ min: 0, max: 3 }),
      from: fc.integer({ min: 0, max: 6 }),
      days: fc.option(fc.integer({ min: 0, max: 3 })),
      cents: fc.integer({ min: 1, max: 9999 }),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf, { maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 9 }),
        async (rows, quantity, day) => {
          const name = `ANY-${++number}`;
          await newPart(name, 'EA');
          for (const { minimum, from, days, cents } of rows) {
            const validFrom = addDays(start, from);
            const validTo = days === null ? undefined : addDays(validFrom, days);
            await price(name, [
              `${minimum}`,
              (cents / 100).toFixed(2),
              validFrom,
              ...(validTo ? [validTo] : []),
            ] as Row);
          }
          const latest = rows.filter(
            (row, index) =>
              !rows.slice(index + 1).some((later) => later.minimum === row.minimum && later.from === row.from),
          );
          const [best] = latest
            .filter(({ minimum, from }) => minimum <= quantity && from <= day)
            .filter(({ from, days }) => days === null || from + days >= day)
            .sort((a, b) => b.minimum - a.minimum || b.from - a.from);
          const expected = best && (best.cents / 100).toFixed(2);
          expect(await unitPriceOf(name, `${quantity}`, addDays(start, day))).to.equal(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
