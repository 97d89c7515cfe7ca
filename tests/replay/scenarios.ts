import type { PolicyRule } from '../../domain/approvals/index.js';
import { type Actor, type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { COMMAND_WORKFLOW, type CommandStart } from '../../workflows/commands/command.contract.js';
import { amendOrderUpdate, stockChangedSignal } from '../../workflows/orders/order.contract.js';
import { WEBHOOK_WORKFLOW, type WebhookStart, webhookWorkflowId } from '../../workflows/payments/webhook.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { approver, DEAR, type OrderDesk } from '../support/order-desk.js';
import { receive, SITE } from '../support/order-fixture.js';
import { opsContext, type World } from '../support/process-world.js';
import { until } from '../support/until.js';
import { approvalScenarios } from './approval-scenarios.js';
import { correctionScenarios } from './correction-scenarios.js';
import { correspondenceScenarios } from './correspondence-scenarios.js';
import { jobScenarios } from './job-scenarios.js';
import { madeOrderScenarios } from './made-order-scenarios.js';
import { periodScenarios } from './period-scenarios.js';
import { repairScenarios } from './repair-scenarios.js';
import { returnScenarios } from './return-scenarios.js';
import { webhookScenarios } from './webhook-scenarios.js';

export interface Scenario {
  /** The file of its history; the process whose history it is follows from the order. */
  readonly name: string;
  readonly time: 'real' | 'skipping';
  /** Answers the id of the process to keep. */
  run(world: World, desk: OrderDesk): Promise<string>;
}

const orderOf = (start: OrderStart): string => `order:${start.order.orderId}`;

async function shipped(desk: OrderDesk, start: OrderStart): Promise<string> {
  await desk.reaches(start, 'Confirmed');
  await desk.ship(start);
  await desk.result(start);
  return orderOf(start);
}

async function awaitsApproval(desk: OrderDesk): Promise<OrderStart> {
  const start = await desk.place({ lines: [DEAR] });
  await desk.reaches(start, 'AwaitingApproval');
  return start;
}

const decided = (name: string, decision: 'approve' | 'reject', keeps: 'order' | 'approval'): Scenario => ({
  name,
  time: 'real',
  run: async (_world, desk) => {
    const start = await awaitsApproval(desk);
    await desk.decide(start, decision);
    if (decision === 'approve') await shipped(desk, start);
    else await desk.result(start);
    return keeps === 'order' ? orderOf(start) : `approval:${desk.requestOf(start)}`;
  },
});

const BY_TWO: PolicyRule = {
  ...{ name: 'by two', minimumAmount: '10000', approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ steps: [{ role: 'Approver', quorum: '2' }], escalateAfterMinutes: 60, expireAfterMinutes: 120 },
};

/** The votes are split; somebody else amends the order, which is asked about anew. */
const returned: Scenario = {
  name: 'order-approval-returned',
  time: 'real',
  run: async (world, desk) => {
    const policy = { kind: 'order', rules: [BY_TWO] } as const;
    await world.activities.definePolicy({ key: 'by-two', context: actedBy(SYSTEM_ACTOR), input: policy });
    const start = await awaitsApproval(desk);
    const axel: Actor = { id: 'axel', name: 'Axel Approver', roles: ['Approver'] };
    await desk.decide(start, 'approve');
    await desk.decide(start, 'reject', axel);
    await world.client.workflow.getHandle(`approval:${desk.requestOf(start)}`).result();
    const olga: Actor = { id: 'olga', name: 'Olga Ops', roles: ['Ops'] };
    const amending = { key: 'amended', context: actedBy(olga), input: { lines: [{ line: 1, quantity: '3' }] } };
    await desk.handle(start).executeUpdate(amendOrderUpdate, { args: [amending], updateId: amending.key });
    await until('it is asked about anew', () => desk.decide(start, 'approve', approver, 1));
    await desk.decide(start, 'approve', axel, 1);
    return shipped(desk, start);
  },
};

const actedBy = (actor: Actor): CommandContext => ({ actor, correlationId: 'recorded' });

const undecided = (name: string, hours: number): Scenario => ({
  name,
  time: 'skipping',
  run: async (world, desk) => {
    const start = await awaitsApproval(desk);
    await world.sleep(`${hours} hours`);
    if (hours < 72) await desk.decide(start, 'approve', { id: 'ada', name: 'Ada Admin', roles: ['Admin'] });
    else await desk.result(start);
    const approval = `approval:${desk.requestOf(start)}`;
    await world.client.workflow.getHandle(approval).result();
    return approval;
  },
});

export const scenarios: readonly Scenario[] = [
  { name: 'order-prepaid', time: 'real', run: async (_, desk) => shipped(desk, await desk.place()) },
  {
    name: 'order-on-account',
    time: 'real',
    run: async (_, desk) => shipped(desk, await desk.place({ paymentTerms: 'onAccount' })),
  },
  {
    name: 'order-backordered',
    time: 'skipping',
    run: async (world, desk) => {
      const start = await desk.place({ lines: [{ part: 'P-SHORT', quantity: '2' }] });
      await desk.reaches(start, 'Backordered');
      await world.sleep('3 hours');
      await receive(world.test.database, 'P-SHORT', '2');
      await desk.handle(start).signal(stockChangedSignal);
      return shipped(desk, start);
    },
  },
  {
    name: 'order-declined-and-retried',
    time: 'real',
    run: async (_, desk) => {
      const start = await desk.place({ token: 'tok_decline' });
      await desk.reaches(start, 'Invoiced', 'payment retry');
      await desk.retryPayment(start);
      return shipped(desk, start);
    },
  },
  decided('order-approval-granted', 'approve', 'order'),
  decided('order-approval-rejected', 'reject', 'order'),
  returned,
  {
    name: 'order-cancelled',
    time: 'real',
    run: async (_, desk) => {
      const start = await desk.place();
      await desk.reaches(start, 'Confirmed');
      await desk.cancel(start);
      await desk.result(start);
      return orderOf(start);
    },
  },
  {
    name: 'order-amended',
    time: 'real',
    run: async (_, desk) => {
      const start = await desk.place();
      await desk.reaches(start, 'Confirmed');
      await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
      await desk.amend(start, { lines: [{ line: 1, quantity: '1' }] });
      return shipped(desk, start);
    },
  },
  {
    name: 'order-partly-shipped-rest-cancelled',
    time: 'real',
    run: async (_, desk) => {
      const start = await desk.place({ allowPartialShipment: true, lines: [{ part: 'P-1', quantity: '3' }] });
      await desk.reaches(start, 'Confirmed');
      await desk.ship(start, [{ line: 1, quantity: '1' }]);
      await desk.cancel(start);
      await desk.result(start);
      return orderOf(start);
    },
  },
  decided('approval-granted', 'approve', 'approval'),
  undecided('approval-escalated', 25),
  undecided('approval-expired', 73),
  {
    name: 'command',
    time: 'real',
    run: async (world) => {
      const start: CommandStart = {
        activity: 'receiveStock',
        command: {
          key: 'recorded/receipt',
          context: opsContext('recorded'),
          input: {
            ...{ part: 'P-1', site: SITE, quantity: '1', unitCost: '4.00', reference: 'DN-1', stockAccount: '1220' },
            ...{ businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'STORES' },
          },
        },
      };
      const options = { workflowId: 'command:recorded/receipt', taskQueue: TASK_QUEUES.processes, args: [start] };
      await world.client.workflow.execute(COMMAND_WORKFLOW, options);
      return options.workflowId;
    },
  },
  {
    name: 'webhook',
    time: 'real',
    run: async (world, desk) => {
      const start = await desk.place();
      await desk.reaches(start, 'Confirmed');
      const reference = `${start.order.orderId}/payment/1`;
      const charge = await world.activities.readCharge({ reference });
      const event: WebhookStart = {
        ...{ eventId: 'evt_recorded', type: 'charge.succeeded', sequence: 1 },
        ...{ chargeId: charge?.id ?? '', reference, context: opsContext(start.order.orderId) },
      };
      const options = {
        workflowId: webhookWorkflowId(event.eventId),
        taskQueue: TASK_QUEUES.processes,
        args: [event],
      };
      await world.client.workflow.execute(WEBHOOK_WORKFLOW, options);
      return options.workflowId;
    },
  },
  ...approvalScenarios,
  ...correctionScenarios,
  ...correspondenceScenarios,
  ...jobScenarios,
  ...madeOrderScenarios,
  ...periodScenarios,
  ...repairScenarios,
  ...returnScenarios,
  ...webhookScenarios,
];
