import { expect } from 'chai';
import { amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { CreatePartInput, Price } from '../catalog.wire.js';
import {
  changePart,
  createPart,
  definePrice,
  definePriceList,
  defineTaxCode,
  defineUnitOfMeasure,
  part,
  priceList,
  prices,
  quantityProblems,
} from './index.js';

const bearing: CreatePartInput = {
  part: 'BRG-6205',
  description: 'Deep groove ball bearing 6205',
  unitOfMeasure: 'EA',
  stockAccount: '1210',
  businessUnit: 'INDUSTRIAL_PRODUCTS',
  costCentre: 'IP_SALES',
  taxCode: 'IN',
};
const each = { code: 'EA', name: 'Each', decimals: 0 };
const indiana = { code: 'IN', name: 'Indiana sales tax', rate: '0.070', validFrom: '2020-01-01' };
const standard = { code: 'STANDARD', name: 'Standard' };
const price: Price = {
  priceList: 'STANDARD',
  part: 'BRG-6205',
  minimumQuantity: '0',
  unitPrice: '12.5',
  validFrom: '2026-01-01',
};

describe('catalog in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('defines units, tax codes, price lists, parts and prices exactly once', async () => {
    const { database } = test;
    for (let time = 0; time < 2; time += 1) {
      expect(await defineUnitOfMeasure(database, by(ollie, each, 'k/1'))).to.deep.include({ changed: true });
      expect(await defineTaxCode(database, by(fay, indiana, 'k/2'))).to.deep.include({ changed: true });
      expect(await definePriceList(database, by(ollie, standard, 'k/3'))).to.deep.include({ changed: true });
      expect((await createPart(database, by(ollie, bearing, 'k/4'))).part).to.deep.equal({
        ...bearing,
        active: true,
        madeToOrder: false,
      });
      expect(await definePrice(database, by(fay, price, 'k/5'))).to.deep.include({ changed: true });
    }
    const aggregates = [
      'unit-of-measure:EA',
      'tax-code:IN',
      'price-list:STANDARD',
      'part:BRG-6205',
      'price:STANDARD/BRG-6205',
    ];
    for (const aggregate of aggregates) expect(await factTypes(test, aggregate), aggregate).to.have.length(1);
    expect(await part(database, 'BRG-6205')).to.deep.equal({ ...bearing, active: true, madeToOrder: false });
    expect(await priceList(database, 'STANDARD')).to.deep.equal(standard);
    for (const nothing of ['NONE', '', 'a b', '\0']) {
      expect(await part(database, nothing)).to.equal(null);
      expect(await priceList(database, nothing)).to.equal(null);
      expect(await prices(database, nothing)).to.deep.equal([]);
    }
    await refusalOf(definePrice(database, by(fay, { ...price, unitPrice: '1' }, 'k/5')), 'StepKeyReused');
  });

  it('tells nothing when a definition stood so already', async () => {
    const { database } = test;
    expect((await defineUnitOfMeasure(database, by(ollie, each))).changed).to.equal(false);
    expect((await defineTaxCode(database, by(ollie, { ...indiana, rate: '0.07' }))).changed).to.equal(false);
    expect((await definePriceList(database, by(ollie, standard))).changed).to.equal(false);
    expect((await definePrice(database, by(ollie, { ...price, unitPrice: '12.5000' }))).changed).to.equal(false);
    expect(await factTypes(test, 'price:STANDARD/BRG-6205')).to.have.length(1);
  });

  it('corrects a price by a later row, and keeps the first', async () => {
    const corrected = { ...price, unitPrice: '13.00', validTo: '2026-06-30' };
    expect((await definePrice(test.database, by(ollie, corrected))).changed).to.equal(true);
    await definePrice(test.database, by(ollie, { ...price, minimumQuantity: '10', unitPrice: '11.9999' }));
    expect(await prices(test.database, 'BRG-6205')).to.deep.equal([
      corrected,
      { ...price, minimumQuantity: '10', unitPrice: '11.9999', validTo: null },
    ]);
    const [rows] = await test.admin<{ count: number }>('SELECT count(*)::int FROM catalog.prices');
    expect(rows?.count).to.equal(3);
    const facts = await factsOfAggregate(test, 'price:STANDARD/BRG-6205');
    expect(facts[1]?.payload).to.deep.equal(corrected);
  });

  it('keeps the decimals of a unit', async () => {
    const refused = await refusalOf(
      defineUnitOfMeasure(test.database, by(ollie, { ...each, decimals: 2 })),
      'DecimalsFixed',
    );
    expect(fieldsOf(refused)).to.deep.equal(['decimals']);
    expect((await defineUnitOfMeasure(test.database, by(ollie, { ...each, name: 'Piece' }))).changed).to.equal(true);
  });

  it('names quantities finer than the unit of their part, by field', async () => {
    const asked = ['2', '0.5', '-0.5', '-3', 'many'].map((quantity, index) => ({
      ...{ part: 'BRG-6205', quantity, field: `lines[${index}]` },
    }));
    const unknown = { part: 'NOTHING', quantity: '0.5', field: 'unknown' };
    const problems = await quantityProblems(test.database, [...asked, unknown]);
    expect(problems.map(({ field }) => field)).to.deep.equal(['lines[1]', 'lines[2]']);
  });

  it('changes a part in what may change, tells the whole, and tells nothing when nothing changed', async () => {
    const change = { part: 'BRG-6205', description: 'Ball bearing 6205', active: false };
    const command = by(ollie, change);
    for (let time = 0; time < 2; time += 1) {
      expect((await changePart(test.database, command)).part).to.deep.equal({
        ...bearing,
        ...change,
        madeToOrder: false,
      });
    }
    expect((await changePart(test.database, by(ollie, change))).position).to.equal(null);
    expect(await factTypes(test, 'part:BRG-6205')).to.deep.equal(['PartCreated', 'PartChanged']);
    const other = { part: 'BRG-6205', stockAccount: '1220', businessUnit: 'OWNER' } as const;
    const refused = await refusalOf(changePart(test.database, by(ollie, other)), 'PartFixed');
    expect(fieldsOf(refused)).to.deep.equal(['businessUnit', 'stockAccount']);
    expect(await part(test.database, 'BRG-6205')).to.deep.equal({ ...bearing, ...change, madeToOrder: false });
  });

  it('knows which parts are made to order, from their creation or a change on', async () => {
    const { database } = test;
    const made = { ...bearing, part: 'SHAFT-1', madeToOrder: true };
    expect((await createPart(database, by(ollie, made))).part.madeToOrder).to.equal(true);
    expect((await part(database, 'SHAFT-1'))?.madeToOrder).to.equal(true);
    expect((await factsOfAggregate(test, 'part:SHAFT-1'))[0]?.payload).to.include({ madeToOrder: true });
    await changePart(database, by(ollie, { part: 'SHAFT-1', description: 'Shaft' }));
    expect((await part(database, 'SHAFT-1'))?.madeToOrder).to.equal(true);
    await changePart(database, by(ollie, { part: 'SHAFT-1', madeToOrder: false }));
    expect((await part(database, 'SHAFT-1'))?.madeToOrder).to.equal(false);
    const wrong = { ...bearing, part: 'SHAFT-2', madeToOrder: 'yes' as unknown as boolean };
    expect(fieldsOf(await refusalOf(createPart(database, by(ollie, wrong)), 'InvalidPart'))).to.deep.equal([
      'madeToOrder',
    ]);
  });

  it('refuses wrong fields and unknown neighbours in its own tables', async () => {
    const { database } = test;
    const fields = async (attempt: Promise<unknown>, code: string) => fieldsOf(await refusalOf(attempt, code));
    expect(
      await fields(defineUnitOfMeasure(database, by(ollie, { ...each, code: '' })), 'InvalidCatalog'),
    ).to.deep.equal(['code']);
    expect(await fields(defineTaxCode(database, by(ollie, { ...indiana, rate: '7' })), 'InvalidCatalog')).to.deep.equal(
      ['rate'],
    );
    expect(
      await fields(definePriceList(database, by(ollie, { ...standard, name: '' })), 'InvalidCatalog'),
    ).to.deep.equal(['name']);
    const nowhere = { ...price, priceList: 'NONE', part: 'NONE' };
    expect(await fields(definePrice(database, by(ollie, nowhere)), 'InvalidCatalog')).to.deep.equal([
      'part',
      'priceList',
    ]);
    const odd = { ...bearing, part: 'ODD-1', unitOfMeasure: 'BOX', taxCode: 'NONE' };
    expect(await fields(createPart(database, by(ollie, odd)), 'InvalidPart')).to.deep.equal([
      'taxCode',
      'unitOfMeasure',
    ]);
    expect(await fields(createPart(database, by(ollie, { ...odd, part: '' })), 'InvalidPart')).to.deep.equal(['part']);
    const change = { part: 'BRG-6205', taxCode: 'NONE' };
    expect(await fields(changePart(database, by(ollie, change)), 'InvalidPart')).to.deep.equal(['taxCode']);
    await refusalOf(createPart(database, by(ollie, bearing)), 'PartExists');
    await refusalOf(changePart(database, by(ollie, { part: 'NONE' })), 'UnknownPart');
    await refusalOf(changePart(database, by(ollie, { part: '\0' })), 'InvalidPart');
    expect(await part(database, 'ODD-1')).to.equal(null);
  });

  it('refuses people without the role', async () => {
    for (const who of [vera, amos]) {
      await refusalOf(defineUnitOfMeasure(test.database, by(who, each)), 'NotAllowed');
      await refusalOf(defineTaxCode(test.database, by(who, indiana)), 'NotAllowed');
      await refusalOf(definePriceList(test.database, by(who, standard)), 'NotAllowed');
      await refusalOf(definePrice(test.database, by(who, price)), 'NotAllowed');
      await refusalOf(createPart(test.database, by(who, bearing)), 'NotAllowed');
      await refusalOf(changePart(test.database, by(who, { part: 'BRG-6205' })), 'NotAllowed');
    }
  });

  it('cannot read or write a neighbour’s tables, nor change what is append-only', async () => {
    expect(await neighbourBreaches(test, 'catalog')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'catalog')).to.deep.equal([]);
  });
});
