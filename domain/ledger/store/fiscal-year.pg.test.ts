import { expect } from 'chai';
import { actor, amos, by, contextOf, fay, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { booksAsText, EVANSVILLE, INDY } from '../../../tests/support/money-facts.js';
import { ALL_PASSED, closeThrough, lockAhead, monthsThrough } from '../../../tests/support/periods.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import {
  approveJournal,
  askReopening,
  closeFiscalYear,
  closePeriod,
  draftJournal,
  fiscalYear,
  fiscalYears,
  journal,
  lockPeriod,
  reopenPeriod,
  reverseJournal,
  trialBalanceFold,
  verifyChain,
} from './index.js';

const finn = actor('finn', 'Finance');

describe('the end of a fiscal year', () => {
  let test: TestDatabase;
  let names = 0;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  /** One side 1010 Cash, on the same dimensions. */
  async function enter(
    date: string,
    account: string,
    side: 'debit' | 'credit',
    amount: string,
    dimensions: Dimensions,
  ) {
    const journalId = `M-${++names}`;
    const other = side === 'debit' ? 'credit' : 'debit';
    const lines = [
      { account, [side]: amount, dimensions },
      { account: '1010', [other]: amount, dimensions },
    ];
    await draftJournal(test.database, by(fay, { journalId, date, description: 'Entered', lines }));
    await approveJournal(test.database, by(finn, { journalId }));
  }
  async function reopen(period: string) {
    const { reopening } = await askReopening(test.database, by(fay, { period, reason: 'The audit' }));
    const reopeningId = reopening?.reopeningId ?? '';
    const allowed = { period, reopeningId, approvedBy: amos };
    await reopenPeriod(test.database, { key: `allow/${reopeningId}`, context: contextOf(), input: allowed });
  }
  const year = async (of: number) => {
    const found = await fiscalYear(test.database, of);
    if (!found) throw new Error(`no fiscal year ${of}`);
    return found;
  };
  const closeYear = (year = 2025) => closeFiscalYear(test.database, by(fay, { year }));
  const unchanged = async (code: string, year = 2025) => {
    const before = await booksAsText(test);
    const refused = await refusalOf(closeYear(year), code);
    expect(await booksAsText(test)).to.equal(before);
    return refused;
  };
  /** Closing balance as of a day, debit less credit, of the accounts that have one. */
  async function balances(asOf: string, businessUnit?: string): Promise<Record<string, string>> {
    const { rows } = await trialBalanceFold(test.database, { asOf, ...(businessUnit ? { businessUnit } : {}) });
    return Object.fromEntries(
      rows.filter(({ closing }) => closing !== '0.00').map((row) => [row.account, row.closing]),
    );
  }

  it('waits until December is locked and every other month closed, and is for Finance', async () => {
    await enter('2025-03-10', '4010', 'credit', '900.00', INDY);
    await enter('2025-07-01', '6000', 'debit', '650.00', INDY);
    await enter('2025-12-31', '4020', 'credit', '100.00', EVANSVILLE);
    await enter('2025-12-05', '6000', 'debit', '130.50', EVANSVILLE);
    await enter('2026-01-01', '4010', 'credit', '77.00', INDY);
    await unchanged('UnknownPeriod', 2031);
    await unchanged('InvalidPeriod', 1999);
    await closeThrough(test, '2025-10');
    const refused = await unchanged('FiscalYearNotReady');
    expect(refused.details['periods']).to.deep.equal(['2025-11', '2025-12']);
    await closeThrough(test, '2025-11');
    await lockPeriod(test.database, by(fay, { period: '2025-12' }));
    await refusalOf(closeFiscalYear(test.database, by(ollie, { year: 2025 })), 'NotAllowed');
    await unchanged('FiscalYearNotReady', 2026);
  });

  it('rolls income and expense into retained earnings by unit, dated the last day, and nothing of the next year', async () => {
    const closed = await closeYear();
    expect(closed).to.deep.include({ year: 2025, run: 1, income: '1000.00', expense: '780.50' });
    const posted = await journal(test.database, closed.journal ?? '');
    expect(posted).to.deep.include({
      ...{
        kind: 'yearEnd',
        rule: 'yearEnd.closed',
        postingDate: '2025-12-31',
        eventDate: '2025-12-31',
        postedBy: 'fay',
      },
    });
    // Cash: 900.00 − 650.00 in Indianapolis, 100.00 − 130.50 in Evansville.
    expect(await balances('2025-12-31', 'INDUSTRIAL_PRODUCTS')).to.deep.equal({ 1010: '250.00', 3100: '-250.00' });
    expect(await balances('2025-12-31', 'MACHINING_REPAIR')).to.deep.equal({ 1010: '-30.50', 3100: '30.50' });
    expect(await balances('2026-01-01')).to.deep.equal({ 1010: '296.50', 3100: '-219.50', 4010: '-77.00' });
    expect(await verifyChain(test.database)).to.have.property('intact', true);
    const told = (await factsOfAggregate(test, 'fiscal-year:2025')).at(-1);
    expect(told?.type).to.equal('FiscalYearClosed');
  });

  it('is done once: nothing is left, and its journal is not reversed', async () => {
    const again = await refusalOf(closeYear(), 'FiscalYearClosed');
    expect(again.details.state).to.equal('closed');
    const { yearEnds } = await year(2025);
    const [first] = yearEnds;
    expect([yearEnds.length, first?.income, first?.expense]).to.deep.equal([1, '1000.00', '780.50']);
    const reversal = reverseJournal(test.database, by(fay, { journal: first?.journal ?? '', reason: 'No' }));
    const refused = await refusalOf(reversal, 'HasSourceDocument');
    expect(refused.details['command']).to.match(/reopen/);
  });

  it('posts the difference after a reopening', async () => {
    const december = { period: '2025-12' };
    await closePeriod(test.database, by(fay, { ...december, checks: ALL_PASSED }));
    await unchanged('FiscalYearNotReady');
    await reopen('2025-12');
    await enter('2025-12-31', '6000', 'debit', '19.50', INDY);
    expect(await closeYear()).to.deep.include({ run: 2, income: '0.00', expense: '19.50' });
    expect(await balances('2025-12-31')).to.deep.equal({ 1010: '200.00', 3100: '-200.00' });
    await refusalOf(closeYear(), 'FiscalYearClosed');
  });

  it('comes after the year before, and closes a year of nothing without a journal', async () => {
    await closeThrough(test, '2026-11');
    await lockAhead(test, '2026-12');
    expect(await closeYear(2026)).to.deep.include({ run: 1, income: '77.00', expense: '0.00' });
    await closeThrough(test, '2027-11');
    await lockAhead(test, '2027-12');
    expect(await closeYear(2027)).to.deep.include({ run: 1, journal: null, income: '0.00', expense: '0.00' });
    await refusalOf(closeYear(2027), 'FiscalYearClosed');
  });

  it('comes before its December is closed, also after a correction', async () => {
    const closed = monthsThrough('2027-11').filter((period) => period >= '2026-12');
    for (const period of closed.reverse()) await reopen(period);
    const december = async () => {
      const { state, closing } = await closePeriod(test.database, by(fay, { period: '2026-12', checks: ALL_PASSED }));
      return { state, check: closing.checks.find(({ name }) => name === 'yearEnd') };
    };
    // Of the year before, 77.00 of sales are rolled. Now rent of 21.00 by mistake, 20.00 of it taken back, and 4.00 of
    // repairs in Evansville: 1.00 of expense and 4.00 of income are left, 3.00 more for 3100.
    await enter('2026-12-31', '6000', 'debit', '21.00', INDY);
    await enter('2026-12-31', '6000', 'credit', '20.00', INDY);
    await enter('2026-12-31', '4020', 'credit', '4.00', EVANSVILLE);
    const rent = '6000 INDUSTRIAL_PRODUCTS INDY CC-STORES 1.00 debit';
    const repairs = '4020 MACHINING_REPAIR EVV CC-SHOP 4.00 credit';
    expect(await december()).to.deep.equal({
      state: 'locked',
      check: {
        ...{ name: 'yearEnd', outcome: 'failed', ids: [rent, repairs] },
        detail: `Not rolled: ${rent}; ${repairs}. POST /v1/fiscal-years/2026/close rolls what is left, while 2026-12 is locked.`,
      },
    });
    expect((await year(2026)).left).to.deep.equal({
      ...{ income: '4.00', expense: '1.00' },
      accounts: [
        { account: '6000', kind: 'expense', dimensions: INDY, balance: '1.00' },
        { account: '4020', kind: 'income', dimensions: EVANSVILLE, balance: '-4.00' },
      ],
    });
    const again = await closeYear(2026);
    expect(again).to.deep.include({ run: 2, income: '4.00', expense: '1.00' });
    const lines = (await journal(test.database, again.journal ?? ''))?.lines ?? [];
    expect(lines.map(({ account, debit, credit }) => [account, debit, credit])).to.deep.equal([
      ['6000', '0.00', '1.00'],
      ['3100', '1.00', '0.00'],
      ['4020', '4.00', '0.00'],
      ['3100', '0.00', '4.00'],
    ]);
    expect((await year(2026)).left).to.deep.equal({ income: '0.00', expense: '0.00', accounts: [] });
    expect(await december()).to.deep.include({ state: 'closed' });
    expect((await year(2027)).left.accounts).to.deep.equal([]);
    // The list adds nothing up, and says the same otherwise.
    const all = await fiscalYears(test.database);
    expect(all.map((each) => [each.year, each.yearEnds.length, 'left' in each])).to.deep.equal([
      [2025, 2, false],
      [2026, 2, false],
      [2027, 1, false],
    ]);
  });

  it('takes no journal of its kind by direct SQL', async () => {
    const insert = test.database.transaction('ledger', async (tx) => {
      await tx.query('SELECT 1 FROM ledger.chain_head FOR UPDATE');
      const lines = [
        { line: 1, account: '6000', debit: '1.00', credit: '0.00', dimensions: INDY },
        { line: 2, account: '3100', debit: '0.00', credit: '1.00', dimensions: INDY },
      ];
      const input = { key: 'x', kind: 'yearEnd', rule: 'yearEnd.closed', eventDate: '2027-12-31', description: 'x' };
      await tx.query('SELECT * FROM ledger.post($1)', [
        JSON.stringify([{ ...input, correlationId: 'x', postedBy: 'mallory', lines }]),
      ]);
    });
    const refused = await insert.then(
      () => undefined,
      (error: { constraint?: string }) => error.constraint,
    );
    expect(refused).to.equal('year_end_recorded');
  });
});
