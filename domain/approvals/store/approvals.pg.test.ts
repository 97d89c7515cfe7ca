import { expect } from 'chai';
import { actor, ada, amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import { addDays, localDate } from '../../kernel/time.js';
import type { ApprovalDemand, PolicyRule, RequestApprovalInput } from '../approvals.wire.js';
import { fourEyesDemand } from '../four-eyes.js';
import {
  currentPolicies,
  currentPolicy,
  decideApproval,
  definePolicy,
  escalateApproval,
  evaluateApproval,
  expireApproval,
  openRequests,
  policyVersion,
  policyVersions,
  request,
  requestApproval,
  requestsOfSubject,
  waitingFor,
  withdrawApproval,
} from './index.js';

const large: PolicyRule = {
  name: 'large order',
  minimumAmount: '10000',
  approverRole: 'Approver',
  escalateAfterMinutes: 1440,
  escalateToRole: 'Admin',
  expireAfterMinutes: 4320,
};
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDIANAPOLIS', costCentre: 'IP_SALES' };
const demand: ApprovalDemand = {
  required: true,
  policyVersion: 1,
  rule: 'large order',
  approverRole: 'Approver',
  escalateAfterMinutes: 1440,
  escalateToRole: 'Admin',
  expireAfterMinutes: 4320,
  reason: 'large order: 10000.00 or more needs Approver.',
};
const asking = (requestId: string): RequestApprovalInput => ({
  requestId,
  kind: 'order',
  subject: 'SO-1001',
  amount: '12000',
  dimensions,
  requestedBy: ollie,
  requesterWorkflowId: 'order:SO-1001',
  demand,
});

const unsaid = { clock: null, remindAfterMinutes: null, fallback: null, escalateToPeople: null };

describe('approvals in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  describe('policies', () => {
    it('are versioned, and every version stays readable', async () => {
      const first = await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: [large] }, 'policy/1'));
      expect(first).to.include({ version: 1 });
      const rules = [{ ...large, minimumAmount: '20000.00' }];
      expect((await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules }))).version).to.equal(2);
      expect(
        (await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'creditOverride', rules: [] }))).version,
      ).to.equal(1);

      expect((await currentPolicy(test.database, 'order'))?.rules[0]?.minimumAmount).to.equal('20000.00');
      expect((await policyVersion(test.database, 'order', 1))?.rules).to.deep.equal([
        {
          ...{ ...large, minimumAmount: '10000.00', businessUnit: null, site: null, steps: null },
          ...{ maximumMarginPercent: null, minimumExposure: null, ...unsaid },
        },
      ]);
      expect(await currentPolicy(test.database, 'manualJournal')).to.equal(null);
      expect((await currentPolicies(test.database)).map(({ kind, version }) => `${kind} ${version}`)).to.deep.equal([
        'creditOverride 1',
        'order 2',
      ]);
      expect(await factTypes(test, 'approval-policy:order')).to.deep.equal([
        'ApprovalPolicyDefined',
        'ApprovalPolicyDefined',
      ]);
    });

    it('are defined exactly once by the key', async () => {
      const again = await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: [large] }, 'policy/1'));
      expect(again.version).to.equal(1);
      expect((await currentPolicy(test.database, 'order'))?.version).to.equal(2);
      await refusalOf(
        definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: [] }, 'policy/1')),
        'StepKeyReused',
      );
    });

    it('get versions without gaps when defined at once', async () => {
      const made = await Promise.all(
        Array.from({ length: 8 }, () =>
          definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'manualJournal', rules: [large] })),
        ),
      );
      expect(made.map(({ version }) => version).sort()).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('hold from their day on, the last that began before the others, and never in the past', async () => {
      const today = localDate(new Date().toISOString());
      const define = (effectiveFrom: string | null, minimumAmount: string) =>
        definePolicy(
          test.database,
          by(SYSTEM_ACTOR, { kind: 'writeOff', rules: [{ ...large, minimumAmount }], effectiveFrom, planned: 'keep' }),
        );
      const inForce = async () => (await currentPolicy(test.database, 'writeOff'))?.version;
      const early = await refusalOf(define(addDays(today, -1), '1'), 'InvalidPolicy');
      expect(fieldsOf(early)).to.deep.equal(['effectiveFrom']);
      expect(fieldsOf(await refusalOf(define('soon', '1'), 'InvalidPolicy'))).to.deep.equal(['effectiveFrom']);
      await define(addDays(today, 30), '100');
      expect(await inForce()).to.equal(undefined);
      const about = { kind: 'writeOff', amount: '150.00', dimensions } as const;
      expect(await evaluateApproval(test.database, by(ollie, about))).to.include({ policyVersion: 0 });
      await define(today, '300');
      await define(null, '200');
      await define(addDays(today, 1), '100');
      expect(await inForce()).to.equal(3);
      expect((await currentPolicies(test.database)).map(({ kind, version }) => `${kind} ${version}`)).to.include(
        'writeOff 3',
      );
      expect(
        (await policyVersions(test.database, 'writeOff')).map(({ version, effectiveFrom }) => [version, effectiveFrom]),
      ).to.deep.equal([
        [4, addDays(today, 1)],
        [3, today],
        [2, today],
        [1, addDays(today, 30)],
      ]);
    });

    it('are Admin’s, and wrong ones are refused field by field', async () => {
      for (const who of [fay, ollie, amos, vera]) {
        await refusalOf(definePolicy(test.database, by(who, { kind: 'order', rules: [large] })), 'NotAllowed');
      }
      const wrong = [{ ...large, minimumAmount: '-1', escalateAfterMinutes: 0 }];
      const refused = await refusalOf(
        definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: wrong })),
        'InvalidPolicy',
      );
      expect(fieldsOf(refused)).to.deep.equal(['rules[0].escalateAfterMinutes', 'rules[0].minimumAmount']);
      expect((await currentPolicy(test.database, 'order'))?.version).to.equal(2);
    });

    it('hold a process to the demand it first met', async () => {
      const command = by(ollie, { kind: 'jobScrap', amount: '12000.00', dimensions } as const, 'SO-7/approval-demand');
      expect((await evaluateApproval(test.database, command)).required).to.equal(false);
      await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'jobScrap', rules: [large] }));
      expect((await evaluateApproval(test.database, command)).required).to.equal(false);
      const later = await evaluateApproval(test.database, { ...command, key: 'SO-8/approval-demand' });
      expect(later).to.deep.equal({ ...demand, toPost: [], position: null });
    });

    it('look at margin and exposure, which are frozen on the request with the rule', async () => {
      const thin = { ...large, name: 'thin', minimumAmount: '0', maximumMarginPercent: '12.5', minimumExposure: '900' };
      const version = (await definePolicy(test.database, by(SYSTEM_ACTOR, { kind: 'order', rules: [thin] }))).version;
      const about = { kind: 'order', amount: '12.00', dimensions } as const;
      const facts = (marginPercent: string, exposure: string) => ({ ...about, facts: { marginPercent, exposure } });
      expect(await evaluateApproval(test.database, by(ollie, about))).to.include({ required: true, wantsFacts: true });
      const above = await evaluateApproval(test.database, by(ollie, facts('12.51', '900.00')));
      expect(above).to.deep.equal({ required: false, toPost: [], position: null });
      const command = by(ollie, facts('12.50', '900.00'));
      const { toPost: _toPost, position: _position, ...met } = await evaluateApproval(test.database, command);
      expect(met).to.include({
        policyVersion: version,
        reason:
          'thin: 0.00 or more with a margin of 12.50 % or less (12.50 %) and an exposure of 900.00 or more (900.00) needs Approver.',
      });
      // Found anew after a restart, they differ: the step answers what it answered.
      const again = { ...command, input: facts('50.00', '1.00') };
      expect(await evaluateApproval(test.database, again)).to.include({ required: true });
      const asking = { subject: 'SO-9', amount: '12.00', dimensions, requestedBy: ollie, kind: 'order' } as const;
      const asked = {
        ...asking,
        requestId: 'R-thin',
        requesterWorkflowId: 'order:SO-9',
        demand: met as ApprovalDemand,
      };
      expect(await requestApproval(test.database, by(ollie, asked))).to.include({ state: 'Requested' });
      await withdrawApproval(test.database, by(ollie, { requestId: 'R-thin', reason: '' }));
    });

    it('refuse to be asked about a wrong thing, naming every field', async () => {
      const wrong = { kind: 'order', amount: 'much', dimensions: { ...dimensions, site: '?' } } as const;
      const refused = await refusalOf(evaluateApproval(test.database, by(ollie, wrong)), 'InvalidApproval');
      expect(fieldsOf(refused)).to.deep.equal(['amount', 'dimensions.site']);
    });
  });

  describe('requests', () => {
    const ask = (requestId: string, change: Partial<RequestApprovalInput> = {}) =>
      requestApproval(test.database, by(ollie, { ...asking(requestId), ...change }, `${requestId}/request`));
    const decide = (requestId: string, decision: 'approve' | 'reject', who = amos, reason = 'looked at it') =>
      decideApproval(test.database, by(who, { requestId, decision, reason }));
    const stateOf = async (requestId: string) => (await request(test.database, requestId))?.state;

    it('keep what was asked with the policy version, exactly once', async () => {
      expect(await ask('R-1')).to.deep.include({ requestId: 'R-1', state: 'Requested', toPost: [] });
      expect(await ask('R-1')).to.deep.include({ requestId: 'R-1', state: 'Requested' });
      const kept = await request(test.database, 'R-1');
      expect(kept).to.deep.include({
        kind: 'order',
        subject: 'SO-1001',
        amount: '12000.00',
        dimensions,
        requestedBy: ollie,
        policyVersion: 1,
        rule: 'large order',
        state: 'Requested',
        endedAt: null,
        decision: null,
      });
      const facts = await factsOfAggregate(test, 'approval:R-1');
      expect(facts.map(({ type }) => type)).to.deep.equal(['ApprovalRequested']);
      expect(facts[0]?.payload).to.deep.include({ orderId: 'SO-1001', amount: '12000.00', policyVersion: 1 });
      expect(await request(test.database, 'R-none')).to.equal(null);
      expect((await requestsOfSubject(test.database, 'SO-1001')).map(({ requestId }) => requestId)).to.deep.equal([
        'R-1',
      ]);
      await refusalOf(requestApproval(test.database, by(ollie, asking('R-1'))), 'RequestExists');
    });

    it('are refused with every wrong field, and to a Viewer', async () => {
      const wrong = { subject: '', amount: '-1', requesterWorkflowId: '', demand: { ...demand, rule: '' } };
      const refused = await refusalOf(ask('R-2', wrong), 'InvalidApproval');
      expect(fieldsOf(refused)).to.deep.equal(['amount', 'demand.rule', 'requesterWorkflowId', 'subject']);
      await refusalOf(requestApproval(test.database, by(vera, asking('R-2'))), 'NotAllowed');
      expect(await stateOf('R-2')).to.equal(undefined);
    });

    it('are refused when the demand is softer than its policy', async () => {
      const softer = { ...demand, approverRole: 'Ops', expireAfterMinutes: 9999 } as const;
      const refused = await refusalOf(ask('R-2', { demand: softer }), 'InvalidApproval');
      expect(fieldsOf(refused)).to.deep.equal(['demand.approverRole', 'demand.expireAfterMinutes']);
      const unknown = await refusalOf(ask('R-2', { demand: { ...demand, policyVersion: 99 } }), 'InvalidApproval');
      expect(fieldsOf(unknown)).to.deep.equal(['demand.rule']);
    });

    it('of a job need a second person where no policy says so, under no softer terms', async () => {
      const terms = fourEyesDemand('jobOverride');
      const asked = { kind: 'jobOverride', requesterWorkflowId: 'job:J-2001', demand: terms } as const;
      await ask('R-9', asked);
      expect(await request(test.database, 'R-9')).to.deep.include({
        policyVersion: 0,
        rule: 'four eyes',
        reason: 'Putting a job into another state needs a second person.',
      });
      const facts = await factsOfAggregate(test, 'approval:R-9');
      expect(facts[0]?.payload).to.deep.include({ orderId: null, requesterWorkflowId: 'job:J-2001', policyVersion: 0 });
      await refusalOf(decide('R-9', 'approve', ollie), 'OwnRequest');
      expect(await decide('R-9', 'approve')).to.deep.include({ state: 'Granted' });

      const softer = { ...asked, demand: { ...terms, approverRole: 'Ops' } } as const;
      expect(fieldsOf(await refusalOf(ask('R-10', softer), 'InvalidApproval'))).to.deep.equal(['demand.approverRole']);
      const ofOrder = await refusalOf(ask('R-10', { demand: terms }), 'InvalidApproval');
      expect(fieldsOf(ofOrder)).to.deep.equal(['demand.reason']);
    });

    it('are granted by a person with the role, who did not ask, exactly once', async () => {
      for (const who of [ada, fay]) await refusalOf(decide('R-1', 'approve', who), 'DecisionNotAllowed');
      await refusalOf(decide('R-1', 'approve', vera), 'NotAllowed');
      await refusalOf(decide('R-1', 'approve', ollie), 'OwnRequest');
      await refusalOf(decide('R-1', 'approve', { ...SYSTEM_ACTOR, roles: ['Approver'] }), 'OnlyPeopleDecide');
      await refusalOf(decide('R-1', 'approve', actor('ollie', 'Approver')), 'OwnRequest');
      expect(await stateOf('R-1')).to.equal('Requested');

      const command = by(amos, { requestId: 'R-1', decision: 'approve', reason: '' } as const);
      expect(await decideApproval(test.database, command)).to.deep.include({ state: 'Granted' });
      expect(await decideApproval(test.database, command)).to.deep.include({ state: 'Granted' });
      const kept = await request(test.database, 'R-1');
      expect(kept?.decision).to.deep.include({ decision: 'approve', decidedBy: amos });
      expect(kept?.endedAt).to.be.a('string');
      expect(await factTypes(test, 'approval:R-1')).to.deep.equal(['ApprovalRequested', 'ApprovalGranted']);
    });

    it('refuse a second decision with the state they are in', async () => {
      const refused = await refusalOf(decide('R-1', 'reject'), 'AlreadyDecided');
      expect(refused.details.state).to.equal('Granted');
    });

    it('need a reason to be rejected, and a decision that is one', async () => {
      await ask('R-3');
      expect(fieldsOf(await refusalOf(decide('R-3', 'reject', amos, ' '), 'InvalidDecision'))).to.deep.equal([
        'reason',
      ]);
      const neither = 'maybe' as 'approve';
      expect(fieldsOf(await refusalOf(decide('R-3', neither), 'InvalidDecision'))).to.deep.equal(['decision']);
      await refusalOf(decide('R-none', 'approve'), 'UnknownRequest');
      expect(await decide('R-3', 'reject', amos, 'too dear')).to.deep.include({ state: 'Rejected' });
      const facts = await factsOfAggregate(test, 'approval:R-3');
      expect(facts[1]).to.deep.include({ type: 'ApprovalRejected' });
      expect(facts[1]?.payload).to.deep.include({ reason: 'too dear', afterEscalation: false });
    });

    it('take one of twenty decisions, yes or no, made at once', async () => {
      await ask('R-4');
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          decide('R-4', index % 2 === 0 ? 'approve' : 'reject', actor(`a${index}`, 'Approver')),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') await refusalOf(Promise.reject(outcome.reason), 'AlreadyDecided');
      }
      expect(await factTypes(test, 'approval:R-4')).to.have.length(2);
    });

    it('let the escalation role decide once escalated', async () => {
      await ask('R-5');
      await refusalOf(decide('R-5', 'approve', ada), 'DecisionNotAllowed');
      await refusalOf(escalateApproval(test.database, by(ollie, { requestId: 'R-5' })), 'NotAllowed');
      const command = by(SYSTEM_ACTOR, { requestId: 'R-5' });
      for (let time = 0; time < 2; time += 1) {
        expect(await escalateApproval(test.database, command)).to.deep.include({ state: 'Escalated' });
      }
      expect(await escalateApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'R-5' }))).to.deep.include({
        state: 'Escalated',
        position: null,
      });
      expect(await decide('R-5', 'approve', ada)).to.deep.include({ state: 'Granted' });
      const facts = await factsOfAggregate(test, 'approval:R-5');
      expect(facts.map(({ type }) => type)).to.deep.equal([
        'ApprovalRequested',
        'EscalationTriggered',
        'ApprovalGranted',
      ]);
      expect(facts[2]?.payload).to.deep.include({ afterEscalation: true });
    });

    it('expire, and a timer that comes too late changes nothing', async () => {
      await ask('R-6');
      await refusalOf(expireApproval(test.database, by(fay, { requestId: 'R-6' })), 'NotAllowed');
      expect(await expireApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'R-6' }))).to.deep.include({
        state: 'Expired',
      });
      await refusalOf(decide('R-6', 'approve'), 'AlreadyEnded');
      for (const late of [escalateApproval, expireApproval]) {
        expect(await late(test.database, by(SYSTEM_ACTOR, { requestId: 'R-6' }))).to.deep.include({ state: 'Expired' });
        await refusalOf(late(test.database, by(SYSTEM_ACTOR, { requestId: 'R-none' })), 'UnknownRequest');
        const refused = await refusalOf(late(test.database, by(SYSTEM_ACTOR, { requestId: '' })), 'InvalidDecision');
        expect(fieldsOf(refused)).to.deep.equal(['requestId']);
      }
      expect(await factTypes(test, 'approval:R-6')).to.deep.equal(['ApprovalRequested', 'ApprovalExpired']);
    });

    it('are withdrawn, and a decision then is refused', async () => {
      await ask('R-7');
      const command = by(ollie, { requestId: 'R-7', reason: 'order cancelled' });
      await refusalOf(withdrawApproval(test.database, { ...command, context: by(vera, null).context }), 'NotAllowed');
      for (let time = 0; time < 2; time += 1) {
        expect(await withdrawApproval(test.database, command)).to.deep.include({ state: 'Withdrawn' });
      }
      await refusalOf(decide('R-7', 'approve'), 'AlreadyEnded');
      expect(await factTypes(test, 'approval:R-7')).to.deep.equal(['ApprovalRequested', 'ApprovalWithdrawn']);
      const empty = await refusalOf(
        withdrawApproval(test.database, by(ollie, { requestId: '', reason: '' })),
        'InvalidDecision',
      );
      expect(fieldsOf(empty)).to.deep.equal(['requestId']);
    });

    it('stay granted when the withdrawal comes after the decision', async () => {
      const late = by(SYSTEM_ACTOR, { requestId: 'R-1', reason: 'order cancelled' });
      expect(await withdrawApproval(test.database, late)).to.deep.include({ state: 'Granted', position: null });
    });

    it('are refused when they arrive after their withdrawal', async () => {
      const first = by(SYSTEM_ACTOR, { requestId: 'R-8', reason: 'order cancelled' });
      expect(await withdrawApproval(test.database, first)).to.deep.include({ state: 'Withdrawn', position: null });
      expect((await refusalOf(ask('R-8'), 'RequestWithdrawn')).details.state).to.equal('Withdrawn');
      expect(await stateOf('R-8')).to.equal(undefined);
      expect(await factTypes(test, 'approval:R-8')).to.deep.equal([]);
    });

    it('never stay open when asked and withdrawn at once', async () => {
      const ids = Array.from({ length: 12 }, (_, index) => `R-race-${index}`);
      const asked = ids.map((requestId) =>
        ask(requestId).then(
          () => 'asked',
          () => 'refused',
        ),
      );
      const withdrawn = ids.map((requestId) =>
        withdrawApproval(test.database, by(SYSTEM_ACTOR, { requestId, reason: 'cancelled' })),
      );
      await Promise.all([...asked, ...withdrawn]);
      for (const [index, requestId] of ids.entries()) {
        const expected = (await asked[index]) === 'asked' ? 'Withdrawn' : undefined;
        expect(await stateOf(requestId), requestId).to.equal(expected);
      }
    });

    it('wait for those who may decide them, and for nobody else', async () => {
      await ask('R-20');
      await ask('R-21');
      await ask('R-22', { requestedBy: amos });
      await escalateApproval(test.database, by(SYSTEM_ACTOR, { requestId: 'R-21' }));
      const waiting = async (who: typeof amos, page = 1, pageSize = 50) => {
        const list = await waitingFor(test.database, who, { page, pageSize }, new Date().toISOString());
        return [list.total, ...list.items.map(({ requestId }) => requestId)];
      };
      expect(await waiting(amos)).to.deep.equal([2, 'R-20', 'R-21']);
      expect(await waiting(amos, 2, 1)).to.deep.equal([2, 'R-21']);
      expect(await waiting(actor('anna', 'Approver'))).to.deep.equal([3, 'R-20', 'R-21', 'R-22']);
      expect(await waiting(ada)).to.deep.equal([1, 'R-21']);
      expect(await waiting(ollie)).to.deep.equal([0]);
      expect(await waiting({ ...SYSTEM_ACTOR, roles: ['Approver'] })).to.deep.equal([0]);
    });

    it('are listed while they are open, page by page, once nobody has touched them for a while', async () => {
      const open = async (quietSeconds: number, after = 'R-20') =>
        (await openRequests(test.database, { quietSeconds, after, limit: 1 })).map(({ requestId }) => requestId);
      expect(await open(0)).to.deep.equal(['R-21']);
      expect(await open(0, 'R-21')).to.deep.equal(['R-22']);
      expect(await open(3600)).to.deep.equal([]);
    });
  });

  describe('the role', () => {
    it('cannot read or write a neighbour’s tables', async () => {
      expect(await neighbourBreaches(test, 'approvals')).to.deep.equal([]);
    });

    it('cannot change what is append-only', async () => {
      expect(await appendOnlyBreaches(test, 'approvals')).to.deep.equal([]);
    });
  });
});
