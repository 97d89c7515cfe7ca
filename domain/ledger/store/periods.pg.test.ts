import { expect } from 'chai';
import { by, fay, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { booksAsText, emitMoneyFacts, receipt } from '../../../tests/support/money-facts.js';
import { ALL_PASSED, closeThrough } from '../../../tests/support/periods.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { firstOfMonth, localDate } from '../../kernel/time.js';
import type { Period } from '../ledger.wire.js';
import type { PeriodCheck } from '../period.wire.js';
import {
  chartOfAccounts,
  closePeriod,
  defineFiscalYear,
  draftJournal,
  fiscalYear,
  journalsOfSource,
  lockPeriod,
  periods,
  periodView,
  postFacts,
  unlockPeriod,
} from './index.js';

describe('periods', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const lock = (period: string) => lockPeriod(test.database, by(fay, { period }));
  const unlock = (period: string) => unlockPeriod(test.database, by(fay, { period, reason: 'A late invoice' }));
  const close = (period: string, checks: readonly PeriodCheck[] = ALL_PASSED, key?: string) =>
    closePeriod(test.database, by(fay, { period, checks }, key));
  const define = (year: number) => defineFiscalYear(test.database, by(fay, { year }));
  const posted = async (eventDate: string) => {
    const [eventId] = (await emitMoneyFacts(test, receipt('1.00', eventDate))) as [string];
    await postFacts(test.database, [eventId]);
    const [journal] = await journalsOfSource(test.database, { eventId });
    return [journal?.eventDate, journal?.postingDate];
  };
  const stateOf = async (period: string): Promise<Period | undefined> =>
    (await periods(test.database)).find((each) => each.period === period);

  it('are the months of 2025 to 2027, open, from the start', async () => {
    const seeded = await periods(test.database);
    expect(seeded).to.have.length(36);
    expect(seeded.every((each) => each.state === 'open')).to.equal(true);
    expect(seeded[1]).to.deep.equal({ period: '2025-02', startsOn: '2025-02-01', endsOn: '2025-02-28', state: 'open' });
    expect(seeded.at(-1)?.endsOn).to.equal('2027-12-31');
  });

  it('are defined by the year, the next one after the last', async () => {
    for (const year of [2027, 2029])
      expect((await refusalOf(define(year), 'FiscalYearOrder')).details['next']).to.equal(2028);
    await refusalOf(define(1999), 'InvalidPeriod');
    expect((await define(2028)).periods).to.have.length(12);
    expect(await stateOf('2028-02')).to.deep.equal({
      ...{ period: '2028-02', startsOn: '2028-02-01', endsOn: '2028-02-29', state: 'open' },
    });
    expect(await factTypes(test, 'period:2028-02')).to.deep.equal(['PeriodOpened']);
    expect((await fiscalYear(test.database, 2028))?.periods).to.have.length(12);
    expect(await fiscalYear(test.database, 2031)).to.equal(null);
  });

  it('are locked, unlocked and closed by Finance, each with a fact and a line of the history', async () => {
    await refusalOf(lock('2029-01'), 'UnknownPeriod');
    await refusalOf(lock('2025-1'), 'InvalidPeriod');
    await refusalOf(lockPeriod(test.database, by(ollie, { period: '2025-01' })), 'NotAllowed');
    await lock('2025-01');
    await refusalOf(unlockPeriod(test.database, by(fay, { period: '2025-01', reason: ' ' })), 'InvalidPeriod');
    expect(await unlock('2025-01')).to.include({ state: 'open' });
    await lock('2025-01');
    expect(await close('2025-01')).to.include({ state: 'closed' });
    const before = await booksAsText(test);
    for (const command of [unlock, lock, close]) {
      expect((await refusalOf(command('2025-01'), 'PeriodState')).details.state).to.equal('closed');
    }
    expect(await booksAsText(test)).to.equal(before);
    const [, unlocked] = await factsOfAggregate(test, 'period:2025-01');
    expect(unlocked?.payload).to.deep.equal({ period: '2025-01', from: 'locked', reason: 'A late invoice' });
    expect(await factTypes(test, 'period:2025-01')).to.deep.equal([
      ...['PeriodLocked', 'PeriodOpened', 'PeriodLocked', 'PeriodClosed'],
    ]);
    const view = await periodView(test.database, '2025-01');
    const told = view?.history.map(({ command, from, to, by: { name }, reason }) => [command, from, to, name, reason]);
    expect(told).to.deep.equal([
      ['lock', 'open', 'locked', 'fay', null],
      ['unlock', 'locked', 'open', 'fay', 'A late invoice'],
      ['lock', 'open', 'locked', 'fay', null],
      ['close', 'locked', 'closed', 'fay', null],
    ]);
    expect(view?.closing).to.deep.include({ attempt: 1, closed: true, checks: ALL_PASSED });
  });

  it('are locked from their first day on, the current one too, and not before', async () => {
    const month = localDate(new Date().toISOString()).slice(0, 7);
    const next = firstOfMonth(`${month}-01`, 1);
    const refused = await refusalOf(lock(next.slice(0, 7)), 'PeriodNotBegun');
    expect([refused.kind, refused.details]).to.deep.equal(['conflict', { state: 'open', startsOn: next }]);
    expect(refused.message).to.equal(`Period ${next.slice(0, 7)} begins on ${next}: it cannot be locked before.`);
    expect(await stateOf(next.slice(0, 7))).to.include({ state: 'open' });
    await lock(month);
    // What happens today is posted on the first open day.
    const today = localDate(new Date().toISOString());
    expect(await posted(today)).to.deep.equal([today, next]);
    await unlock(month);
  });

  it('let a fact of a locked or closed one take the first open day, and keep its own date', async () => {
    await lock('2025-02');
    await lock('2025-03');
    expect(await posted('2025-01-15')).to.deep.equal(['2025-01-15', '2025-04-01']);
    expect(await posted('2025-03-31')).to.deep.equal(['2025-03-31', '2025-04-01']);
    expect(await posted('2025-04-30')).to.deep.equal(['2025-04-30', '2025-04-30']);
    expect(await posted('2031-06-01')).to.deep.equal(['2031-06-01', '2028-12-31']);
  });

  it('are not closed by a checklist that failed, could not run or is not whole; each attempt is kept', async () => {
    const failed: PeriodCheck = { name: 'chain', outcome: 'failed', detail: 'Journal 3 was changed.', ids: ['3'] };
    const others = ALL_PASSED.filter(({ name }) => name !== 'chain');
    const refused = await close('2025-02', [...others, failed], 'close/1');
    expect(refused).to.deep.include({ state: 'locked' });
    expect(refused.closing).to.deep.include({ attempt: 1, closed: false });
    expect(refused.closing.checks.at(-1)).to.deep.equal(failed);
    const broken = await close('2025-02', [...others, { ...failed, outcome: 'couldNotRun' }]);
    expect(broken.closing).to.deep.include({ attempt: 2, closed: false });
    expect((await close('2025-02', others)).closing.checks.at(-1)).to.include({ outcome: 'couldNotRun' });
    expect(await factTypes(test, 'period:2025-02')).to.deep.equal([
      ...['PeriodLocked', 'PeriodCheckFailed', 'PeriodCheckFailed', 'PeriodCheckFailed'],
    ]);
    expect((await periodView(test.database, '2025-02'))?.closing?.attempt).to.equal(3);
    expect(await close('2025-02', ALL_PASSED, 'close/1')).to.deep.equal(refused);
  });

  it('are looked at again when they close: what came after the checks keeps them locked', async () => {
    const names = ({ closing }: { closing: { checks: readonly PeriodCheck[] } }) =>
      closing.checks.filter(({ outcome }) => outcome !== 'passed').map(({ name, ids }) => [name, ids]);
    const [eventId] = (await emitMoneyFacts(test, receipt('1.00', '2025-02-28'))) as [string];
    await emitMoneyFacts(test, receipt('1.00', '2025-06-01'));
    const dimensions = { businessUnit: 'CORPORATE', site: 'INDY', costCentre: 'CC-ADMIN' };
    const lines = [
      { account: '6000', debit: '1.00', dimensions },
      { account: '1010', credit: '1.00', dimensions },
    ];
    const drafted = { journalId: 'MJ-late', date: '2025-02-01', description: 'Late', lines };
    await draftJournal(test.database, by(fay, drafted));
    const late = await close('2025-02');
    expect(names(late)).to.deep.equal([
      ['postings', [eventId]],
      ['drafts', ['MJ-late']],
    ]);
    expect(late.closing.checks.slice(0, 2).map(({ detail }) => detail)).to.deep.equal([
      '1 fact dated in 2025-02 or before is not posted.',
      '1 manual journal of 2025-02 is neither approved nor rejected.',
    ]);
    await postFacts(test.database, [eventId]);
    await test.admin(`INSERT INTO ledger.manual_decisions VALUES ('MJ-late', 'fay', 'rejected', 'finn', now(), 'No')`);
    await lock('2025-04');
    const [early] = (await close('2025-04')).closing.checks.filter(({ outcome }) => outcome !== 'passed');
    expect([early?.detail, early?.ids]).to.deep.equal(['2 earlier periods are not closed.', ['2025-02', '2025-03']]);
    await closeThrough(test, '2025-04');
    expect(await stateOf('2025-04')).to.include({ state: 'closed' });
  });

  it('keep a fact waiting while none is open, and post it when one is', async () => {
    const fresh = await testDatabase();
    try {
      await fresh.admin(`UPDATE ledger.periods SET state = 'locked'`);
      const [eventId] = (await emitMoneyFacts(fresh, receipt('1.00', '2026-05-31'))) as [string];
      const before = await booksAsText(fresh);
      const failure = await postFacts(fresh.database, [eventId]).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error).with.property('code', '55000');
      expect(await booksAsText(fresh)).to.equal(before);
      await unlockPeriod(fresh.database, by(fay, { period: '2026-07', reason: 'Nothing is open' }));
      await postFacts(fresh.database, [eventId]);
      const [journal] = await journalsOfSource(fresh.database, { eventId });
      expect(journal?.postingDate).to.equal('2026-07-01');
    } finally {
      await fresh.close();
    }
  });
});

