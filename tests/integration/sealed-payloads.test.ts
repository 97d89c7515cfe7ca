import { randomBytes } from 'node:crypto';
import { type Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { expect } from 'chai';
import { createActivities } from '../../activities/index.js';
import { createPaymentProvider } from '../../activities/payment-provider.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import { loadConfig } from '../../platform/config.js';
import { openMail } from '../../platform/mail.js';
import { bundleWorkflows } from '../../temporal-config/bundle.js';
import { connectWorker } from '../../temporal-config/connection.js';
import { type Engine, engineOf, openClient } from '../../temporal-config/engine.js';
import { ensureNamespace } from '../../temporal-config/namespace.js';
import { createWorkers } from '../../temporal-config/workers.js';
import {
  ORDER_WORKFLOW,
  orderOptions,
  orderWorkflowId,
  retryPaymentUpdate,
  shipOrderUpdate,
} from '../../workflows/orders/order.contract.js';
import { WEBHOOKS } from '../support/api-server.js';
import { furnish, orderStart } from '../support/order-fixture.js';
import { type RunningSandbox, startPaymentSandbox } from '../support/payment-sandbox.js';
import { opsContext } from '../support/process-world.js';
import { quietRuntime } from '../support/replay.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { workflowBundle } from '../support/workflow-bundle.js';

const { History } = temporal.api.history.v1;
const key = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const A = key('key-a');
const B = key('key-b');
const namespace = `t-${randomBytes(4).toString('hex')}`;
const engine = (...keys: string[]): Engine =>
  engineOf(
    loadConfig({
      ATLAS_MODE: 'development',
      ATLAS_TEMPORAL_ADDRESS: process.env['ATLAS_TEMPORAL_ADDRESS'],
      ATLAS_TEMPORAL_NAMESPACE: namespace,
      ATLAS_PAYLOAD_KEYS: keys.join(','),
    }),
  );
const bundles = new Map<string | undefined, ReturnType<typeof bundleWorkflows>>([[undefined, workflowBundle()]]);
/** As a worker of that engine has it. */
const bundleOf = ({ dataConverter }: Engine): ReturnType<typeof bundleWorkflows> => {
  const path = dataConverter?.failureConverterPath;
  const made = bundles.get(path) ?? bundleWorkflows(dataConverter);
  bundles.set(path, made);
  return made;
};

describe('what Temporal keeps', function () {
  this.timeout(180_000);
  let test: TestDatabase;
  let sandbox: RunningSandbox;
  const clients: Client[] = [];
  const clientOf = (on: Engine): Client => {
    const client = openClient(on);
    clients.push(client);
    return client;
  };
  before(async () => {
    quietRuntime();
    [test, sandbox] = await Promise.all([testDatabase(), startPaymentSandbox()]);
    await furnish(test.database, { 'P-1': '10' });
    const connection = await Connection.connect(engine().connection);
    await ensureNamespace(connection, namespace);
    await connection.close();
  });
  after(async () => {
    for (const client of clients) await client.connection.close();
    await Promise.all([sandbox.stop(), test.close()]);
  });

  /** The body while workers with these keys run. */
  const atWork = async (keys: readonly string[], body: (client: Client) => Promise<unknown>): Promise<void> => {
    const on = engine(...keys);
    const client = clientOf(on);
    const connection = await connectWorker(on, () => undefined);
    const payments = createPaymentProvider(sandbox.url);
    const mail = openMail({ url: 'smtp://127.0.0.1:9', from: 'Atlas <accounts@atlas.test>' });
    const workers = await createWorkers({
      ...{ connection, namespace, dataConverter: on.dataConverter, workflowBundle: await bundleOf(on) },
      activities: createActivities({ database: test.database, client, payments, mail, webhooks: WEBHOOKS }),
    });
    const running = Promise.all(workers.map((worker) => worker.run()));
    try {
      await body(client);
    } finally {
      for (const worker of workers) worker.shutdown();
      await running;
      await connection.close();
      mail.close();
    }
  };
  const place = async (client: Client): Promise<OrderStart> => {
    const start = orderStart({ lines: [{ part: 'P-1', quantity: '3' }], allowPartialShipment: true });
    await client.workflow.start(ORDER_WORKFLOW, orderOptions(start));
    await reaches(start, 'Confirmed');
    return start;
  };
  const reaches = ({ order: { orderId } }: OrderStart, state: string) =>
    until(state, async () => ((await readOrder(test.database, orderId))?.state === state ? true : undefined), 60_000);
  const idOf = (start: OrderStart): string => orderWorkflowId(start.order.orderId);
  const command = <Input>({ order: { orderId } }: OrderStart, name: string, input: Input) => {
    const asked = { key: `${orderId}/${name}`, context: opsContext(orderId), input };
    return { args: [asked] as [typeof asked], updateId: asked.key };
  };
  const ship = (client: Client, start: OrderStart, name: string) =>
    client.workflow
      .getHandle(idOf(start))
      .executeUpdate(shipOrderUpdate, command(start, name, { lines: [{ line: 1, quantity: '1' }] }));
  /** As the engine has it, whoever looks. */
  const kept = async (start: OrderStart) => {
    const answer = await clientOf(engine()).workflowService.getWorkflowExecutionHistory({
      ...{ namespace, execution: { workflowId: idOf(start) } },
    });
    const history = History.create(answer.history ?? {});
    return { events: history.events, text: Buffer.from(History.encode(history).finish()).toString('latin1') };
  };

  it('cannot be read without a key, failures and summaries included, and tells its reader the same as before', async () => {
    let start = orderStart();
    await atWork([A], async (client) => {
      start = await place(client);
      const retry = command(start, 'retry', { paymentToken: 'tok_other' });
      const refused = await client.workflow
        .getHandle(idOf(start))
        .executeUpdate(retryPaymentUpdate, retry)
        .catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(WorkflowUpdateFailedError);
      const cause = (refused as WorkflowUpdateFailedError).cause as ApplicationFailure;
      expect(cause).to.be.instanceOf(ApplicationFailure);
      expect(cause.message).to.include('retryPayment');
      expect(cause.details?.[0]).to.include({ message: cause.message });
      const { text, events } = await kept(start);
      expect(events.length).to.be.greaterThan(20);
      for (const secret of [
        'Acme',
        'Main Street',
        'Olga',
        'tok_',
        'netTotal',
        '53.00',
        '79.50',

        cause.message,
      ]) {
        expect(text.includes(secret), secret).to.equal(false);
      }
      // What is searched for stays in the open.
      expect(text).to.include('"C-1001"').and.to.include(start.order.orderId);
      const summary = async (on: Client) => (await on.workflow.getHandle(idOf(start)).describe()).staticSummary();
      expect(await summary(client)).to.include('Acme');
      const other = await summary(clientOf(engine(B))).catch(String);
      expect(other).to.include('sealed with the key "key-a", which ATLAS_PAYLOAD_KEYS does not have');
    });
  });

  it('is read under the key of its time, while that is there: no process is lost by a rotation', async () => {
    let start = orderStart();
    await atWork([], async (client) => {
      start = await place(client);
      expect((await kept(start)).text).to.include('Acme');
    });
    await atWork([A], (client) => ship(client, start, 'ship-1'));
    await atWork([B], async (client) => {
      void ship(client, start, 'ship-2').catch(() => undefined);
      await until('the worker says which key it misses', async () => {
        const failures = (await kept(start)).events.flatMap(
          ({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.encodedAttributes ?? [],
        );
        const codec = engine(B).dataConverter?.payloadCodecs?.[0];
        const opened = (await codec?.decode(failures)) ?? [];
        return opened.some(({ data }) => Buffer.from(data ?? []).includes('\\"key-a\\"')) ? true : undefined;
      });
    });
    await atWork([B, A], async (client) => {
      await ship(client, start, 'ship-2');
      await ship(client, start, 'ship-3');
      await reaches(start, 'Fulfilled');
    });
    const { text } = await kept(start);
    expect(text).to.include('key-a').and.to.include('key-b');
    const both = engine(B, A);
    const history = await clientOf(both).workflow.getHandle(idOf(start)).fetchHistory();
    const options = { workflowBundle: await bundleOf(both), dataConverter: both.dataConverter ?? {} };
    await Worker.runReplayHistory(options, history);
  });
});
