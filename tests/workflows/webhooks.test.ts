import { expect } from 'chai';
import { wakeDeliveries } from '../../activities/webhook-processes.js';
import { openTasks } from '../../domain/operations/store/index.js';
import { EVENT_TYPES } from '../../domain/webhooks/index.js';
import * as webhooks from '../../domain/webhooks/store/index.js';
import { resolveMailTaskUpdate } from '../../workflows/correspondence/mail-task.contract.js';
import { webhookDeliveryWorkflowId } from '../../workflows/webhooks/webhook-delivery.contract.js';
import { webhookTroubleWorkflowId } from '../../workflows/webhooks/webhook-trouble.contract.js';
import { ada, by, ollie } from '../support/actors.js';
import { type OrderDesk, orderDesk } from '../support/order-desk.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { until } from '../support/until.js';
import { type WebhookDesk, webhookDesk } from '../support/webhook-desk.js';

describe('a webhook to somebody else', function () {
  this.timeout(120_000);
  let world: World;
  let orders: OrderDesk;
  let desk: WebhookDesk;
  before(async () => {
    world = await openWorld({ time: 'skipping' });
    await furnish(world.test.database, { 'P-1': '1000' });
    orders = orderDesk(world);
  });
  after(() => world.stop());
  beforeEach(async () => {
    desk = await webhookDesk(world);
    await desk.pump();
    // Orders of other tests go on meanwhile.
    await desk.create(['approval.decided']);
  });
  afterEach(async () => {
    await webhooks
      .disableWebhookEndpoint(world.test.database, by(ada, { endpointId: desk.endpointId, reason: 'over' }))
      .catch(() => undefined);
    await desk.pump();
    await desk.stop();
  });

  const hearAll = () =>
    webhooks.changeWebhookEndpoint(
      world.test.database,
      by(ada, { endpointId: desk.endpointId, eventTypes: EVENT_TYPES }),
    );
  const resume = (resend: boolean) =>
    webhooks.resumeWebhookEndpoint(world.test.database, by(ada, { endpointId: desk.endpointId, resend }));
  const sent = async (): Promise<string> => {
    const deliveryId = await desk.test();
    await desk.pump();
    return deliveryId;
  };

  it('tells what became of an order, signed, and nothing of its own affairs', async () => {
    await hearAll();
    const order = await orders.place();
    await orders.reaches(order, 'Confirmed');
    await orders.ship(order);
    await orders.result(order);
    await desk.pump();
    const { orderId } = order.order;
    const wanted = ['order.placed', 'order.shipped', 'order.completed', 'invoice.issued', 'payment.received'];
    await until('its events', async () => {
      const types = new Set(desk.receiver.events().map(({ type }) => type));
      return wanted.every((type) => types.has(type)) ? true : undefined;
    });
    const own = desk.receiver.events();
    const placed = own.find(({ type }) => type === 'order.placed');
    expect(placed).to.include({ subject: orderId, sequence: 1 });
    expect(placed?.data).to.have.all.keys(
      ...['orderId', 'customerId', 'customerReference', 'paymentTerms', 'lines', 'net', 'tax', 'total'],
    );
    expect(desk.receiver.calls.every(({ status }) => status === 204)).to.equal(true);
    expect(JSON.stringify(own)).to.not.match(/olga|actor|workflowId|placingSequence|waitingFor|posting/i);
  });

  it('is tried again until it arrives, with the same id and the same bytes, signed anew', async () => {
    desk.receiver.answers.push(500, 307);
    const deliveryId = await sent();
    const delivery = await desk.reaches(deliveryId, 'Delivered');
    expect(delivery).to.include({ attempts: 3, lastStatus: 204 });
    const { calls } = desk.receiver;
    expect(calls.map(({ status }) => status)).to.deep.equal([500, 307, 204]);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id']))).to.deep.equal(new Set([delivery.eventId]));
    expect(new Set(calls.map(({ body }) => body.toString())).size).to.equal(1);
    expect((await desk.endpoint()).failingSince).to.equal(null);
  });

  it('is sent again by a worker that takes over from one that died after it sent, and believed once', async () => {
    world.faults.set('sendWebhook', 'failOnceAfter');
    const delivery = await desk.reaches(await sent(), 'Delivered');
    expect(desk.receiver.calls.map(({ event }) => event?.type)).to.deep.equal(['endpoint.test', undefined]);
    expect(desk.receiver.calls[1]).to.include({ event: null, status: 204 });
    expect(delivery.attempts).to.equal(1);
  });

  it('is not lost when everything died between its record and its process', async () => {
    const deliveryId = await desk.test();
    await wakeDeliveries(world.client, world.test.database, { endpointId: desk.endpointId });
    await desk.reaches(deliveryId, 'Delivered');
    await desk.pump();
    await world.client.workflow.getHandle(webhookDeliveryWorkflowId(deliveryId)).result();
    expect(desk.receiver.calls).to.have.length(1);
  });

  it('is sent again later and later, and then an operator is asked, who has it sent again', async () => {
    desk.receiver.always = 500;
    const deliveryId = await sent();
    const failed = await desk.reaches(deliveryId, 'Failed');
    expect(failed).to.include({ attempts: 11, lastStatus: 500, nextAttemptAt: null });
    const taskId = `webhook/${desk.endpointId}/1`;
    const task = await until('the task', async () => {
      const { items } = await openTasks(world.test.database, { page: 1, pageSize: 50 });
      return items.find((each) => each.taskId === taskId);
    });
    expect(task).to.include({ kind: 'webhook', subject: desk.endpointId });
    expect(task.actions).to.deep.equal(['retry', 'skip']);

    desk.receiver.always = undefined;
    const trouble = world.client.workflow.getHandle(webhookTroubleWorkflowId(`${desk.endpointId}/1`));
    const command = by(ollie, { taskId, action: 'retry' as const, justification: 'they are back' });
    await trouble.executeUpdate(resolveMailTaskUpdate, { args: [command], updateId: command.key });
    expect(await trouble.result()).to.deep.equal({ action: 'retry' });
    await desk.pump();
    expect(await desk.reaches(deliveryId, 'Delivered')).to.include({ attempts: 12 });
  });

  it('disables the endpoint at which nothing arrived for five days, and what was on its way ends', async () => {
    desk.receiver.always = 503;
    const [one, two] = [await sent(), await sent()];
    await until('both were tried', async () => (desk.receiver.calls.length >= 2 ? true : undefined));
    await world.test.admin(
      `UPDATE webhooks.endpoints SET failing_since = now() - interval '5 days' WHERE endpoint_id = $1`,
      [desk.endpointId],
    );
    await until('it is disabled', async () => ((await desk.endpoint()).state === 'Disabled' ? true : undefined));
    await desk.pump();
    for (const deliveryId of [one, two]) await desk.reaches(deliveryId, 'Failed');
    await hearAll();
    const calls = desk.receiver.calls.length;
    await orders.place();
    await desk.pump();
    expect(desk.receiver.calls).to.have.length(calls);
    expect(await desk.deliveries()).to.have.length(2);
  });

  it('disables an endpoint that is gone at once', async () => {
    desk.receiver.always = 410;
    expect(await desk.reaches(await sent(), 'Failed')).to.include({ attempts: 1, lastStatus: 410 });
    expect(await desk.endpoint()).to.include({ state: 'Disabled', reason: 'It answered 410: it is gone.' });
  });

  it('waits while the endpoint is paused, for however long, and arrives when it goes on', async () => {
    const { database } = world.test;
    await webhooks.pauseWebhookEndpoint(database, by(ada, { endpointId: desk.endpointId, reason: 'they move' }));
    const deliveryId = await sent();
    await world.sleep('5 days');
    expect(desk.receiver.calls).to.have.length(0);
    await resume(false);
    await desk.pump();
    expect(await desk.reaches(deliveryId, 'Delivered')).to.include({ attempts: 1 });
  });

  it('is believed by who holds the old secret and by who holds the new one, and then by the new one alone', async () => {
    const old = desk.receiver.secret;
    const rotate = (overlapHours: number) =>
      webhooks.rotateWebhookSecret(
        world.test.database,
        by(ada, { endpointId: desk.endpointId, keyId: 'test', overlapHours }),
      );
    await rotate(24);
    await desk.reaches(await sent(), 'Delivered');
    expect(desk.receiver.secret).to.equal(old);
    await rotate(0);
    const deliveryId = await sent();
    await until('a refusal', async () => (desk.receiver.calls.at(-1)?.status === 400 ? true : undefined));
    expect((await desk.deliveries()).find((each) => each.deliveryId === deliveryId)?.state).to.equal('Pending');
  });
});
