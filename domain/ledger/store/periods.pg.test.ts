import { expect } from 'chai';
import { by, fay } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { booksAsText, emitMoneyFacts, receipt } from '../../../tests/support/money-facts.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Period } from '../ledger.wire.js';
import { chartOfAccounts, closePeriod, journalsOfSource, lockPeriod, openPeriod, periods, postFacts } from './index.js';

describe('periods', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const lock = (period: string) => lockPeriod(test.database, by(fay, { period }));
  const close = (period: string) => closePeriod(test.database, by(fay, { period }));
  const open = (period: string) => openPeriod(test.database, by(fay, { period }));
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

  it('are opened, locked and closed by Finance, with a fact each', async () => {
    await refusalOf(lock('2028-01'), 'UnknownPeriod');
    expect(await open('2028-01')).to.include({ state: 'open' });
    expect(await stateOf('2028-01')).to.include({ startsOn: '2028-01-01', endsOn: '2028-01-31' });
    await lock('2028-01');
    await open('2028-01');
    await lock('2028-01');
    expect(await close('2028-01')).to.include({ state: 'closed' });
    const before = await booksAsText(test);
    for (const command of [open, lock, close]) {
      expect((await refusalOf(command('2028-01'), 'PeriodState')).details.state).to.equal('closed');
    }
    await refusalOf(open('2028-1'), 'InvalidPeriod');
    expect(await booksAsText(test)).to.equal(before);
    expect(await factTypes(test, 'period:2028-01')).to.deep.equal([
      'PeriodOpened',
      'PeriodLocked',
      'PeriodOpened',
      'PeriodLocked',
      'PeriodClosed',
    ]);
  });

  it('let a fact of a locked or closed one take the first open day, and keep its own date', async () => {
    expect(await posted('2025-01-15')).to.deep.equal(['2025-01-15', '2025-01-15']);
    for (const period of ['2025-01', '2025-02', '2025-03']) await lock(period);
    await close('2025-01');
    expect(await posted('2025-01-15')).to.deep.equal(['2025-01-15', '2025-04-01']);
    expect(await posted('2025-03-31')).to.deep.equal(['2025-03-31', '2025-04-01']);
    expect(await posted('2025-04-30')).to.deep.equal(['2025-04-30', '2025-04-30']);
    expect(await posted('2031-06-01')).to.deep.equal(['2031-06-01', '2027-12-31']);
  });

  it('are not closed before the facts dated in them are posted', async () => {
    await lock('2025-05');
    const [eventId] = (await emitMoneyFacts(test, receipt('1.00', '2025-05-31'))) as [string];
    const refused = await refusalOf(close('2025-05'), 'FactsNotPosted');
    expect(refused.details['eventIds']).to.deep.equal([eventId]);
    await emitMoneyFacts(test, receipt('1.00', '2025-06-01'));
    await postFacts(test.database, [eventId]);
    expect(await close('2025-05')).to.include({ state: 'closed' });
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
      await openPeriod(fresh.database, by(fay, { period: '2026-07' }));
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
    expect(accounts).to.have.length(37);
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
