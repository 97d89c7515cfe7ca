import { restartDunning } from '../../api/processes/correspondence.js';
import { subscribeToReport } from '../../domain/correspondence/store/index.js';
import { addDays } from '../../domain/kernel/time.js';
import {
  SCHEDULED_REPORT_WORKFLOW,
  type ScheduledReportWorkflow,
  scheduledReportId,
} from '../../workflows/correspondence/documents.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { by, fay } from '../support/actors.js';
import { type DunningDesk, dunningDesk } from '../support/dunning-desk.js';
import type { World } from '../support/process-world.js';
import { until } from '../support/until.js';
import type { Scenario } from './scenarios.js';

const CUSTOMER = 'C-1001';

/** Reminded once, by a letter that no mail server takes, and paid then. */
async function paidAfterReminder(world: World): Promise<{ desk: DunningDesk; invoice: string }> {
  const desk = dunningDesk(world);
  const invoice = await desk.invoice(CUSTOMER);
  await desk.begin(invoice, CUSTOMER);
  const due = await until('its due date', async () => (await desk.standing(invoice))?.dueDate);
  const firstReminder = Date.parse(`${addDays(due, 7)}T13:05:00Z`);
  await world.sleep(`${firstReminder - Date.now()} milliseconds`);
  await until('the reminder', async () => (await desk.letter(`reminder/${invoice}/1`)) ?? undefined);
  await desk.pay(invoice, CUSTOMER);
  await desk.news(invoice);
  await until('it is settled', async () => ((await desk.standing(invoice))?.state === 'Settled' ? true : undefined));
  await world.sleep('2 hours');
  return { desk, invoice };
}

export const correspondenceScenarios: readonly Scenario[] = [
  {
    name: 'dunning-settled',
    time: 'skipping',
    run: async (world) => {
      const { desk, invoice } = await paidAfterReminder(world);
      return desk.handle(invoice).workflowId;
    },
  },
  {
    name: 'dunning-open-again',
    time: 'skipping',
    run: async (world) => {
      const { desk, invoice } = await paidAfterReminder(world);
      await desk.openAgain(invoice, '40.00');
      await restartDunning(world.client, { invoice, orderId: 'SO-9001', customerId: CUSTOMER });
      await world.sleep('8 days');
      await until('its letter', async () => (await desk.letter(`reminder/${invoice}/opening-2/1`)) ?? undefined);
      await desk.pay(invoice, CUSTOMER, '40.00');
      await desk.news(invoice);
      const handle = desk.handle(invoice);
      await handle.result();
      return handle.workflowId;
    },
  },
  {
    name: 'letter-withdrawn',
    time: 'skipping',
    run: async (world) => {
      const { invoice } = await paidAfterReminder(world);
      const handle = world.client.workflow.getHandle(`letter:reminder/${invoice}/1`);
      await handle.result();
      return handle.workflowId;
    },
  },
  {
    name: 'scheduled-report',
    time: 'real',
    run: async (world) => {
      await subscribeToReport(
        world.test.database,
        by(fay, {
          ...{ subscriptionId: 'RS-1', report: 'trial-balance', query: { period: 'previousMonth' as const } },
          ...{ format: 'csv', recipients: ['fay@atlas.test'], cadence: 'daily' as const, hour: 7 },
        }),
      );
      const handle = await world.client.workflow.start<ScheduledReportWorkflow>(SCHEDULED_REPORT_WORKFLOW, {
        workflowId: scheduledReportId('RS-1'),
        taskQueue: TASK_QUEUES.processes,
        args: [{ subscriptionId: 'RS-1' }],
      });
      await handle.result();
      return handle.workflowId;
    },
  },
];
