import { expect } from 'chai';
import { currentPolicy, definePolicy } from '../../domain/approvals/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import type { OrderStart } from '../../domain/orders/index.js';
import {
  type ApprovalWorkflow,
  approvalWorkflowId,
  decideUpdate,
} from '../../workflows/approvals/approval.contract.js';
import {
  COMMAND_WORKFLOW,
  type CommandWorkflow,
  commandWorkflowId,
} from '../../workflows/commands/command.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { actor, by } from '../support/actors.js';
import { approver, DEAR, type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld, opsContext, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

const dora = actor('dora', 'Ops');

describe('the process of a request for approval', () => {
  let world: World;
  let desk: OrderDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = orderDesk(world);
    await furnish(world.test.database, { 'P-1': '10' });
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });

  it('takes the decision of a delegate, and none by or for the one who asked', async () => {
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    const requestId = desk.requestOf(start);
    const today = localDate(new Date().toISOString());
    const days = { firstDay: today, lastDay: addDays(today, 1) };
    const to = { id: dora.id, name: dora.name };
    await world.activities.giveDelegation({
      key: 'DG-1/give',
      context: { actor: approver, correlationId: 'DG-1' },
      input: { delegationId: 'DG-1', role: 'Approver', to, ...days, reason: 'on holiday' },
    });
    const decide = (who: Actor, onBehalfOf?: string) => {
      const context = { actor: who, correlationId: start.order.orderId };
      const input = { requestId, decision: 'approve', reason: 'seen', ...(onBehalfOf ? { onBehalfOf } : {}) } as const;
      const command = { key: `decide/${who.id}/${onBehalfOf}`, context, input };
      return world.client.workflow
        .getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId))
        .executeUpdate(decideUpdate, { args: [command], updateId: command.key });
    };
    const requester = opsContext(start.order.orderId).actor;
    expect(await refusalOf(decide(dora))).to.have.property('code', 'DecisionNotAllowed');
    expect(await refusalOf(decide(dora, requester.id))).to.have.property('code', 'OwnRequest');
    expect(await refusalOf(decide({ ...requester, roles: ['Approver'] }, approver.id))).to.have.property(
      'code',
      'OwnRequest',
    );
    expect(await refusalOf(decide(dora, 'nobody'))).to.have.property('code', 'DecisionNotAllowed');
    expect(await decide(dora, approver.id)).to.include({ state: 'Granted' });
    await desk.reaches(start, 'Confirmed');
    expect((await world.activities.readApproval(requestId))?.decision).to.deep.include({
      decidedBy: dora,
      onBehalfOf: { id: approver.id, name: approver.name },
      delegations: ['DG-1'],
    });
  });

  it('asks about an order by its margin and its customer’s exposure where a rule wants them', async () => {
    const limits = {
      approverRole: 'Approver',
      escalateAfterMinutes: 60,
      escalateToRole: 'Admin',
      expireAfterMinutes: 120,
    } as const;
    await definePolicy(
      world.test.database,
      by(SYSTEM_ACTOR, {
        kind: 'order' as const,
        rules: [
          { ...limits, name: 'thin', minimumAmount: '10.00', maximumMarginPercent: '10.00' },
          { ...limits, name: 'deep', minimumAmount: '10.00', minimumExposure: '1000.00' },
        ],
      }),
    );
    // Stock costs 4.00 each: 0.60 of 12.60 is a margin of 4.76 %.
    const thin = await desk.place({ lines: [{ part: 'P-1', quantity: '3', unitPrice: '4.20' }] });
    await desk.reaches(thin, 'AwaitingApproval');
    const reason = async (start: OrderStart) => (await world.activities.readApproval(desk.requestOf(start)))?.reason;
    expect(await reason(thin)).to.equal(
      'thin: 10.00 or more with a margin of 10.00 % or less (4.76 %) needs Approver.',
    );
    await desk.decide(thin, 'approve');
    const small = await desk.place({ lines: [{ part: 'P-1', quantity: '1', unitPrice: '9.00' }] });
    await desk.reaches(small, 'Confirmed');
    const onAccount = {
      paymentTerms: 'onAccount',
      lines: [{ part: 'P-1', quantity: '1', unitPrice: '600.00' }],
    } as const;
    await desk.reaches(await desk.place(onAccount), 'Confirmed');
    const deep = await desk.place(onAccount);
    await desk.reaches(deep, 'AwaitingApproval');
    expect(await reason(deep)).to.match(/^deep: .* an exposure of 1000\.00 or more \(1\d{3}\.\d\d\) needs Approver\.$/);
    await desk.decide(deep, 'reject');
  });

  it('takes a change of a policy to another Admin, who makes it hold', async () => {
    const rules = [
      {
        ...{ name: 'dear scrap', minimumAmount: '1.00', approverRole: 'Approver', escalateToRole: 'Admin' },
        ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
      } as const,
    ];
    const define = by(actor('ada', 'Admin'), { kind: 'jobScrap', rules } as const);
    const defined = await world.client.workflow.execute<CommandWorkflow>(COMMAND_WORKFLOW, {
      workflowId: commandWorkflowId(define.key),
      taskQueue: TASK_QUEUES.processes,
      args: [{ activity: 'definePolicy', command: define }],
    });
    if (defined.outcome === 'refused') throw new Error(defined.refusal.message);
    expect(defined.result).to.include({ state: 'Proposed' });
    expect(await currentPolicy(world.test.database, 'jobScrap')).to.equal(null);
    const requestId = String(defined.result['requestId']);
    const approval = world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId));
    const agree = by(actor('alma', 'Admin'), { requestId, decision: 'approve', reason: '' } as const);
    await approval.executeUpdate(decideUpdate, { args: [agree], updateId: agree.key });
    expect(await approval.result()).to.include({ state: 'Granted' });
    expect((await currentPolicy(world.test.database, 'jobScrap'))?.version).to.equal(defined.result['version']);
  });

  it('takes votes until they decide; an order that a split vote sends back is amended and asked about anew', async () => {
    await world.activities.definePolicy({
      key: 'policy/steps',
      context: { actor: SYSTEM_ACTOR, correlationId: 'policy' },
      input: {
        kind: 'order',
        rules: [
          {
            ...{ name: 'by two', minimumAmount: '10000', approverRole: 'Approver', escalateToRole: 'Admin' },
            ...{ steps: [{ role: 'Approver', quorum: '2' }], escalateAfterMinutes: 60, expireAfterMinutes: 120 },
          },
        ],
      },
    });
    const start = await desk.place({ lines: [DEAR] });
    await desk.reaches(start, 'AwaitingApproval');
    const axel = actor('axel', 'Approver');
    expect(await desk.decide(start, 'approve')).to.include({ state: 'Requested' });
    expect(await refusalOf(desk.decide(start, 'reject'))).to.have.property('code', 'VotedAlready');
    expect(await desk.decide(start, 'reject', axel)).to.include({ state: 'Returned' });
    expect(await world.client.workflow.getHandle(approvalWorkflowId(desk.requestOf(start))).result()).to.include({
      state: 'Returned',
    });
    expect((await desk.view(start)).state).to.equal('AwaitingApproval');
    await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
    const anew = world.client.workflow.getHandle(approvalWorkflowId(desk.requestOf(start, 1)));
    await until('the amended order is asked about', () => anew.describe());
    expect(await desk.decide(start, 'approve', approver, 1)).to.include({ state: 'Requested' });
    expect(await desk.decide(start, 'approve', axel, 1)).to.include({ state: 'Granted' });
    await desk.reaches(start, 'Confirmed');
  });
});
