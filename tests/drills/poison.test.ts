import { expect } from 'chai';
import { openProducer } from '../../platform/kafka.js';
import { placeOrder } from '../../tools/demo/orders.js';
import { FILTER } from '../../tools/demo/scenarios.js';
import { until } from '../support/until.js';
import { type Drill, theDrill } from './support/drill.js';
import { factsTool } from './support/facts-tool.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';
import { recordsOf } from './support/topics.js';

const NO_AVRO = 'stock:POISON@NOWHERE';
const UNKNOWN_SCHEMA = 'order:POISON';
/** Whose orders the read model refuses, as a projection with a bug would. */
const CUSTOMER = 'C-1005';

async function poison({ kafka, topics }: Drill): Promise<void> {
  const producer = openProducer(kafka);
  await producer.connect();
  const send = (domain: string, key: string, value: Buffer): Promise<unknown> =>
    producer.send({ topic: topics.events(domain), acks: -1, messages: [{ key, value }] });
  await send('inventory', NO_AVRO, Buffer.from('this is no Avro'));
  await send('orders', UNKNOWN_SCHEMA, Buffer.from('c301deadbeefdeadbeef0000', 'hex'));
  await producer.disconnect();
}

async function parkedByMetric({ stack }: Drill): Promise<number> {
  const text = await (await fetch(stack.addresses.metrics?.['projector'] ?? '')).text();
  return Number(/^atlas_projector_parked_facts(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

const parkedAggregates = async (drill: Drill): Promise<string[]> => {
  const rows = await drill.admin<{ id: string }>(
    `SELECT DISTINCT aggregate_id AS id FROM reporting.parked WHERE state = 'failed' ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
};

const shown = async ({ people }: Drill, orderId: string): Promise<unknown> => {
  const { items } = (await people.ops.get(`/v1/orders?customerId=${CUSTOMER}&pageSize=100`)).body as {
    items: { orderId: string; state: string }[];
  };
  return items.find((item) => item.orderId === orderId)?.state;
};

const MEND = 'ALTER TABLE reporting.orders DROP CONSTRAINT IF EXISTS drill';

describe('drill: poison facts', function () {
  this.timeout(180_000);

  afterEach(() => theDrill().admin(MEND));

  it('go to the dead letters and are seen; others go on; after mending they are replayed, or dropped', async () => {
    const drill = theDrill();
    const orders = await startOrders(drill);
    await drill.admin(
      `ALTER TABLE reporting.orders ADD CONSTRAINT drill CHECK (customer_id <> '${CUSTOMER}') NOT VALID`,
    );
    await poison(drill);
    const line = { part: FILTER, quantity: '1' };
    const refused = await placeOrder(drill.people, { customerId: CUSTOMER, lines: [line] });
    await refused.reaches('Confirmed');
    await refused.ship();
    await refused.reaches('Fulfilled');
    const failed = [UNKNOWN_SCHEMA, `order:${refused.orderId}`, NO_AVRO].sort();
    await until(
      'three poison facts parked',
      async () => ((await parkedAggregates(drill)).length >= failed.length ? true : undefined),
      60_000,
    );

    expect(await parkedAggregates(drill)).to.deep.equal(failed);
    expect(await parkedByMetric(drill)).to.be.at.least(failed.length);
    const dead = await recordsOf(drill, drill.topics.allDeadLetters);
    const byProjector = dead.filter(({ message }) => String(message.headers?.['atlas-consumer']) === 'projector');
    expect(byProjector.map(({ message }) => String(message.key)).sort()).to.deep.equal(failed);
    const list = await factsTool(drill, 'list');
    for (const aggregate of failed) expect(list, 'what the tool lists').to.include(aggregate);
    // The other orders go on, in the read models as well.
    await orders.end();
    expect(await shown(drill, refused.orderId)).to.equal(undefined);

    await drill.admin(MEND);
    await factsTool(drill, 'replay', `order:${refused.orderId}`);
    await until('the mended order is shown', async () =>
      (await shown(drill, refused.orderId)) === 'Fulfilled' ? true : undefined,
    );
    await factsTool(drill, 'drop', NO_AVRO, 'no Avro: a drill', 'fay');
    await factsTool(drill, 'drop', UNKNOWN_SCHEMA, 'unknown schema: a drill', 'fay');
    expect(await factsTool(drill, 'list')).to.include('0 facts failed, 0 wait');
    await expectNothingLostNothingTwice(drill);
  });
});
