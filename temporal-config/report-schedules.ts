import {
  type CalendarSpec,
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import { type ReportSubscription, reportSubscriptionChanged } from '../domain/correspondence/index.js';
import { reportSubscription, reportSubscriptions } from '../domain/correspondence/store/index.js';
import type { Fact, FactPayload } from '../domain/kernel/fact.js';
import { COMPANY_TIME_ZONE } from '../domain/kernel/time.js';
import type { Database } from '../platform/database.js';
import {
  SCHEDULED_REPORT_WORKFLOW,
  scheduledReportId,
  subscriptionScheduleId,
} from '../workflows/correspondence/documents.contract.js';
import { TASK_QUEUES } from '../workflows/support/task-queues.js';

export const SUBSCRIPTION_FACTS = [reportSubscriptionChanged];

const PAGE = 200;

/** A week begins on Monday, a month on its first day. */
const DAYS: Readonly<Record<ReportSubscription['cadence'], CalendarSpec>> = {
  daily: {},
  weekly: { dayOfWeek: 'MONDAY' },
  monthly: { dayOfMonth: 1 },
};

const scheduleOf = ({ subscriptionId, cadence, hour, report }: ReportSubscription) =>
  ({
    spec: { calendars: [{ ...DAYS[cadence], hour }], timezone: COMPANY_TIME_ZONE },
    action: {
      type: 'startWorkflow',
      workflowType: SCHEDULED_REPORT_WORKFLOW,
      args: [{ subscriptionId }],
      taskQueue: TASK_QUEUES.processes,
      workflowId: scheduledReportId(subscriptionId),
      staticSummary: `Report ${report} for subscription ${subscriptionId}`,
    },
    // What an outage swallowed is sent after it.
    policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL, catchupWindow: '1 day' },
  }) satisfies Omit<ScheduleOptions, 'scheduleId'>;

/** The schedule of a subscription as its row says: made, changed, or taken away. May be done again at any time. */
export async function mendSchedule(client: Client, database: Database, subscriptionId: string): Promise<void> {
  const subscription = await reportSubscription(database, subscriptionId);
  if (subscription?.state === 'Active') await put(client, subscription);
  else await remove(client, subscriptionId);
}

/** The schedules of all subscriptions, whatever was missed. */
export async function mendSchedules(client: Client, database: Database): Promise<void> {
  for (let page = 1; ; page += 1) {
    const { items } = await reportSubscriptions(database, { page, pageSize: PAGE }, { state: 'Active' });
    for (const subscription of items) await put(client, subscription);
    if (items.length < PAGE) return;
  }
}

async function put(client: Client, subscription: ReportSubscription): Promise<void> {
  const scheduleId = subscriptionScheduleId(subscription.subscriptionId);
  const wanted = scheduleOf(subscription);
  try {
    await client.schedule.create({ scheduleId, ...wanted });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    // Somebody may have paused it in the engine: that stays.
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...wanted, state }));
  }
}

async function remove(client: Client, subscriptionId: string): Promise<void> {
  try {
    await client.schedule.getHandle(subscriptionScheduleId(subscriptionId)).delete();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  }
}

/** A subscription was made, changed or cancelled; other facts are nothing to it. */
export async function hearSubscription(client: Client, database: Database, fact: Fact): Promise<void> {
  if (fact.type !== reportSubscriptionChanged.type) return;
  const { subscriptionId } = fact.payload as FactPayload<typeof reportSubscriptionChanged>;
  await mendSchedule(client, database, subscriptionId);
}
