import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import { COMMAND_WORKFLOW, commandWorkflowId, type SingleCommand } from '../../workflows/commands/command.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { actor, ada, amos, by, fay } from '../support/actors.js';
import { DEAR } from '../support/order-desk.js';
import { DIMENSIONS } from '../support/order-fixture.js';
import type { World } from '../support/process-world.js';
import { until } from '../support/until.js';
import type { Scenario } from './scenarios.js';

const axel = actor('axel', 'Approver');
const frank = actor('frank', 'Finance');
const otto = actor('otto', 'Ops');

const commanded = (world: World, activity: SingleCommand, command: ReturnType<typeof by>) =>
  world.client.workflow.execute(COMMAND_WORKFLOW, {
    ...{ workflowId: commandWorkflowId(command.key), taskQueue: TASK_QUEUES.processes },
    args: [{ activity, command }],
  });

function vote(world: World, requestId: string, who: Actor, onBehalfOf?: Actor) {
  const asked = { requestId, decision: 'approve' as const, reason: 'seen' };
  const command = by(who, { ...asked, ...(onBehalfOf ? { onBehalfOf: onBehalfOf.id } : {}) });
  const approval = world.client.workflow.getHandle(`approval:${requestId}`);
  return approval.executeUpdate(decideUpdate, { args: [command], updateId: command.key });
}

/** Two of Approver, of whom one is away, then Finance, who do not answer: somebody named does. */
async function defineSteps(world: World): Promise<void> {
  const steps = [
    { role: 'Approver', quorum: '2' },
    { role: 'Finance', quorum: 'majority', people: ['fay', 'frank', 'fred'] },
  ] as const;
  const times = {
    clock: 'working',
    remindAfterMinutes: 120,
    escalateAfterMinutes: 480,
    expireAfterMinutes: 4800,
  } as const;
  const after = { escalateToRole: 'Admin', escalateToPeople: [ada.id] } as const;
  const rule = {
    name: 'by four',
    minimumAmount: '10000',
    approverRole: 'Approver',
    steps,
    ...times,
    ...after,
  } as const;
  await world.activities.definePolicy(by(SYSTEM_ACTOR, { kind: 'order', rules: [rule] }));
}

/** Given to somebody who may only prepare orders. */
async function lend(world: World, giver: Actor, to: Actor): Promise<void> {
  const today = localDate(new Date().toISOString());
  const days = { firstDay: today, lastDay: addDays(today, 7) };
  const given = {
    delegationId: 'DG-1',
    role: 'Approver',
    to: { id: to.id, name: to.name },
    reason: 'on holiday',
  } as const;
  await world.activities.giveDelegation(by(giver, { ...given, ...days }));
}

export const approvalScenarios: readonly Scenario[] = [
  {
    name: 'approval-in-steps',
    time: 'skipping',
    run: async (world, desk) => {
      await defineSteps(world);
      await lend(world, axel, otto);
      const start = await desk.place({ lines: [DEAR] });
      await desk.reaches(start, 'AwaitingApproval');
      const requestId = desk.requestOf(start);
      await vote(world, requestId, amos);
      await vote(world, requestId, otto, axel);
      await vote(world, requestId, fay);
      // Longer than any weekend with its holidays.
      await world.sleep('6 days');
      await vote(world, requestId, ada);
      await world.client.workflow.getHandle(`approval:${requestId}`).result();
      return `approval:${requestId}`;
    },
  },
  {
    name: 'approval-of-a-journal',
    time: 'real',
    run: async (world) => {
      const line = (account: string, side: 'debit' | 'credit') => ({
        account,
        [side]: '75.00',
        dimensions: DIMENSIONS,
      });
      const lines = [line('6000', 'debit'), line('2300', 'credit')];
      const draft = { journalId: 'MJ-1001', date: localDate(new Date().toISOString()), description: 'Accrual', lines };
      await commanded(world, 'draftJournal', by(fay, draft));
      await vote(world, 'AR-MJ-1001', frank);
      await world.client.workflow.getHandle('approval:AR-MJ-1001').result();
      return 'approval:AR-MJ-1001';
    },
  },
  {
    name: 'order-credit-override',
    time: 'real',
    run: async (_, desk) => {
      const lines = [{ part: 'P-1', quantity: '2', unitPrice: '4000.00' }];
      const creditOverride = { reason: 'pays on Friday' };
      const start = await desk.place({ paymentTerms: 'onAccount', lines, creditOverride });
      await desk.reaches(start, 'AwaitingApproval');
      await desk.amend(start, { lines: [{ line: 1, quantity: '3' }] });
      await until('Finance agrees', () => desk.decide(start, 'approve', fay, 'credit-1'));
      await until('it is approved', () => desk.decide(start, 'approve', undefined, 1));
      await desk.reaches(start, 'Confirmed');
      await desk.ship(start);
      await desk.result(start);
      return `order:${start.order.orderId}`;
    },
  },
];
