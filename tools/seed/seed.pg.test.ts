import { expect } from 'chai';
import { currentPolicy } from '../../domain/approvals/store/index.js';
import { quoteLines } from '../../domain/catalog/store/index.js';
import { checkDimensions } from '../../domain/dimensions/store/index.js';
import { explosion, partDefinition } from '../../domain/engineering/store/index.js';
import { BUSINESS_UNITS } from '../../domain/kernel/dimensions.js';
import { controlBalances, waitingFacts } from '../../domain/ledger/store/index.js';
import { customer } from '../../domain/parties/store/index.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { customers } from './customers.js';
import { businessUnits, costCentres, priceLists, sites } from './data.js';
import { billsOfMaterial } from './engineering.js';
import { openingReceipts, parts, prices } from './parts.js';
import { type Seeded, seed } from './seed.js';

const TABLES = `
  SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public') ORDER BY 1`;

describe('the seed', () => {
  let test: TestDatabase;
  let first: Seeded;
  before(async () => {
    test = await testDatabase();
    first = await seed(test.database);
  });
  after(() => test.close());

  /** A fingerprint of every row of every table. */
  async function everything(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const { name } of await test.admin<{ name: string }>(TABLES)) {
      const [row] = await test.admin<{ print: string }>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS print FROM ${name} t`,
      );
      found[name] = row?.print ?? '';
    }
    return found;
  }

  it('holds what a company of this kind has', () => {
    expect(businessUnits.map(({ code }) => code)).to.have.members([...BUSINESS_UNITS]);
    expect(sites).to.have.length(3);
    expect(customers).to.have.length(12);
    expect(parts.length).to.be.within(45, 60);
    expect(new Set(parts.map(({ part }) => part)).size).to.equal(parts.length);
    expect(first.counts).to.deep.include({ part: parts.length, price: prices.length, receipt: openingReceipts.length });
    expect(first.journals).to.equal(openingReceipts.length);
  });

  it('changes nothing when it runs again, not one row', async () => {
    const before = await everything();
    expect(Object.values(before).filter((print) => !print.startsWith('0 '))).to.have.length.greaterThan(15);
    expect(await seed(test.database)).to.deep.equal(first);
    expect(await everything()).to.deep.equal(before);
  });

  it('has a part that is made to order, with a bill and a routing, and none of it in stock', async () => {
    expect(parts.filter(({ madeToOrder }) => madeToOrder).map(({ part }) => part)).to.deep.equal(['SHAFT-PUMP-2.0']);
    const made = { part: 'SHAFT-PUMP-2.0', quantity: '1', on: '2026-06-15' };
    const { billRevision, routing } = await partDefinition(test.database, made);
    expect(billRevision).to.equal('A');
    expect(routing?.operations.map(({ kind }) => kind)).to.deep.equal(['inHouse', 'inHouse', 'subcontract', 'inHouse']);
    expect(openingReceipts.some(({ part }) => part === 'SHAFT-PUMP-2.0')).to.equal(false);
  });

  it('says what a kit takes on all levels, down to parts that there are', async () => {
    const { materials } = await explosion(test.database, 'KIT-SVC-RS50', '2', '2026-01-01');
    expect(materials).to.deep.equal([
      { part: 'FLT-AIR-RS25', quantity: '4' },
      { part: 'FLT-OIL-RS25', quantity: '4' },
      { part: 'SEP-RS25', quantity: '2' },
    ]);
    const shaft = await explosion(test.database, 'SHAFT-PUMP-2.0', '2', '2026-01-01');
    expect(shaft.materials.map(({ part, quantity }) => `${quantity} ${part}`)).to.deep.equal([
      '5 BAR-4140-2.5',
      '4 BRG-6308-C3',
    ]);
    const known = new Set(parts.map(({ part }) => part));
    const named = billsOfMaterial.flatMap(({ part, components }) => [part, ...components.map((one) => one.part)]);
    expect(named.filter((part) => !known.has(part))).to.deep.equal([]);
  });

  it('leaves nothing unposted, and stock that ties to its control accounts', async () => {
    expect(await waitingFacts(test.database, 0)).to.deep.equal([]);
    const [stock] = await test.admin<{ value: string }>(
      'SELECT sum(value)::numeric(19,2)::text AS value FROM inventory.stock',
    );
    const [booked] = await test.admin<{ value: string }>(
      `SELECT sum(debit - credit)::numeric(19,2)::text AS value FROM ledger.journal_lines WHERE account IN ('1210', '1220')`,
    );
    expect(Number(stock?.value)).to.be.greaterThan(100000);
    expect(booked?.value).to.equal(stock?.value);
    const unposted = (await controlBalances(test.database)).filter(({ unposted }) => Number(unposted) !== 0);
    expect(unposted).to.deep.equal([]);
  });

  it('prices every part by every list that sells it, today', async () => {
    const date = '2026-06-15';
    for (const { code } of priceLists) {
      const sold = parts.filter(({ part }) => prices.some((price) => price.part === part && price.priceList === code));
      const lines = sold.map(({ part }, index) => ({ line: index + 1, part, quantity: '1' }));
      const quote = await quoteLines(test.database, { priceList: code, date, taxStatus: 'taxable', lines });
      expect(quote.problems, code).to.deep.equal([]);
      expect(quote.lines, code).to.have.length(sold.length);
    }
  });

  it('books every part where it may be booked, at every site', async () => {
    for (const { businessUnit, costCentre } of parts) {
      const dimensions = { businessUnit, costCentre, site: 'LOUISVILLE' };
      expect(await checkDimensions(test.database, dimensions)).to.deep.equal([]);
    }
    for (const { code, businessUnit } of costCentres) {
      expect(
        await checkDimensions(test.database, { businessUnit, costCentre: code, site: 'EVANSVILLE' }),
      ).to.deep.equal([]);
    }
  });

  it('asks for approval of orders of 10,000.00 and more, and knows who left', async () => {
    const policy = await currentPolicy(test.database, 'order');
    expect(policy?.rules[0]).to.deep.include({
      minimumAmount: '10000.00',
      approverRole: 'Approver',
      escalateAfterMinutes: 1440,
      escalateToRole: 'Admin',
      expireAfterMinutes: 4320,
    });
    const limits = [
      ['jobScrap', '500.00'],
      ['jobOverIssue', '250.00'],
    ] as const;
    for (const [kind, minimumAmount] of limits) {
      expect((await currentPolicy(test.database, kind))?.rules[0]).to.include({
        minimumAmount,
        approverRole: 'Approver',
      });
    }
    expect((await customer(test.database, 'C-1012'))?.active).to.equal(false);
    expect((await customer(test.database, 'C-1006'))?.taxStatus).to.equal('exempt');
  });
});
