import { expect } from 'chai';
import { by, contextOf, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { OpenDunningInput, WriteReminderInput } from '../correspondence.wire.js';
import {
  defineDunningPolicy,
  dunning,
  dunningHold,
  dunningPolicies,
  dunnings,
  dunningsOfHold,
  holdDunning,
  letters,
  mailOfLetter,
  openDunning,
  openLetters,
  recordDelivery,
  releaseDunningHold,
  reopenDunning,
  settleDunning,
  settledOf,
  writeApprovalLetters,
  writeDocument,
  writeReminder,
} from './index.js';

const PAGE = { page: 1, pageSize: 10 };
const opening = (invoice: string, dueDate = '2026-03-31'): OpenDunningInput => ({
  ...{ invoice, orderId: 'SO-1', customerId: 'C-1', invoiceDate: '2026-03-01', dueDate },
});
/** 7, 21 and 35 days after 31 March 2026. */
const DAYS = ['2026-04-07', '2026-04-21', '2026-05-05'];
const reminder = (invoice: string, level: number, on = DAYS[level - 1] ?? '2026-06-01'): WriteReminderInput => ({
  ...{ invoice, level, on, recipient: 'c1@customers.test', customerName: 'Customer One' },
  ...{ invoiceDate: '2026-03-01', total: '107.00', open: '57.00' },
});

describe('correspondence in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const open = (input: OpenDunningInput) => openDunning(test.database, by(SYSTEM_ACTOR, input));
  const factsOfDunning = async (invoice: string): Promise<string[]> => {
    const facts = await test.admin<{ payload: Record<string, unknown> }>(
      'SELECT payload FROM outbox.facts WHERE aggregate_id = $1 ORDER BY aggregate_version',
      [`dunning:${invoice}`],
    );
    return facts.map(({ payload }) =>
      ['event', 'opening', 'level', 'remindedOn'].map((name) => String(payload[name])).join(' '),
    );
  };
  const write = (input: WriteReminderInput, key?: string) => writeReminder(test.database, by(SYSTEM_ACTOR, input, key));

  it('begins with a standard policy; another is for its terms and those above, version by version', async () => {
    const text = { subject: 'Pay', text: 'now' };
    const define = (fromTermsDays: number, policy: string, who = fay) =>
      defineDunningPolicy(test.database, by(who, { policy, fromTermsDays, levels: [{ daysAfterDue: 3, ...text }] }));
    expect(await define(60, 'LONG')).to.include({ policy: 'LONG', version: 1 });
    expect(await define(45, 'LONG')).to.include({ version: 2 });
    await refusalOf(define(45, 'OTHER'), 'TermsTaken');
    await refusalOf(define(50, 'OTHER', ollie), 'NotAllowed');
    const wrong = defineDunningPolicy(test.database, by(fay, { policy: 'x', fromTermsDays: 0, levels: [] }));
    expect(fieldsOf(await refusalOf(wrong, 'InvalidPolicy'))).to.deep.equal(['policy']);
    const policies = await dunningPolicies(test.database);
    expect(policies.map(({ policy, version, fromTermsDays }) => `${policy} ${version} ${fromTermsDays}`)).to.deep.equal(
      ['STANDARD 1 0', 'LONG 2 45'],
    );
    expect((await open(opening('INV-T44', '2026-04-14'))).standing.policy).to.equal('STANDARD');
    expect((await open(opening('INV-T45', '2026-04-15'))).standing).to.include({ policy: 'LONG', policyVersion: 2 });
    expect(await factTypes(test, 'dunning-policy:LONG')).to.deep.equal([
      'DunningPolicyDefined',
      'DunningPolicyDefined',
    ]);
  });

  it('writes each reminder once, in order, and hands the invoice over with the last', async () => {
    const { standing } = await open(opening('INV-1'));
    expect(standing).to.include({ level: 0, state: 'Waiting' });
    await refusalOf(write(reminder('INV-1', 2)), 'ReminderNotDue');
    await refusalOf(write(reminder('INV-1', 1, '2026-04-06')), 'ReminderNotDue');
    const first = await write(reminder('INV-1', 1), 'dunning/INV-1/level/1');
    expect(first).to.deep.include({ letterId: 'reminder/INV-1/1' });
    // Another run reads another amount: it is the same reminder.
    const again = await write({ ...reminder('INV-1', 1), open: '7.00' }, 'dunning/INV-1/level/1');
    expect(again).to.deep.equal(first);
    await refusalOf(write(reminder('INV-1', 1)), 'ReminderNotDue');
    await refusalOf(write(reminder('INV-1', 2, '2026-04-20')), 'ReminderNotDue');
    await write(reminder('INV-1', 2));
    expect((await write(reminder('INV-1', 3))).standing).to.include({ level: 3, state: 'HandedOver' });
    await refusalOf(write(reminder('INV-1', 4)), 'ReminderNotDue');
    const { items } = await letters(test.database, PAGE, { invoice: 'INV-1' });
    expect(items.map(({ letterId }) => letterId)).to.have.members([1, 2, 3].map((level) => `reminder/INV-1/${level}`));
    expect(items.find(({ letterId }) => letterId.endsWith('/1'))?.body).to.include(
      'Invoice INV-1 of 2026-03-01 over USD 107.00 was due on 2026-03-31; USD 57.00 of it is open.',
    );
    expect((await dunnings(test.database, PAGE, { state: 'HandedOver' })).total).to.equal(1);
    await settleDunning(test.database, by(SYSTEM_ACTOR, { invoice: 'INV-1' }));
    expect(await dunning(test.database, 'INV-1')).to.include({ state: 'Settled', level: 3 });
    expect(await factTypes(test, 'dunning:INV-1')).to.deep.equal(Array(6).fill('DunningAdvanced'));
  });

  it('writes the levels of an invoice that was not reminded for long as far apart as they are', async () => {
    await open(opening('INV-3'));
    // Due on 7 April, written on 1 July.
    const first = await write(reminder('INV-3', 1, '2026-07-01'));
    expect(first.standing).to.include({ level: 1, remindedOn: '2026-07-01' });
    expect((await dunning(test.database, 'INV-3'))?.remindedOn).to.equal('2026-07-01');
    await refusalOf(write(reminder('INV-3', 2, '2026-07-14')), 'ReminderNotDue');
    expect((await write(reminder('INV-3', 2, '2026-07-15'))).standing).to.include({ remindedOn: '2026-07-15' });
  });

  it('reminds of an invoice that is open again from the first level, once an opening', async () => {
    await open(opening('INV-4'));
    await write(reminder('INV-4', 1));
    const settle = (key: string) => settleDunning(test.database, by(SYSTEM_ACTOR, { invoice: 'INV-4' }, key));
    const reopen = (number: number, key?: string) =>
      reopenDunning(test.database, by(SYSTEM_ACTOR, { invoice: 'INV-4', opening: number, on: '2026-06-01' }, key));
    expect((await reopen(2)).standing, 'it is not settled').to.include({ state: 'Waiting', opening: 1, level: 1 });
    await settle('settle/1');
    const again = await reopen(2, 'reopen/2');
    expect(again.standing).to.include({ state: 'Waiting', opening: 2, level: 0, openedAgainOn: '2026-06-01' });
    expect(again.standing.remindedOn).to.equal(null);
    expect((await reopen(2)).standing).to.deep.equal(again.standing);
    // 7 days after 1 June.
    await refusalOf(write(reminder('INV-4', 1, '2026-06-07')), 'ReminderNotDue');
    const written = await write(reminder('INV-4', 1, '2026-06-08'), 'dunning/INV-4/opening-2/level/1');
    expect(written.letterId).to.equal('reminder/INV-4/opening-2/1');
    await refusalOf(write(reminder('INV-4', 1, '2026-06-08')), 'ReminderNotDue');
    const told = await factsOfDunning('INV-4');
    expect(told).to.deep.equal([
      'begin 1 0 null',
      'remind 1 1 2026-04-07',
      'settle 1 1 2026-04-07',
      'reopen 2 0 null',
      'remind 2 1 2026-06-08',
    ]);
    expect(await settledOf(test.database, ['INV-4', 'INV-0'])).to.deep.equal([]);
    await settle('settle/2');
    expect(await settledOf(test.database, ['INV-4', 'INV-0'])).to.deep.equal(['INV-4']);
  });

  it('takes one hold of the same at a time, though several come at once', async () => {
    const hold = (holdId: string, invoice: string | null, key?: string) =>
      holdDunning(test.database, by(fay, { holdId, customerId: 'C-9', invoice, reason: 'they dispute it' }, key));
    const settled = await Promise.allSettled(['DH-91', 'DH-92', 'DH-93'].map((holdId) => hold(holdId, 'INV-9')));
    expect(settled.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const placed = await hold('DH-94', null, 'one key');
    // Of all the customer's invoices: another thing than the one invoice.
    expect(await hold('DH-94', null, 'one key')).to.deep.equal(placed);
    const refused = await refusalOf(hold('DH-95', null), 'HeldAlready');
    expect(refused.kind).to.equal('conflict');
    expect(refused.details['holdId']).to.equal('DH-94');
    await releaseDunningHold(test.database, by(fay, { holdId: 'DH-94', reason: 'settled' }));
    expect(await hold('DH-95', null)).to.include({ holdId: 'DH-95' });
  });

  it('writes none while a hold stands, of the invoice or of the customer', async () => {
    await open(opening('INV-2'));
    const hold = (holdId: string, invoice: string | null) =>
      holdDunning(test.database, by(fay, { holdId, customerId: 'C-1', invoice, reason: 'they dispute it' }));
    const release = (holdId: string) => releaseDunningHold(test.database, by(fay, { holdId, reason: 'settled' }));
    await hold('DH-1', 'INV-2');
    await hold('DH-2', null);
    await refusalOf(hold('DH-2', null), 'HoldExists');
    for (const holdId of ['DH-1', 'DH-2']) {
      const refused = await refusalOf(write(reminder('INV-2', 1), 'dunning/INV-2/level/1'), 'DunningHeld');
      expect(refused.details['holdId']).to.equal(holdId);
      await release(holdId);
    }
    await refusalOf(release('DH-1'), 'HoldReleased');
    await refusalOf(release('DH-9'), 'UnknownHold');
    expect((await dunningHold(test.database, 'DH-1'))?.released).to.deep.include({ reason: 'settled' });
    expect(await dunningsOfHold(test.database, { customerId: 'C-1', invoice: 'INV-2' })).to.have.length(1);
    expect(await write(reminder('INV-2', 1), 'dunning/INV-2/level/1')).to.include({ letterId: 'reminder/INV-2/1' });
  });

  it('keeps a letter with its documents, and what became of it, once', async () => {
    const letterId = 'statement/C-1/2026-03';
    const content = Uint8Array.from([37, 80, 68, 70, 0, 255]);
    const document = {
      ...{ letterId, kind: 'statement' as const, customerId: 'C-1', recipients: ['c1@customers.test'] },
      ...{ subject: 'Statement', body: 'Attached.' },
      attachments: [{ name: 'statement.pdf', mediaType: 'application/pdf', content }],
    };
    await writeDocument(test.database, document, contextOf());
    // Rendered again it has other bytes.
    await writeDocument(test.database, { ...document, attachments: [] }, contextOf());
    const mail = await mailOfLetter(test.database, letterId);
    expect(mail?.attachments).to.deep.equal([{ name: 'statement.pdf', mediaType: 'application/pdf', bytes: 6 }]);
    expect([...(mail?.files[0]?.content ?? [])]).to.deep.equal([...content]);
    const quiet = { quietSeconds: 0, after: '', limit: 100 };
    expect((await openLetters(test.database, quiet)).map((one) => one.letterId)).to.include(letterId);
    const end = (outcome: 'sent' | 'givenUp', key: string) =>
      recordDelivery(test.database, by(SYSTEM_ACTOR, { letterId, outcome, detail: '250 OK' }, key));
    expect((await end('sent', 'one')).delivery).to.include({ outcome: 'sent' });
    expect((await end('givenUp', 'two')).delivery).to.include({ outcome: 'sent' });
    expect((await openLetters(test.database, quiet)).map((one) => one.letterId)).not.to.include(letterId);
    expect(await factTypes(test, `letter:${letterId}`)).to.deep.equal(['LetterWritten', 'LetterEnded']);
    await refusalOf(writeDocument(test.database, document, contextOf(vera)), 'NotAllowed');
    const wrong = writeDocument(test.database, { ...document, recipients: ['nobody'] }, contextOf());
    expect(fieldsOf(await refusalOf(wrong, 'InvalidLetter'))).to.deep.equal(['recipients[0]']);
  });

  it('stays among itself, and what was written only grows', async () => {
    expect(await neighbourBreaches(test, 'correspondence')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'correspondence')).to.deep.equal([]);
  });

  it('tells an occasion of a request once, to those of the first time, and its facts name nobody', async () => {
    const to = (contactId: string) => ({
      contactId,
      recipient: `${contactId}@a.test`,
      subject: 'Approval',
      body: 'Look.',
    });
    const written = (letters: ReturnType<typeof to>[], occasion = 'asked-1') => {
      const input = { requestId: 'AR-1', kind: 'approval' as const, occasion, letters };
      return writeApprovalLetters(test.database, by(SYSTEM_ACTOR, input, `approval-letters/AR-1/${occasion}`));
    };
    const ids = ['approval/AR-1/asked-1/AC-1', 'approval/AR-1/asked-1/AC-2'];
    expect((await written([to('AC-1'), to('AC-2')])).letterIds).to.deep.equal(ids);
    expect((await written([to('AC-2'), to('AC-3')])).letterIds).to.deep.equal(ids);
    await written([to('AC-3')], 'escalated');
    const found = (await letters(test.database, PAGE, { requestId: 'AR-1' })).items;
    expect(found.map(({ recipients }) => recipients)).to.have.deep.members([
      ['AC-1@a.test'],
      ['AC-2@a.test'],
      ['AC-3@a.test'],
    ]);
    const input = { letterId: ids[0] ?? '', outcome: 'sent' as const, detail: '250 to AC-1@a.test' };
    await recordDelivery(test.database, by(ollie, input));
    expect(await factTypes(test, `letter:${ids[0]}`)).to.deep.equal(['ApprovalLetterWritten', 'ApprovalLetterEnded']);
    const facts = await test.admin<{ payload: object }>(
      `SELECT payload FROM outbox.facts WHERE type LIKE 'ApprovalLetter%'`,
    );
    expect(JSON.stringify(facts)).not.to.include('@');
    const wrong = await refusalOf(
      written([{ ...to('AC-4'), recipient: 'x', subject: 'a\r\nBcc: b' }], 'reminded-1'),
      'InvalidLetter',
    );
    expect(fieldsOf(wrong)).to.deep.equal(['letters[0].recipient', 'letters[0].subject']);
  });
});
