import { expect } from 'chai';
import fc from 'fast-check';
import { actor, ada, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { atOnce, numbersUpTo } from '../../../tests/support/at-once.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { booksAsText, EVANSVILLE, emitMoneyFacts, INDY, receipt } from '../../../tests/support/money-facts.js';
import { ALL_PASSED, closeThrough, lockAhead } from '../../../tests/support/periods.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Actor } from '../../kernel/actor.js';
import { formatMoney, type Money } from '../../kernel/money.js';
import { Refused } from '../../kernel/refusal.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import type { DraftJournal, ManualLine } from '../ledger.wire.js';
import {
  approveJournal,
  closePeriod,
  draftedJournals,
  draftJournal,
  journal,
  lockPeriod,
  manualJournal,
  postFacts,
  rejectJournal,
  reverseJournal,
  trialBalanceFold,
  unlockPeriod,
  verifyChain,
} from './index.js';

const finn = actor('finn', 'Finance');

const rent = (amount = '800.00'): ManualLine[] => [
  { account: '6000', debit: amount, dimensions: INDY, memo: 'Hall 2' },
  { account: '1010', credit: amount, dimensions: INDY },
];

describe('manual journals', () => {
  let test: TestDatabase;
  let names = 0;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
  });
  after(() => test.close());
  afterEach(async () => expect(await verifyChain(test.database)).to.have.property('intact', true));

  const draft = (input: Partial<DraftJournal> = {}, who: Actor = fay) => {
    const journalId = `M-${++names}`;
    const whole = { journalId, date: '2026-03-31', description: 'Rent of March', lines: rent(), ...input };
    return draftJournal(test.database, by(who, whole));
  };
  const approve = (journalId: string, who: Actor = finn) => approveJournal(test.database, by(who, { journalId }));
  const reverse = (number: string, who: Actor = fay, on?: LocalDate) =>
    reverseJournal(test.database, by(who, { journal: number, reason: 'Entered twice', ...(on ? { date: on } : {}) }));
  const posted = async (input: Partial<DraftJournal> = {}): Promise<string> =>
    (await approve((await draft(input)).journalId)).journal;
  const unchanged = async (code: string, attempt: () => Promise<unknown>): Promise<Refused> => {
    const before = await booksAsText(test);
    const refused = await refusalOf(attempt(), code);
    expect(await booksAsText(test)).to.equal(before);
    return refused;
  };

  it('goes from draft to approval by another person, who posts it', async () => {
    const { journalId, state } = await draft();
    expect(state).to.equal('Drafted');
    expect(await manualJournal(test.database, journalId)).to.include({
      state: 'Drafted',
      draftedBy: 'fay',
      journal: null,
    });
    expect((await draftedJournals(test.database)).map((each) => each.journalId)).to.deep.equal([journalId]);
    const approved = await approve(journalId);
    expect(approved).to.include({ journalId, state: 'Posted' });
    expect(await manualJournal(test.database, journalId)).to.include({
      state: 'Posted',
      decidedBy: 'finn',
      journal: approved.journal,
    });
    expect(await draftedJournals(test.database)).to.deep.equal([]);
    const written = await journal(test.database, approved.journal);
    expect(written).to.deep.include({
      kind: 'manual',
      rule: 'manual',
      postingDate: '2026-03-31',
      manualJournal: journalId,
      source: null,
      postedBy: 'finn',
    });
    expect(written?.lines.map(({ account, debit, credit, memo }) => [account, debit, credit, memo])).to.deep.equal([
      ['6000', '800.00', '0.00', 'Hall 2'],
      ['1010', '0.00', '800.00', null],
    ]);
    expect(await factTypes(test, `manual-journal:${journalId}`)).to.deep.equal([
      'ManualJournalDrafted',
      'ManualJournalApproved',
    ]);
    const [fact] = await factsOfAggregate(test, `journal:${approved.journal}`);
    expect(fact?.payload).to.deep.include({ journal: approved.journal, rule: 'manual', sourceEventId: null });
  });

  it('answers a repeated command with what is recorded, and refuses its key for something else', async () => {
    const command = by(fay, { journalId: 'M-again', date: '2026-03-31', description: 'Rent', lines: rent() });
    const first = await draftJournal(test.database, command);
    expect(await draftJournal(test.database, command)).to.deep.equal(first);
    const other = { ...command, input: { ...command.input, description: 'Other' } };
    await unchanged('StepKeyReused', () => draftJournal(test.database, other));
    await unchanged('JournalExists', () => draftJournal(test.database, { ...other, key: 'another' }));
    const approval = by(finn, { journalId: 'M-again' });
    const answers = await Promise.all([1, 2, 3].map(() => approveJournal(test.database, approval)));
    expect(new Set(answers.map((answer) => answer.journal)).size).to.equal(1);
  });

  it('lets nobody approve what they drafted, Admin neither', async () => {
    for (const who of [fay, ada]) {
      const { journalId } = await draft({}, who);
      const refused = await unchanged('OwnJournal', () => approve(journalId, who));
      expect(refused.kind).to.equal('forbidden');
    }
  });

  it('is for Finance', async () => {
    const { journalId } = await draft();
    const number = await posted();
    for (const who of [ollie, vera]) {
      await unchanged('NotAllowed', () => draft({}, who));
      await unchanged('NotAllowed', () => approve(journalId, who));
      await unchanged('NotAllowed', () => reverse(number, who));
      await unchanged('NotAllowed', () => rejectJournal(test.database, by(who, { journalId, reason: 'No' })));
      await unchanged('NotAllowed', () => lockPeriod(test.database, by(who, { period: '2025-01' })));
    }
  });

  it('is decided once: approved or rejected', async () => {
    const { journalId } = await draft();
    await unchanged('InvalidJournal', () => rejectJournal(test.database, by(finn, { journalId, reason: ' ' })));
    const rejected = await rejectJournal(test.database, by(finn, { journalId, reason: 'Wrong hall' }));
    expect(rejected).to.include({ state: 'Rejected' });
    expect((await unchanged('JournalDecided', () => approve(journalId))).details.state).to.equal('Rejected');
    const again = await draft();
    const decisions = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        index % 2
          ? approve(again.journalId)
          : rejectJournal(test.database, by(finn, { journalId: again.journalId, reason: 'No' })),
      ),
    );
    expect(decisions.filter((each) => each.status === 'fulfilled')).to.have.length(1);
    await unchanged('UnknownJournal', () => approve('M-none'));
  });

  it('names every wrong field of a draft, control accounts among them, and writes nothing', async () => {
    const lines = [
      { account: '1110', debit: '1.00', dimensions: INDY },
      { account: '1010', credit: '1.00', dimensions: { ...INDY, site: '' } },
    ];
    const refused = await unchanged('InvalidJournal', () => draft({ date: 'soon', lines }));
    expect(fieldsOf(refused)).to.deep.equal(['date', 'lines[0].account', 'lines[1].dimensions.site']);
  });

  it('takes dates of open and locked periods, and names the state of any other, at the draft and at the approval', async () => {
    const late = await draft({ date: '2025-02-28' });
    const later = await draft({ date: '2025-02-28' });
    const waiting = await draft({ date: '2025-02-28' });
    await lockPeriod(test.database, by(fay, { period: '2025-02' }));
    expect(await approve(late.journalId)).to.include({ state: 'Posted' });
    await rejectJournal(test.database, by(finn, { journalId: later.journalId, reason: 'Too late' }));
    // As it may stand since before drafts were held to their dates.
    const set = (date: string) =>
      `UPDATE ledger.manual_journals SET date = '${date}' WHERE journal_id = '${waiting.journalId}'`;
    await test.admin('ALTER TABLE ledger.manual_journals DISABLE TRIGGER USER');
    await test.admin(set('2031-01-01'));
    await closeThrough(test, '2025-02');
    expect((await unchanged('PeriodNotOpen', () => approve(waiting.journalId))).details.state).to.equal('notDefined');
    await test.admin(set('2025-02-28'));
    expect((await unchanged('PeriodNotOpen', () => approve(waiting.journalId))).details.state).to.equal('closed');
    const refusals = [
      ['2025-02-28', 'closed', 'Period 2025-02 is closed: it takes no manual journal.'],
      ['2024-12-31', 'notDefined', 'The first period is 2025-01.'],
      ['2031-01-01', 'notDefined', 'The last period is 2027-12: POST /v1/periods defines the next fiscal year.'],
    ] as const;
    for (const [date, state, message] of refusals) {
      const refused = await unchanged('PeriodNotOpen', () => draft({ date }));
      expect(refused.details).to.deep.equal({ state, fields: [{ field: 'date', message }] });
      expect(refused.message).to.equal(`Nothing can be posted on ${date}. ${message}`);
    }
  });

  it('is not drafted into a period while that is being closed', async () => {
    await lockPeriod(test.database, by(fay, { period: '2025-03' }));
    const drafts = Array.from({ length: 5 }, () =>
      draft({ date: '2025-03-31' }).catch((refused: Refused) => refused.code),
    );
    const closing = closePeriod(test.database, by(fay, { period: '2025-03', checks: ALL_PASSED }));
    const { state } = await closing;
    const written = (await Promise.all(drafts)).filter((answer) => typeof answer !== 'string');
    // Either it was there when the period was looked at again, or it was refused.
    expect([state, written.length > 0]).to.be.deep.oneOf([
      ['closed', false],
      ['locked', true],
    ]);
    for (const { journalId } of written as { journalId: string }[]) {
      await rejectJournal(test.database, by(finn, { journalId, reason: 'Enough' }));
    }
  });

  it('reverses a journal with the opposite on the same dimensions, once', async () => {
    const number = await posted();
    const reversal = await reverse(number);
    const [original, opposite] = [await journal(test.database, number), await journal(test.database, reversal.journal)];
    expect(original).to.include({ reversedBy: reversal.journal, reversalOf: null });
    expect(opposite).to.include({ kind: 'reversal', reversalOf: number, reason: 'Entered twice', reversedBy: null });
    expect(opposite?.lines).to.deep.equal(
      original?.lines.map((line) => ({ ...line, debit: line.credit, credit: line.debit })),
    );
    const [fact] = await factsOfAggregate(test, `journal:${reversal.journal}`);
    expect(fact?.payload).to.deep.include({ rule: 'reversal', reversalOf: number, reason: 'Entered twice' });
    expect((await unchanged('AlreadyReversed', () => reverse(number))).message).to.contain(reversal.journal);
    await unchanged('ReversalNotReversible', () => reverse(reversal.journal));
    await unchanged('UnknownJournal', () => reverse('JN-999999'));
    await unchanged('UnknownJournal', () => reverse('nonsense'));
  });

  it('dates a reversal as it is asked for: not before the journal, and where accounting entries are taken', async () => {
    const accrual = (date = '2027-10-31') =>
      posted({
        date,
        description: 'Electricity of October',
        lines: [
          { account: '6000', debit: '120.00', dimensions: INDY },
          { account: '2020', credit: '120.00', dimensions: INDY },
        ],
      });
    const dateOf = async (reversal: Promise<{ journal: string }>) =>
      (await journal(test.database, (await reversal).journal))?.postingDate;
    const number = await accrual();
    // 120.00 stands in October and is taken back on the first of November, not today, which is before both.
    for (const [on, code] of [
      ['2027-10-30', 'InvalidJournal'],
      ['2027-11-31', 'InvalidJournal'],
      ['2031-01-01', 'PeriodNotOpen'],
    ] as const) {
      expect(fieldsOf(await unchanged(code, () => reverse(number, fay, on)))).to.deep.equal(['date']);
    }
    expect(await dateOf(reverse(number, fay, '2027-11-01'))).to.equal('2027-11-01');
    const balance = async (asOf: string) =>
      (await trialBalanceFold(test.database, { asOf })).rows.find(({ account }) => account === '2020')?.closing;
    expect([await balance('2027-10-31'), await balance('2027-11-01')]).to.deep.equal(['-120.00', '0.00']);
    // Nobody changes a locked month alone: there it is drafted like any other journal.
    const second = await accrual();
    await lockAhead(test, '2027-11');
    await unchanged('PeriodNotOpen', () => reverse(second, fay, '2027-11-30'));
    // By itself it is never before the journal: on its own day, or on the first open one after it.
    expect(await dateOf(reverse(await accrual('2027-12-30')))).to.equal('2027-12-30');
    const [early, late] = [await accrual('2027-11-15'), await accrual('2027-12-31')];
    expect(await dateOf(reverse(early))).to.equal('2027-12-01');
    await lockAhead(test, '2027-12');
    expect(fieldsOf(await unchanged('PeriodNotOpen', () => reverse(late)))).to.deep.equal(['date']);
    for (const period of ['2027-11', '2027-12']) {
      await unlockPeriod(test.database, by(fay, { period, reason: 'The test is over' }));
    }
    const today = localDate(new Date().toISOString());
    expect(await dateOf(reverse(await accrual('2025-10-31')))).to.equal(today);
  });

  it('is reversed once, though twenty ask for it at once', async () => {
    const number = await posted();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        reverse(number).then(
          () => 'reversed',
          (error: unknown) => (error instanceof Refused ? error.code : error),
        ),
      ),
    );
    expect(outcomes.sort()).to.deep.equal([...Array.from({ length: 19 }, () => 'AlreadyReversed'), 'reversed']);
  });

  it('refuses to reverse a journal with a source document, and names the command on the document', async () => {
    const [eventId] = (await emitMoneyFacts(test, receipt('5.00'))) as [string];
    const { journals } = await postFacts(test.database, [eventId]);
    const refused = await unchanged('HasSourceDocument', () => reverse(journals[0]!.journal));
    expect(refused.kind).to.equal('conflict');
    expect(refused.details['command']).to.contain('stock adjustment');
    expect(refused.message).to.contain('correct it by: a stock adjustment');
  });

  it('500 journals, each reversed twice at the same time: 500 successes, 500 refusals, every account back', async function () {
    this.timeout(180_000);
    const before = await trialBalanceFold(test.database, {});
    const accounts = ['1010', '2200', '6000', '4020', '5300'];
    const numbers = await atOnce(numbersUpTo(500), (index) => {
      const amount = `${index + 1}.${String(index % 100).padStart(2, '0')}`;
      const dimensions = index % 2 ? INDY : EVANSVILLE;
      const account = accounts[index % accounts.length]!;
      return posted({
        lines: [
          { account, debit: amount, dimensions },
          { account: '3000', credit: amount, dimensions },
        ],
      });
    });
    expect(new Set(numbers).size).to.equal(500);
    const outcomes = await atOnce(
      numbers.flatMap((number) => [number, number]),
      (number) =>
        reverse(number).then(
          () => 'reversed',
          (error: unknown) => (error instanceof Refused ? error.code : error),
        ),
    );
    const count = (outcome: string): number => outcomes.filter((each) => each === outcome).length;
    expect([count('reversed'), count('AlreadyReversed')]).to.deep.equal([500, 500]);
    const balances = ({ rows }: typeof before) => rows.map((row) => [row.account, row.closing]);
    const after = await trialBalanceFold(test.database, {});
    expect(balances(after)).to.deep.equal(balances(before));
    expect(after.totals.debit).to.not.equal(before.totals.debit);
    const [gap] = await test.admin<{ missing: number }>(
      'SELECT (max(sequence) - count(*))::int AS missing FROM ledger.journals',
    );
    expect(gap?.missing).to.equal(0);
  });

  it('posts what balances in every unit and refuses the rest, whatever is drawn', async function () {
    this.timeout(120_000);
    const dimensions = fc.constantFrom(INDY, EVANSVILLE, { ...INDY, costCentre: 'CC-SALES' });
    const amount = fc.bigInt({ min: 1n, max: 500n }).map((cents) => formatMoney(cents as Money));
    const line = fc.record({
      account: fc.constantFrom('1010', '6000', '3000', '4020', '1220'),
      side: fc.constantFrom('debit', 'credit'),
      amount,
      dimensions,
    });
    const drawn = fc
      .array(line, { minLength: 2, maxLength: 5 })
      .map((lines) => lines.map(({ side, amount: value, ...rest }) => ({ ...rest, [side]: value }) as ManualLine));
    // Half of the draws are made to tie, so that both outcomes are common.
    const tied = drawn.map((lines) => [
      ...lines,
      ...lines.map(
        ({ debit, credit, ...rest }): ManualLine => ({
          ...rest,
          ...(debit ? { credit: debit } : { debit: credit ?? '0.00' }),
        }),
      ),
    ]);
    let tiedOnes = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(drawn, tied), async (lines) => {
        const units = new Map<string, number>();
        for (const { debit, credit, dimensions: at } of lines) {
          const cents = Math.round(Number(debit ?? 0) * 100) - Math.round(Number(credit ?? 0) * 100);
          units.set(at.businessUnit, (units.get(at.businessUnit) ?? 0) + cents);
        }
        const right =
          [...units.values()].every((cents) => cents === 0) && lines.every((each) => each.account !== '1220');
        tiedOnes += right ? 1 : 0;
        if (!right) {
          await unchanged('InvalidJournal', () => draft({ lines }));
          return;
        }
        const number = await posted({ lines });
        expect((await journal(test.database, number))?.lines).to.have.length(lines.length);
        const { totals } = await trialBalanceFold(test.database, {});
        expect(totals.debit).to.equal(totals.credit);
        for (const businessUnit of [INDY.businessUnit, EVANSVILLE.businessUnit]) {
          const unit = await trialBalanceFold(test.database, { businessUnit });
          expect(unit.totals.closing, businessUnit).to.equal('0.00');
        }
      }),
      { numRuns: 40 },
    );
    expect(tiedOnes).to.be.greaterThan(0);
  });
});
