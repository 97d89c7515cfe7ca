import { expect } from 'chai';
import { ada, by, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { AttemptOutcome, EventType } from '../webhooks.wire.js';
import * as webhooks from './index.js';

const PAGE = { page: 1, pageSize: 50 };
const details = { url: 'https://partner.example/x?token=t', description: 'Dispatch', keyId: 'k1' };
const answered = (status: number | null): AttemptOutcome => ({
  ...{ status, retryAfterSeconds: null },
  error: status === null ? 'ECONNREFUSED' : null,
});
const NOT_SENT: AttemptOutcome = { status: null, error: null, retryAfterSeconds: null };

describe('webhooks in PostgreSQL', () => {
  let test: TestDatabase;
  let numbers = 0;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const endpoint = async (eventTypes: readonly EventType[] = ['order.placed']): Promise<string> => {
    const endpointId = await webhooks.nextEndpointId(test.database);
    await webhooks.createWebhookEndpoint(test.database, by(ada, { ...details, endpointId, eventTypes }));
    return endpointId;
  };
  const happen = async (
    type: EventType,
    occurredAt = new Date(Date.now() + 1_000).toISOString(),
  ): Promise<readonly string[]> => {
    const event = { eventId: `e-${++numbers}`, type, occurredAt, subject: 'SO-1', sequence: 1, data: {} };
    const command = by(SYSTEM_ACTOR, event, `webhook-event/${event.eventId}`);
    const { deliveries } = await webhooks.recordWebhookEvent(test.database, command);
    const again = { ...command, input: { ...event, data: { changed: true } } };
    expect((await webhooks.recordWebhookEvent(test.database, again)).deliveries).to.deep.equal(deliveries);
    return deliveries;
  };
  /** The delivery of a new event to this endpoint, whoever else hears of it. */
  const deliveryTo = async (endpointId: string, type: EventType): Promise<string> => {
    for (const id of await happen(type)) if ((await standing(id)).endpointId === endpointId) return id;
    throw new Error(`${endpointId} was told of no ${type}`);
  };
  const standing = async (deliveryId: string) => {
    const found = await webhooks.deliveryStanding(test.database, deliveryId);
    if (!found) throw new Error(`no delivery ${deliveryId}`);
    return found;
  };
  const attempt = async (deliveryId: string, status: number | null) => {
    const { endpointId, round, attempt: before } = await standing(deliveryId);
    const input = { deliveryId, endpointId, round, attempt: before + 1, ...answered(status) };
    return webhooks.recordWebhookAttempt(test.database, by(SYSTEM_ACTOR, input));
  };
  const ended = async (deliveryId: string): Promise<string> => {
    for (let tries = 0; tries < 20 && (await standing(deliveryId)).state === 'Pending'; tries += 1)
      await attempt(deliveryId, null);
    return (await standing(deliveryId)).state;
  };

  it('are an Admin’s to make, and say nothing of their secret', async () => {
    const endpointId = await endpoint(['order.shipped', 'order.placed']);
    const other = { ...details, endpointId: 'WE-9', eventTypes: ['order.placed'] as const };
    await refusalOf(webhooks.createWebhookEndpoint(test.database, by(ollie, other)), 'NotAllowed');
    await refusalOf(webhooks.createWebhookEndpoint(test.database, by(ada, { ...other, endpointId })), 'EndpointExists');
    const wrong = by(ada, { ...other, url: 'ftp://x', description: '' });
    expect(
      fieldsOf(await refusalOf(webhooks.createWebhookEndpoint(test.database, wrong), 'InvalidEndpoint')),
    ).to.deep.equal(['description', 'url']);
    const made = await webhooks.webhookEndpoint(test.database, endpointId);
    expect(made).to.deep.include({
      state: 'Active',
      eventTypes: ['order.placed', 'order.shipped'],
      failingSince: null,
    });
    expect(made?.secrets).to.have.length(1);
    expect(made?.secrets[0]).to.include({ version: 1, keyId: 'k1', signsUntil: null });
    const [fact] = await factsOfAggregate(test, `webhook-endpoint:${endpointId}`);
    expect(fact?.payload).to.include({ change: 'created', host: 'partner.example' });
    expect(JSON.stringify(fact?.payload)).to.not.contain('token');
  });

  it('are told of an event once each, if they subscribed before it happened and are not disabled', async () => {
    const hears = await endpoint(['invoice.issued']);
    const paused = await endpoint(['invoice.issued']);
    const disabled = await endpoint(['invoice.issued']);
    await endpoint(['order.placed']);
    await webhooks.pauseWebhookEndpoint(test.database, by(ada, { endpointId: paused, reason: 'moving' }));
    await webhooks.disableWebhookEndpoint(test.database, by(ada, { endpointId: disabled, reason: 'gone' }));
    const deliveries = await happen('invoice.issued');
    const told = await Promise.all(deliveries.map(async (id) => (await standing(id)).endpointId));
    expect(told).to.deep.equal([hears, paused]);
    expect(await happen('invoice.issued', '2026-01-01T00:00:00.000Z')).to.deep.equal([]);
    const event = { type: 'job.completed' as const, occurredAt: new Date().toISOString() };
    expect(await webhooks.hasSubscribers(test.database, event)).to.equal(false);
  });

  it('that change their types keep the moment since which they hear of the others', async () => {
    const endpointId = await endpoint(['payment.received']);
    const before = new Date(Date.now() + 5).toISOString();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const eventTypes = ['payment.received', 'job.completed'] as const;
    await webhooks.changeWebhookEndpoint(test.database, by(ada, { endpointId, eventTypes }));
    expect(await happen('payment.received', before)).to.have.length(1);
    expect(await happen('job.completed', before)).to.have.length(0);
    await webhooks.changeWebhookEndpoint(test.database, by(ada, { endpointId, eventTypes: ['job.completed'] }));
    expect(await happen('payment.received')).to.have.length(0);
    const wrong = webhooks.changeWebhookEndpoint(test.database, by(ada, { endpointId, eventTypes: [] }));
    await refusalOf(wrong, 'InvalidEndpoint');
  });

  it('count each attempt once, whoever tells of it again', async () => {
    const endpointId = await endpoint(['order.shipped']);
    const deliveryId = await deliveryTo(endpointId, 'order.shipped');
    const input = { deliveryId, endpointId, round: 1, attempt: 1, ...answered(500) };
    const key = `webhook/${deliveryId}/1/1`;
    const first = await webhooks.recordWebhookAttempt(test.database, by(SYSTEM_ACTOR, input, key));
    expect(first.standing).to.include({ state: 'Pending', attempt: 1 });
    const again = by(SYSTEM_ACTOR, { ...input, ...answered(200) }, key);
    expect(await webhooks.recordWebhookAttempt(test.database, again)).to.deep.equal(first);
    // Another key for the same attempt, or one of another round, changes nothing.
    for (const other of [{ attempt: 1 }, { attempt: 3 }, { round: 2, attempt: 2 }]) {
      await webhooks.recordWebhookAttempt(test.database, by(SYSTEM_ACTOR, { ...input, ...answered(200), ...other }));
    }
    expect(await standing(deliveryId)).to.include({ state: 'Pending', attempt: 1 });
    expect((await webhooks.webhookEndpoint(test.database, endpointId))?.failingSince).to.be.a('string');
    expect((await attempt(deliveryId, 200)).standing).to.include({ state: 'Delivered', nextAttemptAt: null });
    expect((await webhooks.webhookEndpoint(test.database, endpointId))?.failingSince).to.equal(null);
    const { items } = await webhooks.webhookDeliveries(test.database, endpointId, PAGE);
    expect(items[0]).to.include({ state: 'Delivered', attempts: 2, lastStatus: 200 });
    expect(items[0]?.endedAt).to.be.a('string');
  });

  it('name one trouble for each time that an endpoint begins to fail', async () => {
    const endpointId = await endpoint(['order.completed']);
    const troubles: (string | null)[] = [];
    for (const status of [null, null, 200, null]) {
      const deliveryId = await deliveryTo(endpointId, 'order.completed');
      if (status === 200) {
        await attempt(deliveryId, 200);
        continue;
      }
      for (let n = 1; n < 11; n += 1) expect((await attempt(deliveryId, status)).trouble).to.equal(null);
      troubles.push((await attempt(deliveryId, status)).trouble);
    }
    expect(troubles).to.deep.equal([`${endpointId}/1`, `${endpointId}/1`, `${endpointId}/2`]);
  });

  it('are disabled by a 410, and then sent nothing until somebody resumes them', async () => {
    const endpointId = await endpoint(['order.cancelled']);
    const one = await deliveryTo(endpointId, 'order.cancelled');
    const two = await deliveryTo(endpointId, 'order.cancelled');
    expect(await attempt(one, 410)).to.have.property('trouble', `${endpointId}/1`);
    expect(await webhooks.webhookEndpoint(test.database, endpointId)).to.include({ state: 'Disabled' });
    expect((await attempt(two, null)).standing).to.include({ state: 'Failed', attempt: 0 });
    expect(await happen('order.cancelled')).to.deep.equal([]);
    await refusalOf(webhooks.testWebhookEndpoint(test.database, by(ada, { endpointId })), 'WrongEndpointState');
    const redeliver = by(ada, { endpointId, deliveryId: one });
    await refusalOf(webhooks.redeliverWebhook(test.database, redeliver), 'WrongEndpointState');
    await webhooks.resumeWebhookEndpoint(test.database, by(ada, { endpointId, resend: true }));
    expect(await standing(one)).to.include({ state: 'Pending', round: 2, attempt: 0, endpointState: 'Active' });
    expect(await webhooks.pendingDeliveries(test.database, { endpointId, after: '', limit: 10 })).to.have.members([
      one,
      two,
    ]);
    expect(await factTypes(test, `webhook-endpoint:${endpointId}`)).to.deep.equal([
      ...['WebhookEndpointChanged', 'WebhookEndpointChanged', 'WebhookDeliveryFailed', 'WebhookDeliveryFailed'],
      'WebhookEndpointChanged',
    ]);
  });

  it('are not counted as failing where nothing was sent, because somebody took the endpoint up again meanwhile', async () => {
    const endpointId = await endpoint(['job.completed']);
    const deliveryId = await deliveryTo(endpointId, 'job.completed');
    const input = { deliveryId, endpointId, round: 1, attempt: 1, ...NOT_SENT };
    await webhooks.recordWebhookAttempt(test.database, by(SYSTEM_ACTOR, input));
    expect(await standing(deliveryId)).to.include({ state: 'Pending', attempt: 0 });
    expect((await webhooks.webhookEndpoint(test.database, endpointId))?.failingSince).to.equal(null);
  });

  it('are sent again one by one, under the same event, once that has ended', async () => {
    const endpointId = await endpoint(['approval.decided']);
    const deliveryId = await deliveryTo(endpointId, 'approval.decided');
    const again = () => webhooks.redeliverWebhook(test.database, by(ada, { endpointId, deliveryId }));
    await refusalOf(again(), 'DeliveryPending');
    expect(await ended(deliveryId)).to.equal('Failed');
    await refusalOf(webhooks.redeliverWebhook(test.database, by(ollie, { endpointId, deliveryId })), 'NotAllowed');
    const elsewhere = by(ada, { endpointId: await endpoint(), deliveryId });
    await refusalOf(webhooks.redeliverWebhook(test.database, elsewhere), 'UnknownWebhookDelivery');
    await again();
    expect(await standing(deliveryId)).to.include({ state: 'Pending', round: 2, attempt: 0 });
    expect((await attempt(deliveryId, 204)).standing.state).to.equal('Delivered');
    const { items } = await webhooks.webhookDeliveries(test.database, endpointId, PAGE, { state: 'Delivered' });
    expect(items[0]).to.include({ attempts: 12, eventId: `e-${numbers}` });
  });

  it('rotate their secret: old and new sign beside each other for a while, and an old one never longer than it was to', async () => {
    const endpointId = await endpoint();
    const { deliveryId } = await webhooks.testWebhookEndpoint(test.database, by(ada, { endpointId }));
    const signing = async () => (await webhooks.outgoingWebhook(test.database, deliveryId))?.secrets ?? [];
    const rotate = (overlapHours: number) =>
      webhooks.rotateWebhookSecret(test.database, by(ada, { endpointId, keyId: 'k2', overlapHours }));
    const [first] = await signing();
    const { secret } = await rotate(24);
    expect(await signing()).to.deep.equal([secret, first]);
    const third = (await rotate(48)).secret;
    expect(await signing()).to.deep.equal([third, secret, first]);
    const hours = (await webhooks.webhookEndpoint(test.database, endpointId))?.secrets.map(({ signsUntil }) =>
      signsUntil === null ? null : Math.round((Date.parse(signsUntil) - Date.now()) / 3_600_000),
    );
    expect(hours).to.deep.equal([null, 48, 24]);
    const fourth = (await rotate(0)).secret;
    expect(await signing()).to.deep.equal([fourth]);
    const longer = webhooks.rotateWebhookSecret(test.database, by(ada, { endpointId, keyId: 'k2', overlapHours: 73 }));
    await refusalOf(longer, 'InvalidEndpoint');
    await refusalOf(
      webhooks.rotateWebhookSecret(test.database, by(vera, { endpointId, keyId: 'k', overlapHours: 0 })),
      'NotAllowed',
    );
  });

  it('stay among themselves, and their events only grow', async () => {
    expect(await neighbourBreaches(test, 'webhooks')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'webhooks')).to.deep.equal([]);
  });
});
