import { expect } from 'chai';
import { EVANSVILLE, emitMoneyFacts, INDY, invoice, postingOf, receipt } from '../../../tests/support/money-facts.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { TrialBalanceQuery } from '../ledger.wire.js';
import { accountBalances, controlBalances, postFacts, trialBalanceFold, waitingFacts } from './index.js';

describe('trialBalanceFold', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const ids = await emitMoneyFacts(
      test,
      receipt('10.00', '2026-01-31'),
      receipt('20.00', '2026-02-01'),
      receipt('5.00', '2026-02-28', EVANSVILLE),
      invoice('100.00', '7.00', '107.00', '2026-02-10'),
      receipt('40.00', '2026-03-01', { ...INDY, costCentre: 'CC-SALES' }),
    );
    await postFacts(test.database, ids);
  });
  after(() => test.close());

  const rowsOf = async (query: TrialBalanceQuery): Promise<Record<string, string[]>> => {
    const { rows } = await trialBalanceFold(test.database, query);
    const moved = rows.filter((row) => [row.opening, row.debit, row.credit].some((amount) => amount !== '0.00'));
    return Object.fromEntries(moved.map((row) => [row.account, [row.opening, row.debit, row.credit, row.closing]]));
  };

  it('has a row for every account, and each pair of columns ties', async () => {
    const { rows, totals } = await trialBalanceFold(test.database, { from: '2026-02-01', to: '2026-02-28' });
    expect(rows).to.have.length(38);
    expect(totals).to.deep.equal({ opening: '0.00', debit: '132.00', credit: '132.00', closing: '0.00' });
  });

  it('gives opening, movement and closing of a period', async () => {
    expect(await rowsOf({ from: '2026-02-01', to: '2026-02-28' })).to.deep.equal({
      '1110': ['0.00', '107.00', '0.00', '107.00'],
      '1220': ['10.00', '25.00', '0.00', '35.00'],
      '2015': ['-10.00', '0.00', '25.00', '-35.00'],
      '2160': ['0.00', '0.00', '100.00', '-100.00'],
      '2200': ['0.00', '0.00', '7.00', '-7.00'],
    });
  });

  it('closes a period as the next one opens', async () => {
    const february = await trialBalanceFold(test.database, { from: '2026-02-01', to: '2026-02-28' });
    const march = await trialBalanceFold(test.database, { from: '2026-03-01', to: '2026-03-31' });
    expect(february.rows.map((row) => row.closing)).to.deep.equal(march.rows.map((row) => row.opening));
  });

  it('takes a day as the end', async () => {
    expect((await rowsOf({ asOf: '2026-01-31' }))['1220']).to.deep.equal(['0.00', '10.00', '0.00', '10.00']);
    expect(await rowsOf({ asOf: '2026-01-30' })).to.deep.equal({});
  });

  it('filters by each dimension, and the parts add up to the whole', async () => {
    const stock = async (query: TrialBalanceQuery) => Number((await rowsOf(query))['1220']?.[3] ?? 0);
    expect(await stock({})).to.equal(75);
    expect(await stock({ site: 'EVV' })).to.equal(5);
    expect(await stock({ businessUnit: 'INDUSTRIAL_PRODUCTS' })).to.equal(70);
    expect(await stock({ costCentre: 'CC-SALES' })).to.equal(40);
    expect(await stock({ costCentre: 'CC-SALES', site: 'EVV' })).to.equal(0);
  });
});

