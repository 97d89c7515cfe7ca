import { expect } from 'chai';
import { actor, ada, by, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { until } from '../../../tests/support/until.js';
import { type Actor, SYSTEM_ACTOR } from '../../kernel/actor.js';
import { localDate } from '../../kernel/time.js';
import type { ApprovalStep, DefinePolicyInput } from '../approvals.wire.js';
import {
  decideApproval,
  definePolicy,
  escalateApproval,
  evaluateApproval,
  giveDelegation,
  policyVersion,
  request,
  requestApproval,
  revokeDelegation,
  waitingFor,
} from './index.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDIANAPOLIS', costCentre: 'IP_SALES' };
const [ann, bob, cy] = ['ann', 'bob', 'cy'].map((id) => actor(id, 'Approver')) as [Actor, Actor, Actor];
const [fay, frank, finn] = ['fay', 'frank', 'finn'].map((id) => actor(id, 'Finance')) as [Actor, Actor, Actor];
const STEPS: readonly ApprovalStep[] = [
  { role: 'Approver', quorum: '2', people: null },
  { role: 'Finance', quorum: 'majority', people: ['fay', 'frank', 'finn'] },
];

describe('steps and votes in PostgreSQL', () => {
  let test: TestDatabase;
  const about = { kind: 'order', amount: '60000.00', dimensions } as const;
  before(async () => {
    test = await testDatabase({ poolSize: 21 });
    const times = { escalateAfterMinutes: 60, escalateToRole: 'Admin', expireAfterMinutes: 120 } as const;
    const rule = { name: 'huge', minimumAmount: '50000', approverRole: 'Approver', steps: STEPS, ...times } as const;
    await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: [rule] }));
  });
  after(() => test.close());

  const ask = async (requestId: string, requestedBy: Actor = ollie, also: string[] = []): Promise<void> => {
    const { toPost: _, position: _position, ...demand } = await evaluateApproval(test.database, by(ollie, about));
    if (!demand.required) throw new Error('the policy asks nobody');
    const alsoAskedBy = also.length > 0 ? { alsoAskedBy: also } : {};
    const rest = { subject: 'SO-1', requestedBy, ...alsoAskedBy, requesterWorkflowId: 'order:SO-1', demand };
    await requestApproval(test.database, by(ollie, { requestId, ...about, ...rest }));
  };
  const vote = async (
    requestId: string,
    who: Actor,
    decision: 'approve' | 'reject' = 'approve',
    onBehalfOf?: string,
  ) => {
    const input = { requestId, decision, reason: 'seen', ...(onBehalfOf ? { onBehalfOf } : {}) };
    return (await decideApproval(test.database, by(who, input))).state;
  };
  const waits = async (who: Actor): Promise<string[]> => {
    const { items } = await waitingFor(test.database, who, { page: 1, pageSize: 50 }, new Date().toISOString());
    return items.map(({ requestId }) => requestId);
  };

  it('keep the steps in the policy, the demand and the request, under no softer terms', async () => {
    expect((await policyVersion(test.database, 'order', 1))?.rules[0]?.steps).to.deep.equal(STEPS);
    await ask('R-0');
    expect(await request(test.database, 'R-0')).to.deep.include({
      steps: STEPS,
      step: 1,
      asked: { role: 'Approver', people: null },
      votes: [],
    });
    const facts = await factsOfAggregate(test, 'approval:R-0');
    expect(facts[0]?.payload).to.deep.include({ steps: STEPS });
    const { toPost: _, position: _position, ...demand } = await evaluateApproval(test.database, by(ollie, about));
    if (!demand.required) throw new Error('the policy asks nobody');
    const { steps: _steps, ...softer } = demand;
    const asked = { requestId: 'R-soft', ...about, subject: 'SO-1', requestedBy: ollie };
    const refused = await refusalOf(
      requestApproval(test.database, by(ollie, { ...asked, requesterWorkflowId: 'order:SO-1', demand: softer })),
      'InvalidApproval',
    );
    expect(fieldsOf(refused)).to.deep.equal(['demand.steps']);
  });

  it('are taken one after the other, each by its own people, nobody twice', async () => {
    await ask('R-1', bob);
    await refusalOf(vote('R-1', fay), 'DecisionNotAllowed');
    await refusalOf(vote('R-1', bob), 'OwnRequest');
    expect(await vote('R-1', ann)).to.equal('Requested');
    await refusalOf(vote('R-1', ann), 'VotedAlready');
    expect(await waits(ann)).not.to.include('R-1');
    expect(await waits(cy)).to.include('R-1');
    expect(await waits(fay)).not.to.include('R-1');
    expect(await vote('R-1', cy)).to.equal('Requested');
    expect(await request(test.database, 'R-1')).to.deep.include({
      step: 2,
      asked: { role: 'Finance', people: ['fay', 'frank', 'finn'] },
      decision: null,
    });
    await refusalOf(vote('R-1', actor('flo', 'Finance')), 'DecisionNotAllowed');
    expect(await waits(fay)).to.include('R-1');
    expect(await waits(actor('flo', 'Finance'))).not.to.include('R-1');
    expect(await vote('R-1', fay)).to.equal('Requested');
    expect(await vote('R-1', frank, 'reject')).to.equal('Requested');
    expect(await vote('R-1', finn)).to.equal('Granted');
    await refusalOf(vote('R-1', actor('zoe', 'Approver')), 'DecisionNotAllowed');
    const kept = await request(test.database, 'R-1');
    expect(kept?.votes?.map(({ step, decision, decidedBy }) => `${step} ${decidedBy.id} ${decision}`)).to.deep.equal([
      '1 ann approve',
      '1 cy approve',
      '2 fay approve',
      '2 frank reject',
      '2 finn approve',
    ]);
    expect(kept?.decision).to.deep.include({ decidedBy: finn, decision: 'approve' });
    const facts = await factsOfAggregate(test, 'approval:R-1');
    const votes = Array.from({ length: 4 }, () => 'ApprovalVoted');
    expect(facts.map(({ type }) => type)).to.deep.equal(['ApprovalRequested', ...votes, 'ApprovalGranted']);
    expect(facts[4]?.payload).to.deep.include({ vote: 'reject', step: 2 });
  });

  it('give nobody a vote who asked as well, nor through them', async () => {
    await ask('R-also', ollie, ['bob', 'fay']);
    expect(await waits(ann)).to.include('R-also');
    expect(await waits(bob)).not.to.include('R-also');
    await refusalOf(vote('R-also', bob), 'OwnRequest');
    const today = localDate(new Date().toISOString());
    const lent = { role: 'Approver', firstDay: today, lastDay: today, reason: 'away' } as const;
    const zed = actor('zed', 'Ops');
    const to = { id: zed.id, name: zed.name };
    await giveDelegation(test.database, by(bob, { delegationId: 'DG-also', to, ...lent }));
    expect(await waits(zed)).not.to.include('R-also');
    await refusalOf(vote('R-also', zed, 'approve', 'bob'), 'OwnRequest');
    await revokeDelegation(test.database, by(bob, { delegationId: 'DG-also', reason: 'back' }));
    await vote('R-also', ann);
    await vote('R-also', cy);
    expect((await request(test.database, 'R-also'))?.asked?.people).to.deep.equal(['frank', 'finn']);
  });

  it('leave no seat in a later step to who voted in an earlier one, for themselves or for another', async () => {
    const fran = actor('fran', 'Approver', 'Finance');
    const [finance] = STEPS.slice(1);
    const steps = [
      { role: 'Approver', quorum: 'one', people: null },
      { ...finance, quorum: 'all', people: ['fran'] },
    ];
    const times = { escalateAfterMinutes: 60, escalateToRole: 'Admin', expireAfterMinutes: 120 } as const;
    const rule = { name: 'twice', minimumAmount: '1', approverRole: 'Approver', steps, ...times } as const;
    const policy = { kind: 'order', rules: [rule] } as DefinePolicyInput;
    await definePolicy(test.database, by(SYSTEM_ACTOR, policy));
    await ask('R-earlier');
    expect(await vote('R-earlier', fran)).to.equal('Requested');
    // Nobody named is left: anybody in Finance may.
    expect((await request(test.database, 'R-earlier'))?.asked).to.deep.equal({ role: 'Finance', people: null });
    expect(await vote('R-earlier', frank)).to.equal('Granted');
    const before = { ...rule, name: 'huge', minimumAmount: '50000', steps: STEPS };
    await definePolicy(test.database, by(SYSTEM_ACTOR, { ...policy, rules: [before] }));
  });

  it('take no vote in another’s place from who has a seat of their own in the step', async () => {
    const today = localDate(new Date().toISOString());
    const lent = { role: 'Finance', firstDay: today, lastDay: today, reason: 'away' } as const;
    const to = { id: frank.id, name: frank.name };
    await giveDelegation(test.database, by(finn, { delegationId: 'DG-finn', to, ...lent }));
    await ask('R-seat');
    await vote('R-seat', ann);
    await vote('R-seat', bob);
    await refusalOf(vote('R-seat', frank, 'approve', 'finn'), 'DecisionNotAllowed');
    expect(await vote('R-seat', frank)).to.equal('Requested');
    await revokeDelegation(test.database, by(finn, { delegationId: 'DG-finn', reason: 'back' }));
  });

  it('send a split vote back, and take no vote then', async () => {
    await ask('R-2');
    expect(await vote('R-2', ann)).to.equal('Requested');
    expect(await vote('R-2', bob, 'reject')).to.equal('Returned');
    expect((await refusalOf(vote('R-2', cy), 'AlreadyDecided')).details.state).to.equal('Returned');
    const facts = await factsOfAggregate(test, 'approval:R-2');
    expect(facts.at(-1)).to.deep.include({ type: 'ApprovalReturned' });
    expect((await request(test.database, 'R-2'))?.decision).to.deep.include({ decidedBy: bob, decision: 'reject' });
    await ask('R-3');
    expect(await vote('R-3', ann, 'reject')).to.equal('Rejected');
  });

  it('count nobody twice, neither for themselves nor in the place of another', async () => {
    const today = localDate(new Date().toISOString());
    const days = { firstDay: today, lastDay: today, reason: 'away' };
    for (const [from, to] of [
      [ann, fay],
      [bob, cy],
    ] as const) {
      const delegationId = `DG-${from.id}`;
      const input = { delegationId, role: 'Approver', to: { id: to.id, name: to.name }, ...days } as const;
      await giveDelegation(test.database, by(from, input));
    }
    await ask('R-4');
    expect(await vote('R-4', fay, 'approve', 'ann')).to.equal('Requested');
    await refusalOf(vote('R-4', ann), 'VotedAlready');
    await refusalOf(vote('R-4', fay, 'approve', 'ann'), 'VotedAlready');
    expect(await waits(ann)).not.to.include('R-4');
    expect(await vote('R-4', cy, 'approve', 'bob')).to.equal('Requested');
    await refusalOf(vote('R-4', fay), 'VotedAlready');
    expect(await waits(fay)).not.to.include('R-4');
  });

  it('let the escalation role vote as well, and ask as many as before', async () => {
    await ask('R-5');
    await escalateApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'R-5' }));
    expect(await vote('R-5', ada)).to.equal('Escalated');
    await refusalOf(vote('R-5', ada), 'VotedAlready');
    expect(await vote('R-5', actor('abe', 'Admin'))).to.equal('Escalated');
    expect((await request(test.database, 'R-5'))?.step).to.equal(2);
  });

  it('let no vote of twenty at once go beyond the quorum', async () => {
    await ask('R-6');
    const people = Array.from({ length: 20 }, (_, index) => actor(`p${index}`, 'Approver'));
    // All of them wait for the lock before the first one has it.
    const voting = await test.database.transaction('approvals', async (tx) => {
      await tx.query("SELECT 1 FROM approvals.requests WHERE request_id = 'R-6' FOR UPDATE");
      const cast = Promise.allSettled(people.map((who) => vote('R-6', who)));
      await until('the votes wait', async () => {
        const [row] = await tx.query<{ waiting: number }>(
          "SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted AND locktype IN ('tuple', 'transactionid')",
        );
        return (row?.waiting ?? 0) >= 10 || undefined;
      });
      return { cast };
    });
    const outcomes = await voting.cast;
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(2);
    const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
    expect(new Set(refused)).to.deep.equal(new Set(['DecisionNotAllowed']));
    expect(await request(test.database, 'R-6')).to.include({ step: 2, state: 'Requested' });
  });
});
