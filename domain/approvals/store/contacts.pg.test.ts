import { expect } from 'chai';
import { ada, by, fay, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { addDays, localDate } from '../../kernel/time.js';
import type { AddContactInput } from '../contacts.wire.js';
import { fourEyesDemand } from '../four-eyes.js';
import { addContact, contacts, endContact, nextContactId, requestApproval, whomToTell } from './index.js';

const NOW = new Date().toISOString();
const TODAY = localDate(NOW);

describe('contacts of approvals in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const add = async (email: string, change: Partial<AddContactInput> = {}, who = ada): Promise<string> => {
    const contactId = await nextContactId(test.database);
    const input = { contactId, email, roles: ['Approver'] as const, ...change };
    return (await addContact(test.database, by(who, input))).contactId;
  };
  const end = (contactId: string, who = ada) =>
    endContact(test.database, by(who, { contactId, reason: 'left the company' }));

  it('are an Admin’s to keep: each address of a person once, and facts without the address', async () => {
    const person = { id: 'fay', name: 'Fay' };
    const contactId = await add('fay@a.test', { person, scope: { sites: ['LOUISVILLE'] } });
    await refusalOf(add('FAY@a.test', { person }), 'ContactExists');
    await refusalOf(add('x@a.test', {}, fay), 'NotAllowed');
    await refusalOf(end(contactId, ollie), 'NotAllowed');
    await refusalOf(end('AC-1'), 'UnknownContact');
    expect(fieldsOf(await refusalOf(add('no address'), 'InvalidContact'))).to.deep.equal(['email']);
    await end(contactId);
    await refusalOf(end(contactId), 'ContactEnded');
    const again = await add('fay@a.test', { person });
    const { items, total } = await contacts(test.database, { page: 1, pageSize: 1 });
    expect(total).to.equal(2);
    expect(items[0]).to.deep.include({ contactId: again, person, scope: null, ended: null, firstDay: TODAY });
    await end(again);
    const facts = await factsOfAggregate(test, `approval-contact:${contactId}`);
    expect(facts.map(({ type }) => type)).to.deep.equal(['ApprovalContactAdded', 'ApprovalContactEnded']);
    expect(JSON.stringify(facts)).to.include('LOUISVILLE').and.not.to.include('fay@a.test');
  });

  it('are told of what happens from their first day until they are ended', async () => {
    const dimensions = { businessUnit: 'OWNER', site: 'LOUISVILLE', costCentre: 'CC' };
    const about = { kind: 'jobScrap', subject: 'J-1', amount: '10.00', dimensions, requestedBy: ollie } as const;
    const asked = { requestId: 'AR-J-1', requesterWorkflowId: 'job:J-1', demand: fourEyesDemand('jobScrap') };
    await requestApproval(test.database, by(ollie, { ...about, ...asked }));
    const told = async (happenedAt = NOW) => {
      const whom = await whomToTell(test.database, 'AR-J-1', { happenedAt, now: NOW });
      return whom && [...whom.deciders, ...whom.askers].map(({ contact }) => contact.email).sort();
    };
    expect(await told()).to.equal(null);
    const box = await add('box@a.test');
    await add('ollie@a.test', { person: { id: 'ollie', name: 'Ollie' }, roles: [] });
    await add('later@a.test', { firstDay: addDays(TODAY, 2) });
    expect(await told()).to.deep.equal(['box@a.test', 'ollie@a.test']);
    // What happened before they were there is no news to them.
    expect(await told(new Date(Date.parse(NOW) - 2 * 86_400_000).toISOString())).to.equal(null);
    expect(await told(new Date(Date.parse(NOW) + 3 * 86_400_000).toISOString())).to.include('later@a.test');
    await end(box);
    expect(await told()).to.deep.equal(['ollie@a.test']);
  });
});