describe('accountBalances', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const centre = { ...INDY, costCentre: 'CC-MILL' };
    const logged = (eventDate: string, labour: string, at = centre) => ({
      domain: 'jobs' as const,
      posting: postingOf('job.timeLogged', eventDate, {
        amounts: { labour, overhead: '2.00' },
        dimensions: { main: INDY, centre: at },
      }),
    });
    const closed = (applied: string) => ({
      domain: 'jobs' as const,
      posting: postingOf('overhead.closed', '2026-01-31', {
        amounts: { applied, incurred: applied },
        dimensions: { main: EVANSVILLE },
      }),
    });
    const ids = await emitMoneyFacts(
      test,
      logged('2026-01-31', '10.00'),
      logged('2026-01-31', '5.00'),
      logged('2026-02-01', '7.00'),
      logged('2026-01-30', '1.00', EVANSVILLE),
      closed('2.00'),
    );
    await postFacts(test.database, ids);
  });
  after(() => test.close());

  const balances = async (through: string, ...accounts: string[]) =>
    (await accountBalances(test.database, { accounts, through })).map((row) => [
      row.account,
      row.dimensions.site,
      row.balance,
    ]);

  it('are by dimensions, debit less credit, of what was posted through the day', async () => {
    expect(await balances('2026-01-31', '5060', '5070', '5075')).to.deep.equal([
      ['5060', 'INDY', '-15.00'],
      ['5060', 'EVV', '-1.00'],
      ['5070', 'INDY', '-4.00'],
      ['5075', 'EVV', '-2.00'],
    ]);
    expect(await balances('2026-02-01', '5060')).to.deep.include(['5060', 'INDY', '-22.00']);
    expect(await balances('2026-01-29', '5060')).to.deep.equal([]);
  });
});

describe('controlBalances', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const balances = async () =>
    (await controlBalances(test.database)).map((row) => [row.account, row.dimensions.site, row.balance, row.unposted]);

  it('adds up to what was emitted at every moment, posted or not', async () => {
    const ids = await emitMoneyFacts(
      test,
      receipt('10.00'),
      receipt('2.50', '2026-03-02', EVANSVILLE),
      invoice('100.00', '7.00', '107.00'),
    );
    expect(await balances()).to.deep.equal([
      ['1110', 'INDY', '0.00', '107.00'],
      ['1220', 'INDY', '0.00', '10.00'],
      ['1220', 'EVV', '0.00', '2.50'],
      ['2015', 'INDY', '0.00', '-10.00'],
      ['2015', 'EVV', '0.00', '-2.50'],
      ['2160', 'INDY', '0.00', '-100.00'],
    ]);
    await postFacts(test.database, ids.slice(1));
    expect(await balances()).to.deep.include.members([
      ['1110', 'INDY', '107.00', '0.00'],
      ['1220', 'INDY', '0.00', '10.00'],
      ['1220', 'EVV', '2.50', '0.00'],
    ]);
    await postFacts(test.database, ids);
    expect((await balances()).every(([, , , unposted]) => unposted === '0.00')).to.equal(true);
  });

  it('never shows a fact twice or not at all while it is being posted', async () => {
    const before = await controlBalances(test.database);
    const ids = await emitMoneyFacts(test, ...Array.from({ length: 40 }, () => receipt('1.00')));
    const cents = (rows: typeof before): number =>
      rows
        .filter((row) => row.account === '1220')
        .reduce((sum, row) => sum + Math.round((Number(row.balance) + Number(row.unposted)) * 100), 0);
    const expected = cents(before) + 4000;
    const posting = (async () => {
      for (const id of ids) await postFacts(test.database, [id]);
    })();
    for (let look = 0; look < 25; look += 1) expect(cents(await controlBalances(test.database))).to.equal(expected);
    await posting;
    expect(cents(await controlBalances(test.database))).to.equal(expected);
  });

  it('fails when a waiting fact has no rule: what it will add cannot be known', async () => {
    await emitMoneyFacts(test, { posting: postingOf('stock.vanished', '2026-03-02') });
    const failure = await controlBalances(test.database).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'UnknownRule');
  });

  it('lists what waits, by how long', async () => {
    const waiting = await waitingFacts(test.database, 0);
    expect(waiting).to.have.length(1);
    expect(waiting[0]).to.include({ domain: 'inventory', type: 'Tested', correlationId: 'SO-1000' });
    expect(waiting[0]?.since).to.match(/^\d{4}-.*Z$/);
    expect(await waitingFacts(test.database, 3600)).to.deep.equal([]);
  });
});
