import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'chai';
import type { AddContactInput } from '../../domain/approvals/index.js';
import { addContact, endContact, giveDelegation, nextContactId } from '../../domain/approvals/store/index.js';
import { letter, letters } from '../../domain/correspondence/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { tellApprovers } from '../../temporal-config/tell-approvers.js';
import { tryNowSignal } from '../../workflows/correspondence/letter.contract.js';
import { actor, ada, by } from '../support/actors.js';
import { factsAfter } from '../support/facts.js';
import { type CaughtMail, type RunningCatcher, startMailCatcher } from '../support/mail-catcher.js';
import { approver, DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { DIMENSIONS, furnish } from '../support/order-fixture.js';
import { openWorld, opsContext, type World } from '../support/process-world.js';
import { until } from '../support/until.js';

const URL_OF_ATLAS = 'https://atlas.test';
const dora = actor('dora', 'Ops');
const asker = opsContext('SO-1').actor;

describe('mail about approvals', function () {
  this.timeout(120_000);
  let world: World;
  let desk: OrderDesk;
  let catcher: RunningCatcher;
  const contactOf = new Map<string, string>();
  before(async () => {
    catcher = await startMailCatcher();
    world = await openWorld({ time: 'real', smtp: catcher.smtp });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '20' });
    const add = async (name: string, input: Omit<AddContactInput, 'contactId' | 'email'>): Promise<void> => {
      const contactId = await nextContactId(world.test.database);
      await addContact(world.test.database, by(ada, { contactId, email: `${name}@a.test`, ...input }));
      contactOf.set(name, contactId);
    };
    const person = ({ id, name }: { id: string; name: string }) => ({ id, name });
    await add('anna', { person: person(approver), roles: ['Approver'], scope: { sites: [DIMENSIONS.site] } });
    await add('elsewhere', { person: { id: 'eve', name: 'Eve' }, roles: ['Approver'], scope: { sites: ['NOWHERE'] } });
    await add('asker', { person: person(asker), roles: ['Ops', 'Approver'] });
    await add('dora', { person: person(dora), roles: ['Ops'] });
    await add('box', { roles: ['Approver'] });
  });
  after(async () => {
    await world.stop();
    await catcher.stop();
  });

  /** Everything that ever happened, as often as it is told. */
  const tell = async (client: Client = world.client): Promise<void> => {
    const tools = { client, database: world.test.database, url: URL_OF_ATLAS };
    for (const fact of await factsAfter(world.test, '0')) await tellApprovers(tools, fact);
  };
  const about = async (requestId: string): Promise<CaughtMail[]> =>
    (await catcher.messages()).filter(({ messageId }) => messageId?.startsWith(`<approval/${requestId}/`));
  const arrived = (requestId: string, count: number): Promise<CaughtMail[]> =>
    until(`${count} mails about ${requestId}`, async () => {
      const mails = await about(requestId);
      return mails.length >= count ? mails : undefined;
    });
  const dearOrder = async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    return { start, requestId: desk.requestOf(start) };
  };

  it('tells those for whom it waits, once however often it is told, and the asker what became of it', async () => {
    const today = localDate(new Date().toISOString());
    const lent = { role: 'Approver', to: { id: dora.id, name: dora.name }, firstDay: today, lastDay: today } as const;
    await giveDelegation(world.test.database, by(approver, { delegationId: 'DG-1', ...lent, reason: 'away' }));
    const { start, requestId } = await dearOrder();
    // Killed after the letters were written and before any was on its way.
    const dead = { workflow: { start: () => Promise.reject(new Error('killed')) } } as unknown as Client;
    expect(await tell(dead).catch((error: Error) => error.message)).to.equal('killed');
    await tell();
    const asked = await arrived(requestId, 3);
    expect(asked.flatMap(({ recipients }) => recipients)).to.have.members(['anna@a.test', 'dora@a.test', 'box@a.test']);
    const mail = asked.find(({ recipients }) => recipients.includes('anna@a.test'));
    expect(mail?.messageId).to.equal(`<approval/${requestId}/asked-1/${contactOf.get('anna')}@atlas.test>`);
    expect(mail?.subject).to.match(new RegExp(`^Approval needed: order ${start.order.orderId}, USD 12,`));
    expect(mail?.text).to.include(`${URL_OF_ATLAS}/v1/approvals/${requestId}/case`).and.include('Asked by: Olga Ops');
    expect(asked.find(({ recipients }) => recipients.includes('dora@a.test'))?.text).to.include(
      `in the place of: ${approver.name}`,
    );
    await desk.decide(start, 'approve');
    await desk.reaches(start, 'Confirmed');
    await tell();
    const all = await arrived(requestId, 4);
    await tell();
    expect((await about(requestId)).length).to.equal(4);
    expect(all[0]).to.deep.include({ recipients: ['asker@a.test'] });
    expect(all[0]?.subject).to.match(/^Approved: order /);
    expect(all[0]?.text).to.include(`By: ${approver.name}`).and.include('Reason: as the test says');
  });

  it('holds up no decision while the mail server is away, and asks nobody any more once it was decided', async () => {
    const away = ApplicationFailure.nonRetryable('the mail server is away');
    let tried = 0;
    const before = () => {
      tried += 1;
      return Promise.reject(away);
    };
    world.faults.set('sendMail', { before });
    const { start, requestId } = await dearOrder();
    await tell();
    const page = { page: 1, pageSize: 50 };
    const waiting = (await letters(world.test.database, page, { requestId })).items;
    expect(waiting.map(({ kind }) => kind)).to.deep.equal(['approval', 'approval', 'approval']);
    await until('each was tried', async () => (tried >= 3 ? true : undefined));
    await desk.decide(start, 'reject');
    await desk.reaches(start, 'Rejected');
    await endContact(world.test.database, by(ada, { contactId: contactOf.get('box') ?? '', reason: 'closed' }));
    await tell();
    const [outcome] = (await letters(world.test.database, page, { requestId, kind: 'approvalOutcome' })).items;
    if (!outcome) throw new Error('no letter of what became of it');
    expect(outcome.recipients).to.deep.equal(['asker@a.test']);
    world.faults.delete('sendMail');
    for (const { letterId } of [...waiting, outcome]) {
      const delivery = await until(`the end of ${letterId}`, async () => {
        const handle = world.client.workflow.getHandle(`letter:${letterId}`);
        await handle.signal(tryNowSignal).catch(() => undefined);
        return (await letter(world.test.database, letterId))?.delivery ?? undefined;
      });
      expect(delivery.outcome).to.equal(letterId === outcome.letterId ? 'sent' : 'withdrawn');
    }
    expect((await about(requestId)).map(({ subject }) => subject.split(':')[0])).to.deep.equal(['Rejected']);
  });
});
