import { expect } from 'chai';
import { actor, ada, amos, by, fay } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { type Actor, SYSTEM_ACTOR } from '../../kernel/actor.js';
import { addDays, localDate } from '../../kernel/time.js';
import type { ApprovalKind, DefinePolicyInput, PolicyRule, RequestApprovalInput } from '../approvals.wire.js';
import { evaluate } from '../policy.js';
import {
  currentPolicy,
  decideApproval,
  definePolicy,
  giveDelegation,
  policyVersion,
  policyVersions,
  request,
  requestApproval,
  waitingFor,
  withdrawPolicy,
} from './index.js';

const alma = actor('alma', 'Admin');
const frank = actor('frank', 'Finance');
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'SALES' };
const rule = (minimumAmount: string, change: Partial<PolicyRule> = {}): PolicyRule => ({
  ...{ name: 'any', minimumAmount, approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120, ...change },
});

describe('a change of a policy', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());
  const today = localDate(new Date().toISOString());
  const define = (kind: ApprovalKind, amount: string, more: Partial<DefinePolicyInput> = {}, who: Actor = ada) =>
    definePolicy(test.database, by(who, { kind, rules: [rule(amount)], ...more }));
  const decide = (requestId: string | null, who: Actor, decision: 'approve' | 'reject' = 'approve') =>
    decideApproval(test.database, by(who, { requestId: requestId ?? '', decision, reason: 'looked at it' }));
  const inForce = async (kind: ApprovalKind) => (await currentPolicy(test.database, kind))?.version ?? null;
  const states = async (kind: ApprovalKind) =>
    (await policyVersions(test.database, kind)).map(({ version, state }) => `${version} ${state}`);

  it('holds once another Admin agreed, and not before; nobody agrees to their own', async () => {
    const proposed = await define('order', '100');
    expect(proposed).to.include({ version: 1, state: 'Proposed', requestId: 'AR-policy-order-1' });
    expect(proposed.approval?.requestId).to.equal(proposed.requestId);
    expect(await inForce('order')).to.equal(null);
    for (const who of [ada, amos, fay]) {
      await refusalOf(decide(proposed.requestId, who), who === ada ? 'OwnRequest' : 'DecisionNotAllowed');
    }
    await decide(proposed.requestId, alma);
    expect(await inForce('order')).to.equal(1);
    expect(await factTypes(test, 'approval-policy:order')).to.deep.equal([
      'ApprovalPolicyProposed',
      'ApprovalPolicyDefined',
    ]);
  });

  it('in flight changes nothing: neither what is asked, nor what was', async () => {
    const before = await currentPolicy(test.database, 'order');
    const demand = evaluate(before, { kind: 'order', amount: '150.00', dimensions });
    if (!demand.required) throw new Error('nothing is demanded');
    const asked: RequestApprovalInput = {
      ...{ requestId: 'R-1', kind: 'order', subject: 'SO-1', amount: '150.00', dimensions, requestedBy: fay },
      ...{ requesterWorkflowId: 'order:SO-1', demand },
    };
    await requestApproval(test.database, by(fay, asked));
    const steps = [{ role: 'Finance', quorum: '2' }] as const;
    const stricter = [rule('1', { approverRole: 'Finance', steps, escalateAfterMinutes: 5 })];
    const open = await request(test.database, 'R-1');
    const { requestId, version } = await define('order', '1', { rules: stricter }, alma);
    expect(await inForce('order')).to.equal(1);
    // Nobody asks under what is only proposed.
    const soon = { ...asked, requestId: 'R-2', demand: { ...demand, policyVersion: version } };
    expect(fieldsOf(await refusalOf(requestApproval(test.database, by(fay, soon)), 'InvalidApproval'))).to.deep.equal([
      'demand.rule',
    ]);
    await decide(requestId, ada);
    expect(await inForce('order')).to.equal(version);
    // What is asked from now on needs two of Finance; what was asked needs whom it needed, as long as it did.
    const now = evaluate(await currentPolicy(test.database, 'order'), { kind: 'order', amount: '150.00', dimensions });
    expect(now).to.include({ policyVersion: version, approverRole: 'Finance' });
    expect(await request(test.database, 'R-1')).to.deep.equal(open);
    await refusalOf(decide('R-1', frank), 'DecisionNotAllowed');
    await decide('R-1', amos);
    expect(await request(test.database, 'R-1')).to.include({ policyVersion: 1, state: 'Granted' });
  });

  it('is one at a time, however many are asked for at once, until it is decided or withdrawn', async () => {
    const at = await Promise.allSettled([1, 2, 3, 4].map((amount) => define('writeOff', String(amount))));
    expect(at.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    await refusalOf(define('writeOff', '9', {}, alma), 'PolicyChangePending');
    const [pending] = await policyVersions(test.database, 'writeOff');
    const back = by(alma, { kind: 'writeOff' as const, version: pending?.version ?? 0, reason: 'too low' });
    expect(await withdrawPolicy(test.database, back)).to.include({ state: 'Refused', withdrawn: pending?.requestId });
    await refusalOf(withdrawPolicy(test.database, { ...back, key: 'again' }), 'AlreadyEnded');
    await refusalOf(decide(pending?.requestId ?? null, alma), 'AlreadyEnded');
    const next = await define('writeOff', '9');
    await decide(next.requestId, alma, 'reject');
    expect(await inForce('writeOff')).to.equal(null);
    expect((await states('writeOff')).map((each) => each.split(' ')[1])).to.deep.equal(['Refused', 'Refused']);
  });

  it('is told when a planned version would take over from it, which it keeps or drops', async () => {
    const planned = (await define('refund', '500', { effectiveFrom: addDays(today, 30) }, SYSTEM_ACTOR)).version;
    const unsaid = await refusalOf(define('refund', '100'), 'InvalidPolicy');
    expect(fieldsOf(unsaid)).to.deep.equal(['planned']);
    expect(unsaid.message + JSON.stringify(unsaid.details)).to.contain(`Version ${planned} takes over`);
    const kept = await define('refund', '100', { planned: 'keep' });
    await decide(kept.requestId, alma);
    expect(await states('refund')).to.deep.equal([`${kept.version} Defined`, `${planned} Defined`]);
    const dropped = await define('refund', '200', { planned: 'drop' });
    expect((await policyVersion(test.database, 'refund', planned))?.state).to.equal('Defined');
    await decide(dropped.requestId, alma);
    expect((await policyVersion(test.database, 'refund', planned))?.state).to.equal('Dropped');
    expect(await inForce('refund')).to.equal(dropped.version);
  });

  it('agreed to late does not push aside what it was to keep, which took over meanwhile', async () => {
    const planned = (await define('return', '500', { effectiveFrom: addDays(today, 30) }, SYSTEM_ACTOR)).version;
    const kept = await define('return', '100', { effectiveFrom: addDays(today, 5), planned: 'keep' });
    // Forty days go by.
    await test.admin(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE approvals.policies SET effective_from = effective_from - 40 WHERE kind = 'return';
       UPDATE approvals.policy_outcomes SET effective_from = effective_from - 40 WHERE kind = 'return'; COMMIT`,
    );
    await decide(kept.requestId, alma);
    expect(await inForce('return')).to.equal(planned);
    expect(await states('return')).to.deep.equal([`${kept.version} Refused`, `${planned} Defined`]);
    const [told] = await test.admin<{ why: string }>(
      `SELECT payload->>'why' AS why FROM outbox.facts WHERE type = 'ApprovalPolicyRefused' ORDER BY position DESC LIMIT 1`,
    );
    expect(told?.why).to.equal('Overtaken');
    // Whoever says that it is to be dropped means it.
    const instead = await define('return', '100', { planned: 'drop' });
    await decide(instead.requestId, alma);
    expect(await inForce('return')).to.equal(instead.version);
  });

  it('is for people alone: no program proposes or agrees, lends its role, or is shown what waits', async () => {
    const program = { ...alma, program: true };
    await refusalOf(define('jobScrap', '1', {}, program), 'OnlyPeopleDecide');
    const { requestId } = await define('jobScrap', '1');
    await refusalOf(decide(requestId, program), 'OnlyPeopleDecide');
    const isShown = async (who: Actor): Promise<boolean> => {
      const { items } = await waitingFor(test.database, who, { page: 1, pageSize: 50 }, new Date().toISOString());
      return items.some((waiting) => waiting.requestId === requestId);
    };
    expect([await isShown(alma), await isShown(program)]).to.deep.equal([true, false]);
    const lent = {
      delegationId: 'DG-P',
      role: 'Admin',
      to: fay,
      firstDay: today,
      lastDay: today,
      reason: 'away',
    } as const;
    await refusalOf(giveDelegation(test.database, by(program, lent)), 'OnlyPeopleDecide');
    await decide(requestId, alma);
  });

  it('is asked of whom the policy of policy changes names, also one of that policy itself', async () => {
    const rules = [rule('0', { approverRole: 'Finance', steps: [{ role: 'Finance', quorum: '2' }] })];
    await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'policyChange', rules }));
    const { requestId, version } = await define('policyChange', '0');
    await refusalOf(decide(requestId, alma), 'DecisionNotAllowed');
    await decide(requestId, fay);
    expect(await inForce('policyChange')).to.not.equal(version);
    await decide(requestId, actor('frank', 'Finance'));
    expect(await inForce('policyChange')).to.equal(version);
  });
});
