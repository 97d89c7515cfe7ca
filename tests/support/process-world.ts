import { randomBytes } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { Client, Connection, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, type Worker } from '@temporalio/worker';
import { type Activities, createActivities } from '../../activities/index.js';
import { createPaymentProvider } from '../../activities/payment-provider.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { openMail } from '../../platform/mail.js';
import { addSearchAttributes, ensureNamespace } from '../../temporal-config/namespace.js';
import { createWorkers } from '../../temporal-config/workers.js';
import {
  ORDER_WORKFLOW,
  type OrderProgress,
  type OrderWorkflow,
  orderWorkflowId,
  placedUpdate,
} from '../../workflows/orders/order.contract.js';
import { searchAttributes } from '../../workflows/support/search-attributes.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { WEBHOOKS } from './api-server.js';
import { type RunningSandbox, startPaymentSandbox } from './payment-sandbox.js';
import { expectReplays, fetchHistories, quietRuntime, type RecordedHistory, type WorkflowRun } from './replay.js';
import { type TestDatabase, testDatabase } from './test-database.js';
import { workflowBundle } from './workflow-bundle.js';

export type ActivityName = keyof Activities;
type AnyActivity = (...args: unknown[]) => Promise<unknown>;

/** What a test does to an activity: refuse it before or after its effect (once, or always), or fail it once. */
export const FAULTS = [
  'refuseBefore',
  'refuseAfter',
  'refuseOnceBefore',
  'refuseOnceAfter',
  'failOnceBefore',
  'failOnceAfter',
] as const;
export type Fault = (typeof FAULTS)[number];
/** Awaited before the activity's effect or after it, each time. */
export interface Hook {
  before?(): Promise<unknown>;
  after?(): Promise<unknown>;
}
/** An activity, everywhere or for one order only. */
export type FaultKey = ActivityName | `${ActivityName}@${string}`;

export interface World {
  readonly test: TestDatabase;
  readonly client: Client;
  readonly sandbox: RunningSandbox;
  readonly activities: Activities;
  readonly faults: Map<FaultKey, Fault | Hook>;
  /** Names of the activities that ran, in order. */
  readonly ran: ActivityName[];
  sleep(duration: string): Promise<void>;
  place(start: OrderStart): Promise<OrderProgress>;
  handle(orderId: string): WorkflowHandle<OrderWorkflow>;
  /** The histories of every process that ran here so far. */
  histories(): Promise<RecordedHistory[]>;
  /** Also replays the history of every process that ran here; fails when one does not replay. */
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** 'skipping' jumps over timers; 'real' is the server of the environment, in a namespace of its own. */
  readonly time: 'skipping' | 'real';
  readonly sandboxEnv?: Record<string, string>;
  /** Where letters go; to nobody without one. */
  readonly smtp?: string;
}

const NO_MAIL_SERVER = 'smtp://127.0.0.1:9';

/** The whole order process on a real database, a real payment sandbox and a real worker. */
export async function openWorld(options: WorldOptions): Promise<World> {
  quietRuntime();
  const [test, sandbox, engine] = await Promise.all([
    testDatabase({ poolSize: 20 }),
    startPaymentSandbox(options.sandboxEnv),
    options.time === 'skipping' ? skippingEngine() : realEngine(),
  ]);
  const payments = createPaymentProvider(sandbox.url);
  const mail = openMail({ url: options.smtp ?? NO_MAIL_SERVER, from: 'Atlas <accounts@atlas.test>' });
  const { database } = test;
  const activities = createActivities({ database, client: engine.client, payments, mail, webhooks: WEBHOOKS });
  const faults: World['faults'] = new Map();
  const ran: ActivityName[] = [];
  const runs = new Map<string, WorkflowRun>();
  const workers = await createWorkers({
    connection: engine.native,
    namespace: engine.namespace,
    activities: withFaults(activities, { faults, ran, runs }),
    workflowBundle: await workflowBundle(),
  });
  const running = Promise.all(workers.map((worker: Worker) => worker.run()));
  running.catch((error: unknown) => process.stderr.write(`a worker failed: ${String(error)}\n`));
  return {
    test,
    sandbox,
    activities,
    faults,
    ran,
    client: engine.client,
    sleep: engine.sleep,
    handle: (orderId) => engine.client.workflow.getHandle<OrderWorkflow>(orderWorkflowId(orderId)),
    place: (start) => place(engine.client, start),
    histories: () => fetchHistories(engine.client, [...runs.values()]),
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      mail.close();
      const histories = await fetchHistories(engine.client, [...runs.values()]);
      await Promise.all([engine.close(), sandbox.stop(), test.close()]);
      await expectReplays(histories);
    },
  };
}

