import { expect } from 'chai';
import type { Role } from '../kernel/actor.js';
import type { Decidable } from './approvals.js';
import type { Delegation } from './approvals.wire.js';
import { askersAmong, contactProblems, contactState, decidersAmong } from './contacts.js';
import type { AddContactInput, Contact } from './contacts.wire.js';

const TODAY = '2026-08-10';
const request: Decidable = {
  ...{ state: 'Requested', escalatedAt: null, requestedBy: { id: 'ollie' }, alsoAskedBy: ['ann'] },
  ...{ approverRole: 'Approver', escalateToRole: 'Admin' },
  dimensions: { businessUnit: 'OWNER', site: 'LOUISVILLE' },
};
const escalated: Decidable = { ...request, state: 'Escalated', escalatedAt: '2026-08-09T12:00:00.000Z' };
const named: Decidable = { ...request, asked: { role: 'Approver', people: ['amos', 'bea'] } };

const contact = (person: string | null, roles: readonly Role[], change: Partial<Contact> = {}): Contact => ({
  ...{ contactId: `AC-${person ?? 'box'}`, email: `${person ?? 'box'}@atlas.test`, roles, scope: null },
  ...{ person: person === null ? null : { id: person, name: person }, firstDay: TODAY, ended: null },
  ...{ addedBy: { id: 'ada', name: 'ada' }, addedAt: '2026-08-01T12:00:00.000Z' },
  ...change,
});
const lent: Delegation = {
  ...{ delegationId: 'DG-1', role: 'Approver', from: { id: 'amos', name: 'amos' }, own: true, reason: 'away' },
  ...{ to: { id: 'dora', name: 'dora' }, firstDay: TODAY, lastDay: TODAY, revoked: null },
  givenAt: '2026-08-01T12:00:00.000Z',
};
const LIST = [
  contact('amos', ['Approver']),
  contact('bea', ['Approver'], { scope: { sites: ['EVANSVILLE'] } }),
  contact('ollie', ['Ops', 'Approver']),
  contact('ann', []),
  contact('dora', ['Ops']),
  contact('ada', ['Admin']),
  contact(null, ['Approver', 'Finance']),
];

const told = (asked: Decidable, list = LIST): string[] =>
  decidersAmong(list, asked, [lent], TODAY).map(({ contact: { contactId }, onBehalfOf }) =>
    [contactId.slice(3), ...onBehalfOf.map(({ id }) => `for ${id}`)].join(' '),
  );

describe('who is told of approvals', () => {
  it('are those who may decide: no asker, nobody elsewhere, who stands in for one, and the mailbox of the role', () => {
    expect(told(request)).to.have.members(['amos', 'box', 'dora for amos']);
    expect(told(escalated)).to.have.members(['amos', 'ada', 'box', 'dora for amos']);
    // Where people are asked by name, the mailbox of everybody is not told.
    expect(told(named)).to.have.members(['amos', 'dora for amos']);
    const voted = [{ decidedBy: { id: 'amos', name: 'amos' } }];
    expect(told({ ...request, votes: voted })).to.deep.equal(['box']);
    expect(told({ ...request, state: 'Granted' })).to.deep.equal([]);
  });

  it('are the askers once it has ended, each address once', () => {
    const elsewhere = contact('ann', [], { contactId: 'AC-2', scope: { sites: ['EVANSVILLE'] } });
    const again = contact('ollie', [], { contactId: 'AC-3', email: 'Ollie@atlas.test' });
    const ids = askersAmong([...LIST, elsewhere, again], request).map(({ contact: { contactId } }) => contactId);
    expect(ids).to.deep.equal(['AC-ollie', 'AC-ann']);
    const both = [contact('dora', ['Ops']), contact('dora', ['Approver'], { contactId: 'AC-own' })];
    expect(told(request, both)).to.deep.equal(['own']);
  });

  it('are written down rightly, or wrong field by field', () => {
    const input: AddContactInput = { contactId: 'AC-1', email: 'fay@atlas.test', roles: ['Finance'] };
    const wrong = (change: object): string[] =>
      contactProblems({ ...input, ...change }, TODAY).map(({ field }) => field);
    expect(wrong({})).to.deep.equal([]);
    expect(wrong({ person: { id: 'fay', name: 'Fay' }, roles: [], scope: { sites: ['LOUISVILLE'] } })).to.deep.equal(
      [],
    );
    expect(wrong({ email: 'fay', roles: ['Viewer'], firstDay: 'soon' })).to.deep.equal(['email', 'roles', 'firstDay']);
    expect(wrong({ roles: ['Ops', 'Ops'] })).to.deep.equal(['roles']);
    expect(wrong({ roles: [] })).to.deep.equal(['roles']);
    expect(wrong({ firstDay: '2026-08-09' })).to.deep.equal(['firstDay']);
    expect(wrong({ person: { id: '', name: 'Fay' }, scope: { sites: [] } })).to.deep.equal([
      'person.id',
      'scope.sites',
    ]);
  });

  it('are planned, in force, and ended', () => {
    const one = contact('amos', ['Approver']);
    const ended = { reason: 'left', by: { id: 'ada', name: 'ada' }, at: '2026-08-09T12:00:00.000Z' };
    expect(contactState(one, '2026-08-09')).to.equal('Planned');
    expect(contactState(one, TODAY)).to.equal('InForce');
    expect(contactState({ ...one, ended }, TODAY)).to.equal('Ended');
  });
});
