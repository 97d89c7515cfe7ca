import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { loadConfig } from '../../platform/config.js';
import { engineOf, openClient } from '../../temporal-config/engine.js';
import { ensureNamespace } from '../../temporal-config/namespace.js';
import { until } from '../../tests/support/until.js';
import { orderWorkflowId } from '../../workflows/orders/order.contract.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import {
  CONTROL_JOB_WORKFLOW,
  CONTROL_WORKFLOW,
  type ControlJobWorkflow,
  type ControlStart,
  type ControlWorkflow,
  endSignal,
  firstStepUpdate,
  type StepKind,
  workUpdate,
} from '../control/control.contract.js';
import { startChild } from './child.js';
import { ordersOf } from './orders.js';
import { watcher } from './watcher.js';
import type { World } from './world.js';

/** A bare workflow with the steps of an order, each one insert, on the same services. */
export interface Control {
  readonly steps: readonly StepKind[];
  /** Address of the smallest route that starts one. */
  readonly route: string;
  start(): ControlStart;
  place(start: ControlStart): Promise<void>;
  ended(id: string): Promise<void>;
  /** Starts a process that takes updates, and answers how to ask one of it. */
  job(id: string): Promise<ControlJob>;
  /** How many of those begun have not done all their steps. */
  lost(): Promise<number>;
}

export interface ControlJob {
  /** One update of so many steps, answered when they are done. */
  work(id: string, steps: number): Promise<void>;
  end(): Promise<void>;
}

const NAMESPACE = 'bench-control';

export const controlOf = (world: World): Promise<Control> =>
  world.once(
    'control',
    () => openControl(world),
    (control) => control.close(),
  );

async function openControl(world: World): Promise<Control & { close(): Promise<void> }> {
  const app = await world.application();
  await app.admin.query(
    'CREATE SCHEMA control; CREATE TABLE control.steps (id text, step integer, PRIMARY KEY (id, step))',
  );
  const connection = await Connection.connect({ address: app.env['ATLAS_TEMPORAL_ADDRESS'] ?? '' });
  await ensureNamespace(connection, NAMESPACE);
  const client = new Client({ connection, namespace: NAMESPACE });
  const env = { ...app.env, ATLAS_TEMPORAL_NAMESPACE: NAMESPACE };
  const worker = await startChild('bench/control/worker.main.ts', env);
  const route = await startChild('bench/control/route.main.ts', env);
  const steps = await stepsOfAnOrder(world);
  world.say(`an order from placed to confirmed is ${summary(steps)}: so is the control`);
  const watch = watcher(app.admin, `SELECT id FROM control.steps WHERE id = ANY($1) AND step = ${steps.length - 1}`);
  let begun = 0;
  return {
    steps,
    route: `http://127.0.0.1:${route.said}`,
    start: () => ({ id: `W-${++begun}`, steps }),
    place: async (start) => {
      const startWorkflowOperation = new WithStartWorkflowOperation<ControlWorkflow>(CONTROL_WORKFLOW, {
        workflowId: `control:${start.id}`,
        taskQueue: TASK_QUEUES.processes,
        args: [start],
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await client.workflow.executeUpdateWithStart(firstStepUpdate, { startWorkflowOperation });
    },
    ended: (id) => watch.seen(id),
    job: async (id) => {
      const handle = await client.workflow.start<ControlJobWorkflow>(CONTROL_JOB_WORKFLOW, {
        workflowId: `control-job:${id}`,
        taskQueue: TASK_QUEUES.processes,
      });
      return {
        work: async (updateId, count) => {
          await handle.executeUpdate(workUpdate, { args: [{ id: updateId, steps: count }], updateId });
        },
        end: () => handle.signal(endSignal),
      };
    },
    lost: async () => {
      const { rows } = await app.admin.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM control.steps WHERE id LIKE 'W-%'",
      );
      return begun - (rows[0]?.n ?? 0) / steps.length;
    },
    close: async () => {
      watch.stop();
      await Promise.all([worker.stop(), route.stop()]);
      await connection.close();
    },
  };
}

/** Read off the history of an order of this run, so that the control follows when the order's process changes. */
async function stepsOfAnOrder(world: World): Promise<StepKind[]> {
  const app = await world.application();
  const orders = await ordersOf(world);
  const [start] = await orders.starts(1);
  if (!start) throw new Error('no order');
  await orders.place(start);
  await orders.confirmed(start.order.orderId);
  const client = openClient(engineOf(loadConfig(app.env)));
  try {
    // The last step is in the table a moment before it is in the history.
    return await until('the confirmation in the history', async () => {
      const { events } = await client.workflow.getHandle(orderWorkflowId(start.order.orderId)).fetchHistory();
      return untilConfirmed(events ?? []);
    });
  } finally {
    await client.connection.close();
  }
}

/** The steps as far as the one that records the confirmation; what a late webhook makes the process look at is not counted. */
function untilConfirmed(events: readonly HistoryEvent[]): StepKind[] | undefined {
  const steps = events.flatMap((event): { kind: StepKind; name: string }[] => {
    const marker = event.markerRecordedEventAttributes;
    if (marker) return [{ kind: 'local', name: localActivityOf(marker.details) }];
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (!scheduled) return [];
    const kind = scheduled.taskQueue?.name === TASK_QUEUES.payments ? 'payments' : 'processes';
    return [{ kind, name: scheduled.activityType?.name ?? '' }];
  });
  const approved = steps.findIndex(({ name }) => name === 'evaluateApproval');
  const confirmed = steps.findIndex(({ name }, index) => index > approved && name === 'advanceOrder');
  return approved < 0 || confirmed < 0 ? undefined : steps.slice(0, confirmed + 1).map(({ kind }) => kind);
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type MarkerDetails = temporal.api.history.v1.IMarkerRecordedEventAttributes['details'];

function localActivityOf(details: MarkerDetails): string {
  const data = Object.values(details ?? {}).flatMap(({ payloads }) => payloads ?? [])[0]?.data;
  const text = data ? Buffer.from(data).toString() : '';
  return /"activity_type":\s*"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 80);
}

function summary(steps: readonly StepKind[]): string {
  const local = steps.filter((step) => step === 'local').length;
  return `${local} local and ${steps.length - local} ordinary activities (${steps.join(', ')})`;
}