export function startOrder(client: Client, start: OrderStart): WithStartWorkflowOperation<OrderWorkflow> {
  void client;
  return new WithStartWorkflowOperation<OrderWorkflow>(ORDER_WORKFLOW, {
    workflowId: orderWorkflowId(start.order.orderId),
    taskQueue: TASK_QUEUES.processes,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

const place = (client: Client, start: OrderStart): Promise<OrderProgress> =>
  client.workflow.executeUpdateWithStart(placedUpdate, { startWorkflowOperation: startOrder(client, start) });

interface Engine {
  readonly client: Client;
  readonly native: NativeConnection;
  readonly namespace: string;
  sleep(duration: string): Promise<void>;
  close(): Promise<void>;
}

async function skippingEngine(): Promise<Engine> {
  const path = process.env['ATLAS_TEMPORAL_TEST_SERVER'];
  const executable = path ? ({ type: 'existing-path', path } as const) : undefined;
  const environment = await patiently(() =>
    TestWorkflowEnvironment.createTimeSkipping({ server: executable ? { executable } : {} }),
  );
  const names = Object.values(searchAttributes).map((attribute) => attribute.name);
  await addSearchAttributes(environment.connection, environment.namespace ?? 'default', names);
  return {
    client: environment.client,
    native: environment.nativeConnection,
    namespace: environment.namespace ?? 'default',
    sleep: (duration) => environment.sleep(duration as never),
    close: () => environment.teardown(),
  };
}

/** The SDK gives a server 5 s to start, which a busy machine may not be able to. */
async function patiently<T>(body: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await body();
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function realEngine(): Promise<Engine> {
  const address = process.env['ATLAS_TEMPORAL_ADDRESS'];
  if (!address) throw new Error('ATLAS_TEMPORAL_ADDRESS is not set: run these tests through `make test`');
  const namespace = `t-${randomBytes(4).toString('hex')}`;
  const connection = await Connection.connect({ address });
  await ensureNamespace(connection, namespace);
  const native = await NativeConnection.connect({ address });
  return {
    client: new Client({ connection, namespace }),
    native,
    namespace,
    sleep: (duration) => new Promise((resolve) => setTimeout(resolve, Number.parseInt(duration, 10))),
    close: async () => {
      await native.close();
      await connection.close();
    },
  };
}

interface Observed {
  readonly faults: World['faults'];
  readonly ran: ActivityName[];
  readonly runs: Map<string, WorkflowRun>;
}

function withFaults(activities: Activities, observed: Observed): Activities {
  const names = Object.keys(activities) as ActivityName[];
  const wrapped = names.map((name) => [name, withFault(name, activities[name] as AnyActivity, observed)] as const);
  return Object.fromEntries(wrapped) as unknown as Activities;
}

function withFault(name: ActivityName, body: AnyActivity, { faults, ran, runs }: Observed): AnyActivity {
  return async (...args) => {
    const run = activityInfo().workflowExecution;
    if (run) runs.set(run.runId, run);
    const own: FaultKey = `${name}@${run?.workflowId.slice('order:'.length) ?? ''}`;
    const key = faults.has(own) ? own : name;
    const fault = faults.get(key);
    const kind = typeof fault === 'string' ? fault : undefined;
    if (kind?.includes('Once')) faults.delete(key);
    if (kind?.endsWith('Before')) throw failureOf(name, kind, 'before');
    if (typeof fault === 'object') await fault.before?.();
    const result = await body(...args);
    ran.push(name);
    if (typeof fault === 'object') await fault.after?.();
    if (kind?.endsWith('After')) throw failureOf(name, kind, 'after');
    return result;
  };
}

const failureOf = (name: string, fault: Fault, when: string): Error =>
  fault.startsWith('refuse') ? refusalOf(name) : new Error(`${name} failed ${when} its effect, as the test told it to`);

function refusalOf(name: string): ApplicationFailure {
  const wire = { code: 'Injected', kind: 'conflict', message: `${name} was refused by the test`, details: {} };
  return ApplicationFailure.create({ message: wire.message, type: wire.code, nonRetryable: true, details: [wire] });
}

export const opsContext = (orderId: string): CommandContext => ({
  actor: { id: 'olga', name: 'Olga Ops', roles: ['Ops'] },
  correlationId: orderId,
});
