import { expect } from 'chai';
import { APPROVAL_KINDS, type ApprovalKind, fourEyesDemand, type PolicyRule } from '../../domain/approvals/index.js';
import {
  decideApproval,
  definePolicy,
  escalateApproval,
  evaluateApproval,
  giveDelegation,
  requestApproval,
  withdrawApproval,
} from '../../domain/approvals/store/index.js';
import { CORRECTION_STATES } from '../../domain/billing/index.js';
import { JOB_STATES } from '../../domain/jobs/index.js';
import { overrideJob } from '../../domain/jobs/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { ORDER_STATES } from '../../domain/orders/index.js';
import { placeOrder } from '../../domain/orders/store/index.js';
import { RETURN_STATES } from '../../domain/returns/index.js';
import { actor, ada, amos, by, fay, ollie } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { billed, billingOf } from '../../tests/support/billing-fixture.js';
import { DIMENSIONS, furnish, orderStart } from '../../tests/support/order-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { oneOfEach } from '../../tests/support/two-sites.js';
import type { ApprovalCaseDto } from './approval-case.dto.js';
import { CONSEQUENCES } from './consequences.js';

const ORDER = 'SO-CASE';
const today = localDate(new Date().toISOString());
const dora = actor('dora', 'Ops');
const DEAR: PolicyRule = {
  ...{ name: 'dear', minimumAmount: '40.00', approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
  steps: [
    { role: 'Approver', quorum: '2' },
    { role: 'Finance', quorum: 'one' },
  ],
};

describe('the whole case of a request for approval', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
    await furnish(test.database, {});
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const seenBy = async ({ id, roles, scope }: Actor, requestId: string): Promise<ApprovalCaseDto> => {
    const asking = { as: [id, ...roles] as const, ...(scope ? { within: scope } : {}) };
    const answer = await api.ask('GET', `/v1/approvals/${requestId}/case`, asking);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as unknown as ApprovalCaseDto;
  };

  describe('of an order', () => {
    before(async () => {
      const { database } = test;
      await definePolicy(database, by(SYSTEM_ACTOR, { kind: 'order' as const, rules: [DEAR] }));
      const { order, ...start } = orderStart({ paymentTerms: 'onAccount' });
      await placeOrder(database, by(ollie, { start: { ...start, order: { ...order, orderId: ORDER } }, runId: 'r' }));
      const billing = billingOf(test);
      await billing.hold(ORDER, '53.00', '5000.00', undefined, 'C-1001');
      for (const [orderId, due] of [
        ['SO-OLD', addDays(today, -1)],
        ['SO-NEW', today],
      ] as const) {
        const owed = billed(orderId, { customerId: 'C-1001', dimensions: DIMENSIONS });
        const { invoice } = await billing.invoiceShipment(owed, 'S-1');
        await test.admin(`BEGIN; SET LOCAL session_replication_role = replica;
          UPDATE billing.invoices SET due_date = '${due}' WHERE invoice = '${invoice}'; COMMIT`);
      }
      const lent = {
        delegationId: 'DG-1',
        role: 'Approver',
        to: { id: 'dora', name: 'Dora' },
        reason: 'away',
      } as const;
      await giveDelegation(database, by(amos, { ...lent, firstDay: today, lastDay: today }));
      const about = { kind: 'order', amount: '53.00', dimensions: DIMENSIONS } as const;
      for (const revision of [0, 1]) {
        const { toPost: _, position: _position, ...demand } = await evaluateApproval(database, by(ollie, about));
        if (!demand.required) throw new Error('the policy asks nobody');
        const requestId = `AR-${ORDER}-${revision}`;
        const asked = { requestId, subject: ORDER, requestedBy: ollie, requesterWorkflowId: `order:${ORDER}`, demand };
        await requestApproval(database, by(ollie, { ...about, ...asked, alsoAskedBy: ['omar'] }));
        if (revision === 0) await withdrawApproval(database, by(ollie, { requestId, reason: 'amended' }));
      }
      await vote(actor('ann', 'Approver'));
    });

    const requestId = `AR-${ORDER}-1`;
    const vote = (who: Actor, onBehalfOf?: string) =>
      decideApproval(
        test.database,
        by(who, { requestId, decision: 'approve', reason: 'seen', ...(onBehalfOf ? { onBehalfOf } : {}) } as const),
      );

    it('tells what, why, what was before, what is owed, and what comes of yes and no', async () => {
      const { approval, document, why, history, exposure, ifApproved, ifRejected } = await seenBy(dora, requestId);
      expect(approval).to.include({ requestId, state: 'Requested' });
      expect(document.order).to.include({ orderId: ORDER, total: '53.00' });
      expect(document.order?.lines.map(({ part, net }) => [part, net])).to.deep.equal([['P-1', '50.00']]);
      expect(why).to.deep.include({ policyVersion: 2, reason: approval.reason });
      expect(why.rule).to.include({ name: 'dear', minimumAmount: '40.00', maximumMarginPercent: null });
      expect(history.requests.map((each) => [each.requestId, each.state, each.votes.length])).to.deep.equal([
        [`AR-${ORDER}-0`, 'Withdrawn', 0],
        [requestId, 'Requested', 1],
      ]);
      expect(exposure).to.deep.equal({
        ...{ customerId: 'C-1001', name: 'Acme Compressors', creditLimit: '5000.00', exposure: '267.00' },
        ...{ receivables: '214.00', overdue: '107.00', openOrders: '53.00', credits: '0.00' },
      });
      // One more yes passes the step, and Finance is asked then; a no splits the votes.
      expect(ifApproved).to.deep.equal({
        ...{ requestState: 'Requested', documentState: null },
        words: `The next step is asked: one of Finance. When all have agreed: ${CONSEQUENCES.order.yes.words}`,
      });
      expect(ifRejected).to.include({ requestState: 'Returned', documentState: null });
      expect(ifRejected.words).to.include('goes back to who asked');
    });

    it('tells who may decide, in whose place, until when, and what of that the caller may', async () => {
      const { approval, decides } = await seenBy(dora, requestId);
      const inPlace = { person: { id: 'dora', name: 'Dora' }, onBehalfOf: { id: 'amos', name: 'amos' } };
      expect(decides).to.deep.equal({
        asked: [{ role: 'Approver', people: null }],
        ...{ needed: 2, agreed: 1, never: ['ollie', 'omar', 'ann'] },
        delegates: [{ ...inPlace, role: 'Approver' }],
        you: { may: false, onBehalfOf: [inPlace.onBehalfOf], why: null },
        remindAt: approval.stepClock?.remindAt,
        escalateAt: approval.stepClock?.escalateAt,
        expireAt: approval.stepClock?.expireAt,
      });
      expect((await seenBy(amos, requestId)).decides?.you).to.deep.equal({ may: true, onBehalfOf: [], why: null });
      expect((await seenBy(ollie, requestId)).decides?.you).to.deep.equal({
        ...{ may: false, onBehalfOf: [] },
        why: 'ollie asked for this, and nobody decides what they asked for.',
      });
    });

    it('keeps the figures of all places from who is limited to some', async () => {
      const { document, exposure } = await seenBy({ ...amos, scope: { sites: [DIMENSIONS.site] } }, requestId);
      expect(document.order).to.include({ orderId: ORDER });
      expect(exposure).to.equal(null);
    });

    it('has nobody to decide once it is decided, and names the delegations', async () => {
      await vote(dora, 'amos');
      await vote(fay);
      const { approval, decides, ifApproved, history } = await seenBy(amos, requestId);
      expect(approval.state).to.equal('Granted');
      expect(decides).to.equal(null);
      expect(ifApproved.requestState).to.equal(null);
      expect(history.delegations.map(({ delegationId, from, to }) => [delegationId, from.id, to.id])).to.deep.equal([
        ['DG-1', 'amos', 'dora'],
      ]);
      expect((await seenBy(amos, `AR-${ORDER}-0`)).decides).to.equal(null);
    });
  });

  it('of every kind has the document that it is about', async () => {
    const { database } = test;
    const { orderId, jobId, returnId, payment, correction, journalId } = (await oneOfEach(
      test,
      'LOUISVILLE',
    )) as Readonly<Record<string, string>>;
    const override = { operation: null, to: 'Accepted', justification: 'agreed by telephone' } as const;
    const { exception } = await overrideJob(database, by(ollie, { jobId: jobId ?? '', ...override }));
    const policy = await definePolicy(database, by(ada, { kind: 'jobScrap' as const, rules: [] }));
    const ofJob = [`job:${jobId}`, jobId, ['job']] as const;
    const ofCorrection = [`correction:${correction}`, correction, ['correction', 'payment', 'asked']] as const;
    const about: Readonly<Record<ApprovalKind, readonly [string, string | undefined, readonly string[]]>> = {
      order: [`order:${orderId}`, orderId, ['order']],
      creditOverride: [`order:${orderId}`, orderId, ['order']],
      manualJournal: [`manual-journal:${journalId}`, journalId, ['journal']],
      policyChange: ['approval-policy:jobScrap', 'Policy of jobScrap, version 1', ['policy']],
      ...{ jobScrap: ofJob, jobOverIssue: ofJob, jobUseAsIs: ofJob, jobCompletion: ofJob, jobCancellation: ofJob },
      jobOverride: [`job:${jobId}`, jobId, ['job', 'asked']],
      periodReopening: ['period:2026-01', '2026-01', ['period']],
      return: [`return:${returnId}`, returnId, ['goodsReturn']],
      ...{ priceCorrection: ofCorrection, writeOff: ofCorrection, paymentVoid: ofCorrection },
      refund: [`return:${returnId}`, returnId, ['goodsReturn']],
    };
    for (const kind of APPROVAL_KINDS) {
      const [requesterWorkflowId, subject = '', documents] = about[kind];
      const made = { policyChange: policy.requestId, jobOverride: exception?.requestId }[kind as string];
      const requestId = made ?? `AR-OF-${kind}`;
      if (kind !== 'policyChange') {
        const asked = { requestId, kind, subject, amount: '60000.00', dimensions: DIMENSIONS, requestedBy: ollie };
        const demand = fourEyesDemand(kind);
        await requestApproval(database, by(SYSTEM_ACTOR, { ...asked, requesterWorkflowId, demand }));
      }
      const { document, why, ifApproved } = await seenBy(actor('zoe', 'Approver'), requestId);
      const set = Object.entries(document).flatMap(([name, value]) => (value === null ? [] : [name]));
      expect(set, kind).to.have.members([...documents]);
      expect(why, kind).to.deep.include({ policyVersion: 0, rule: null });
      expect(ifApproved.requestState, kind).to.equal('Granted');
      if (kind === 'jobOverride') expect(document.asked).to.deep.include(override);
      if (kind === 'refund') expect(ifApproved.documentState).to.equal('Approved');
    }
    const wrong = { kind: 'paymentVoid' as const, payment: payment ?? '', reason: 'bounced' };
    expect((await seenBy(fay, 'AR-OF-paymentVoid')).document.asked).to.deep.include(wrong);
  });

  it('counts from the request where its step kept no deadlines, and names the escalation once it is escalated', async () => {
    const requestId = 'AR-OF-return';
    await test.admin(`UPDATE approvals.requests SET step_began_at = NULL, remind_at = NULL, escalate_at = NULL,
      expire_at = NULL WHERE request_id = '${requestId}'`);
    const { approval, decides } = await seenBy(amos, requestId);
    const inDays = (days: number) => new Date(Date.parse(approval.requestedAt) + days * 86_400_000).toISOString();
    expect(decides).to.include({ remindAt: null, escalateAt: inDays(1), expireAt: inDays(14) });
    await escalateApproval(test.database, by(SYSTEM_ACTOR, { requestId }));
    const escalated = (await seenBy(ada, requestId)).decides;
    expect(escalated).to.deep.include({ escalateAt: null, expireAt: inDays(14) });
    expect(escalated?.asked.map(({ role }) => role)).to.deep.equal(['Approver', 'Admin']);
    expect(escalated?.you).to.deep.equal({ may: true, onBehalfOf: [], why: null });
  });

  it('names only states that there are', () => {
    const states: readonly string[] = [
      ...[...ORDER_STATES, ...JOB_STATES, ...RETURN_STATES, ...CORRECTION_STATES],
      ...['Posted', 'Rejected', 'Defined', 'Refused', 'locked', 'closed'],
    ];
    for (const { yes, no } of Object.values(CONSEQUENCES)) {
      for (const { documentState } of [yes, no]) if (documentState) expect(states).to.include(documentState);
    }
  });
});
