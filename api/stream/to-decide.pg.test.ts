import { expect } from 'chai';
import * as approvals from '../../domain/approvals/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { localDate } from '../../domain/kernel/time.js';
import { toldAfter } from '../../reporting/queries/stream.js';
import { actor, ada, amos, by, fay } from '../../tests/support/actors.js';
import { projectOutbox } from '../../tests/support/project-outbox.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { mayBeToDecide, newsToDecide } from './to-decide.js';

const dora = actor('dora', 'Ops');
const asker = actor('olga', 'Ops', 'Approver', 'Finance');
const elsewhere: Actor = { ...actor('eve', 'Approver', 'Finance'), scope: { sites: ['EVANSVILLE'] } };
const PEOPLE = { amos, dora, fay, ada, asker, elsewhere };

describe('the stream of what one may decide', () => {
  let test: TestDatabase;
  let place = 0;
  before(async () => {
    test = await testDatabase();
    const rule = {
      name: 'two steps',
      minimumAmount: '0.00',
      approverRole: 'Approver',
      escalateToRole: 'Admin',
    } as const;
    const steps = [
      { role: 'Approver', quorum: 'one' },
      { role: 'Finance', quorum: 'one' },
    ] as const;
    const rules = [{ ...rule, steps, escalateAfterMinutes: 60, expireAfterMinutes: 120 }];
    await approvals.definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'jobScrap' as const, rules }));
  });
  after(() => test.close());

  const ask = async (requestId: string): Promise<void> => {
    const dimensions = { businessUnit: 'OWNER', site: 'LOUISVILLE', costCentre: 'CC' };
    const about = { kind: 'jobScrap', amount: '10.00', dimensions } as const;
    const {
      toPost: _,
      position: _position,
      ...demand
    } = await approvals.evaluateApproval(test.database, by(SYSTEM_ACTOR, about));
    if (!demand.required) throw new Error('nothing is asked');
    const input = { ...about, requestId, subject: 'J-1', requestedBy: asker, requesterWorkflowId: 'job:J-1', demand };
    await approvals.requestApproval(test.database, by(SYSTEM_ACTOR, input));
  };
  const vote = (who: Actor, requestId: string, onBehalfOf?: string) => {
    const input = { requestId, decision: 'approve' as const, reason: 'seen', ...(onBehalfOf ? { onBehalfOf } : {}) };
    return approvals.decideApproval(test.database, by(who, input));
  };
  /** Who hears what of what happened since. */
  const heard = async (): Promise<Record<string, string[]>> => {
    await projectOutbox(test, 1);
    const told = await toldAfter(test.database, place, 500);
    place = told.at(-1)?.place ?? place;
    const facts = told.filter(mayBeToDecide);
    const all: Record<string, string[]> = {};
    for (const [name, who] of Object.entries(PEOPLE)) {
      const news = await newsToDecide(test.database, facts, { actor: who, now: new Date().toISOString() });
      if (news.length > 0) all[name] = news.map(({ type }) => type);
    }
    return all;
  };

  it('tells of a request whom it waits for, step by step, and of its end whom it waited for', async () => {
    await ask('AR-1');
    expect(await heard()).to.deep.equal({ amos: ['ApprovalRequested'] });
    await approvals.remindApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'AR-1', step: 1 }));
    expect(await heard()).to.deep.equal({ amos: ['ApprovalReminded'] });
    await vote(amos, 'AR-1');
    // It waits for Amos no more, and for Fay now.
    expect(await heard()).to.deep.equal({ amos: ['ApprovalVoted'], fay: ['ApprovalVoted'] });
    await approvals.escalateApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'AR-1' }));
    expect(await heard()).to.deep.equal({ fay: ['EscalationTriggered'], ada: ['EscalationTriggered'] });
    await vote(fay, 'AR-1');
    const granted = ['ApprovalGranted'];
    expect(await heard()).to.deep.equal({ amos: granted, fay: granted, ada: granted });
  });

  it('tells who is lent a role of what waits by it, along a chain, and that it was taken back', async () => {
    const today = localDate(new Date().toISOString());
    const lend = (delegationId: string, to: Actor, from = amos) => {
      const person = { id: to.id, name: to.name };
      const days = { firstDay: today, lastDay: today, reason: 'away' };
      return approvals.giveDelegation(test.database, by(from, { delegationId, role: 'Approver', to: person, ...days }));
    };
    // Nothing waits by it.
    await lend('DG-1', dora);
    expect(await heard()).to.deep.equal({});
    await ask('AR-2');
    expect(await heard()).to.deep.equal({ amos: ['ApprovalRequested'], dora: ['ApprovalRequested'] });
    const back = (delegationId: string) =>
      approvals.revokeDelegation(test.database, by(ada, { delegationId, reason: 'is back' }));
    await back('DG-1');
    expect(await heard()).to.deep.equal({ dora: ['DelegationRevoked'] });
    await lend('DG-2', dora);
    expect(await heard()).to.deep.equal({ dora: ['DelegationGiven'] });
    await lend('DG-3', fay, dora);
    expect(await heard()).to.deep.equal({ fay: ['DelegationGiven'] });
    await lend('DG-4', asker);
    expect(await heard()).to.deep.equal({});
    // Taken back from the head of the chain, it is gone for whom it was lent on to.
    await back('DG-2');
    expect(await heard()).to.deep.equal({ dora: ['DelegationRevoked'], fay: ['DelegationRevoked'] });
    await approvals.withdrawApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'AR-2', reason: 'changed' }));
    expect(await heard()).to.deep.equal({ amos: ['ApprovalWithdrawn'] });
  });
});
