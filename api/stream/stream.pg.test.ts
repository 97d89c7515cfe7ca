import { once } from 'node:events';
import { expect } from 'chai';
import { decodeJwt } from 'jose';
import { allFacts } from '../../domain/facts.js';
import type { Role } from '../../domain/kernel/actor.js';
import { factCodec } from '../../platform/avro.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { applyDeliveries } from '../../reporting/apply.js';
import { forgetOld } from '../../reporting/stream.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { deliveriesOf } from '../../tests/support/deliveries.js';
import { diceOf, sampleFacts } from '../../tests/support/fact-samples.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { until } from '../../tests/support/until.js';

interface Heard {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

interface Listening {
  readonly heard: Heard[];
  /** What a browser comes back with. */
  readonly place: { id: string };
  /** Answers the last id. */
  leave(): string | undefined;
  readonly ended: Promise<void>;
}

const codec = factCodec(allFacts, []);

describe('the stream of what happens', () => {
  let test: TestDatabase;
  let projector: Database;
  let api: ApiServer;
  let seed = 1;
  before(async () => {
    test = await testDatabase();
    projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 4 });
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await projector.close();
    await test.close();
  });

  /** Facts reach the read models; answers their ids. */
  async function happen(count: number): Promise<string[]> {
    const facts = sampleFacts(count, diceOf(seed++));
    await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveriesOf(facts, codec)));
    const rows = await test.admin<{ event_id: string }>(
      `SELECT event_id FROM reporting.stream WHERE event_id = ANY($1::uuid[])`,
      [facts.map(({ eventId }) => eventId)],
    );
    return rows.map((row) => row.event_id);
  }

  async function listen(path = '/v1/stream', headers: Record<string, string> = {}, role: Role = 'Admin', at = api) {
    const gone = new AbortController();
    const response = await fetch(`${at.url}${path}`, {
      headers: { authorization: `Bearer ${await at.tokenOf('vera', role)}`, ...headers },
      signal: gone.signal,
    });
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.match(/^text\/event-stream/);
    const heard: Heard[] = [];
    const place = { id: '' };
    const ended = read(response, heard, place).catch(() => undefined);
    const listening: Listening = {
      heard,
      place,
      ended,
      leave: () => {
        gone.abort();
        return heard.at(-1)?.id;
      },
    };
    return listening;
  }

  const hears = (listening: Listening, count: number): Promise<unknown> =>
    until(`${count} events`, async () => (listening.heard.length >= count ? true : undefined));
  const ids = (heard: readonly Heard[]): string[] => heard.map(({ id }) => id);

  it('tells each fact once, and goes on where somebody left', async () => {
    const first = await listen();
    await happen(20);
    await hears(first, 20);
    const left = first.leave() ?? '';
    await happen(30);
    const second = await listen('/v1/stream', { 'last-event-id': left });
    await happen(10);
    await hears(second, 40);
    second.leave();
    const told = [...first.heard, ...second.heard];
    expect(new Set(ids(told)).size)
      .to.equal(told.length)
      .and.equal(60);
    const [one] = told;
    expect(one?.event).to.equal(`${one?.data['domain']}.${one?.data['type']}`);
    expect(one?.data).to.include.keys('summary', 'subject', 'occurredAt', 'aggregateId', 'actor');
  });

  it('passes nothing over, though several write at once and some of them slowly', async () => {
    const listening = await listen();
    const before = listening.heard.length;
    const writes = new AbortController();
    const finish = new AbortController();
    const slow = projector.transaction('reporting', async (tx) => {
      const facts = sampleFacts(5, diceOf(seed++));
      await applyDeliveries(tx, 'reporting', deliveriesOf(facts, codec));
      writes.abort();
      await once(finish.signal, 'abort');
    });
    await once(writes.signal, 'abort');
    // What begins later waits for its end: nobody is told of the others before it.
    const others = happen(5);
    await until('the others wait', async () =>
      (
        await test.admin(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND usename = 'atlas_projector'`)
      ).length > 0
        ? true
        : undefined,
    );
    finish.abort();
    await slow;
    await others;
    await hears(listening, before + 10);
    listening.leave();
    expect(new Set(ids(listening.heard)).size).to.equal(10);
  });

  it('tells what was asked for only', async () => {
    const orders = await listen('/v1/stream?domains=orders,billing');
    const one = await listen('/v1/stream?subject=SO-1');
    const all = await listen();
    await happen(60);
    await hears(all, 60);
    const expected = all.heard.filter(({ data }) => ['orders', 'billing'].includes(String(data['domain'])));
    await hears(orders, expected.length);
    const about = all.heard.filter(({ data }) => data['subject'] === 'SO-1');
    await hears(one, about.length);
    for (const listening of [orders, one, all]) listening.leave();
    expect(ids(orders.heard)).to.deep.equal(ids(expected));
    expect(ids(one.heard)).to.deep.equal(ids(about));
    expect(expected).to.have.length.within(1, 59);
    expect(about).to.have.length.within(1, 59);
  });

  it('says when what was missed is forgotten, and refuses what is no place of it', async () => {
    const listening = await listen();
    await happen(3);
    await hears(listening, 3);
    const left = listening.leave() ?? '';
    await happen(1);
    await test.admin(`UPDATE reporting.stream SET arrived_at = now() - interval '8 days'`);
    expect(await forgetOld(projector)).to.be.greaterThan(2);
    await happen(2);
    const again = await listen('/v1/stream', { 'last-event-id': left });
    await until('the reset', async () => (again.heard.some(({ event }) => event === 'reset') ? true : undefined));
    await happen(1);
    await hears(again, 2);
    again.leave();
    expect(again.heard.map(({ event }) => event === 'reset')).to.deep.equal([true, false]);
    const wrong = await api.ask('GET', '/v1/stream', { headers: { 'last-event-id': 'yesterday' } });
    expect(wrong.body).to.deep.include({ status: 422, code: 'invalid-request' });
    expect(JSON.stringify(wrong.body)).to.contain('Last-Event-ID');
    expect((await api.ask('GET', '/v1/stream?domains=Orders!')).status).to.equal(422);
    expect((await api.ask('GET', '/v1/stream?domains=orders,foo')).text).to.contain('There is no domain foo');
  });

  it('ends when the token is over with which it began', async () => {
    const { exp = 0 } = decodeJwt(await api.tokenOf('vera', 'Admin'));
    const nearly = new Date((exp + 60) * 1000 - 300);
    const later = await apiServer({ database: test.api, processes: plannedProcesses(), now: () => nearly });
    try {
      const listening = await listen('/v1/stream', {}, 'Admin', later);
      await listening.ended;
    } finally {
      await later.close();
    }
  });

  it('is gone on with by who heard nothing of it, too', async () => {
    const first = await listen('/v1/stream?subject=SO-of-nobody');
    await until('its place', async () => (first.place.id === '' ? undefined : true));
    first.leave();
    await happen(4);
    const second = await listen('/v1/stream', { 'last-event-id': first.place.id });
    await hears(second, 4);
    second.leave();
    expect(second.heard.map(({ event }) => event)).not.to.include('reset');
  });

  it('leaves places for others: nobody takes more than 20', async () => {
    const own = await Promise.all(Array.from({ length: 20 }, () => listen()));
    const refused = await api.ask('GET', '/v1/stream', { as: ['vera', 'Admin'] });
    expect(refused.body).to.include({ status: 503, code: 'too-many-listeners' });
    expect(refused.headers.get('retry-after')).to.equal('30');
    const other = await fetch(`${api.url}/v1/stream`, {
      headers: { authorization: `Bearer ${await api.tokenOf('olga', 'Ops')}` },
    });
    expect(other.status).to.equal(200);
    await other.body?.cancel();
    for (const each of own) each.leave();
    await until('a place is free again', async () => {
      const again = await fetch(`${api.url}/v1/stream`, {
        headers: { authorization: `Bearer ${await api.tokenOf('vera', 'Admin')}` },
      });
      await again.body?.cancel();
      return again.status === 200 ? true : undefined;
    });
  });
});

async function read(response: Response, heard: Heard[], place: { id: string }): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      place.id = fields.get('id') ?? place.id;
      const event = fields.get('event');
      if (event === undefined) continue;
      heard.push({ id: fields.get('id') ?? '', event, data: JSON.parse(fields.get('data') ?? '{}') });
    }
  }
}
