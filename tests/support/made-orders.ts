import { jobOfLine, type MadeToOrder, type OrderStart } from '../../domain/orders/index.js';
import { wake } from '../../temporal-config/wake-orders.js';
import {
  type ApprovalWorkflow,
  approvalWorkflowId,
  decideUpdate,
} from '../../workflows/approvals/approval.contract.js';
import { type Floor, floorOf, RATES } from './job-floor.js';
import { approver } from './order-desk.js';
import type { World } from './process-world.js';
import { until } from './until.js';

/** How a line of shafts is made; see `furnishFloor` for what a shaft takes. */
export const MADE: MadeToOrder = {
  ...{ dueDate: '2026-12-31', stockAccount: '1220', businessUnit: 'MACHINING_REPAIR', costCentre: 'STORES' },
};
export const shafts = (quantity: string, unitPrice = '300.00') => ({ part: 'SHAFT', quantity, unitPrice, made: MADE });

/** Orders whose lines are made, with the floor that makes them. */
export function madeOrders(world: World) {
  const floor: Floor = floorOf(world);
  const jobOf = (start: OrderStart, line = 1): string => jobOfLine(start.order.orderId, line);
  const wakeJobs = async (): Promise<void> => {
    const facts = await world.test.admin<{ type: string; payload: unknown }>(
      'SELECT type, payload FROM outbox.facts ORDER BY position',
    );
    for (const fact of facts) await wake(world.client, fact as never);
  };
  const logged = (jobId: string, operation: number, labourHours: string) =>
    floor.ask('logTime', {
      ...{ jobId, operation, person: null, from: null, to: null, workedOn: '2026-03-02', labourHours },
      ...{ machineHours: '0', rework: false, note: '', rates: RATES },
    });
  const worked = async (jobId: string, operation: number, good: string): Promise<void> => {
    await floor.ask('startOperation', { jobId, operation });
    await logged(jobId, operation, good);
    await floor.ask('reportQuantity', { jobId, operation, good, toRework: '0', reworked: false });
  };
  return {
    floor,
    jobOf,
    /** The reactor's own code, fed with every fact there is: who is woken twice reads twice. */
    wakeJobs,
    /** All but the completion: material, and an hour for each unit at each of the two operations. */
    make: async (start: OrderStart, quantity: string, line = 1): Promise<void> => {
      const jobId = jobOf(start, line);
      await floor.reaches(jobId, 'Released');
      await floor.ask('issueMaterial', { jobId, part: 'BAR', quantity: `${2 * Number(quantity)}`, note: '' });
      for (const operation of [10, 20]) {
        await worked(jobId, operation, quantity);
        await floor.ask('finishOperation', { jobId, operation });
      }
    },
    /** Until the order has begun the job and waits for it. */
    awaitsJob: async (start: OrderStart, line = 1): Promise<void> => {
      await floor.reaches(jobOf(start, line), 'Released');
      await until('the order waits', async () => {
        const { raw } = await world.handle(start.order.orderId).describe();
        return raw.pendingActivities?.length ? undefined : true;
      });
    },
    begin: async (start: OrderStart, line = 1): Promise<void> => {
      await floor.reaches(jobOf(start, line), 'Released');
      await worked(jobOf(start, line), 10, '1');
    },
    /** One more at its first operation. */
    hour: (start: OrderStart, line = 1) => logged(jobOf(start, line), 10, '1'),
    complete: async (start: OrderStart, quantity: string, line = 1): Promise<void> => {
      await floor.ask('completeJob', { jobId: jobOf(start, line), quantity, note: '' });
    },
    /** Decides on what the job asked first, or later. */
    decide: async (start: OrderStart, decision: 'approve' | 'reject', line = 1, exception = 1): Promise<void> => {
      const requestId = `AR-${jobOf(start, line)}-X${exception}`;
      const context = { actor: approver, correlationId: start.order.orderId };
      const command = {
        key: `decide/${requestId}`,
        context,
        input: { requestId, decision, reason: 'as the test says' },
      };
      const approval = world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId));
      await until('the approval is asked for', () =>
        approval.executeUpdate(decideUpdate, { args: [command], updateId: command.key }),
      );
    },
    onHand: async (part = 'SHAFT'): Promise<{ onHand: string; reserved: string } | undefined> => {
      const [stock] = await world.test.admin<{ onHand: string; reserved: string }>(
        `SELECT trim_scale(on_hand)::text AS "onHand", trim_scale(reserved)::text AS reserved
         FROM inventory.stock WHERE part = $1`,
        [part],
      );
      return stock;
    },
  };
}

export type MadeOrders = ReturnType<typeof madeOrders>;