describe('chart of accounts', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('names the owner of every control account of accounting.md, and of no other', async () => {
    const accounts = await chartOfAccounts(test.database);
    expect(accounts).to.have.length(38);
    expect(accounts.find(({ account }) => account === '2020')).to.deep.equal({
      ...{ account: '2020', name: 'Accrued liabilities', kind: 'liability', normalSide: 'credit', subledger: null },
    });
    const control = accounts.filter((each) => each.subledger).map((each) => each.account);
    expect(control).to.deep.equal(['1110', '1210', '1220', '1230', '1370', '2010', '2015', '2110', '2160']);
  });

  it('gives kinds by the first digit, and the usual side but for contra accounts', async () => {
    const accounts = await chartOfAccounts(test.database);
    const kinds = { 1: 'asset', 2: 'liability', 3: 'equity', 4: 'income', 5: 'expense', 6: 'expense' } as Record<
      string,
      string
    >;
    expect(accounts.filter((each) => each.kind !== kinds[each.account[0]!])).to.deep.equal([]);
    const usual = (kind: string) => (kind === 'asset' || kind === 'expense' ? 'debit' : 'credit');
    const contra = accounts.filter((each) => each.normalSide !== usual(each.kind)).map((each) => each.account);
    expect(contra).to.deep.equal(['1380', '4090', '5060', '5070']);
  });
});
