import { expect } from 'chai';
import type { ApplicationProcess } from '../../tools/stack/application.js';
import type { ApiAnswer, Ask } from '../support/http-client.js';
import { type TcpRelay, tcpRelay } from '../support/tcp-relay.js';
import { until } from '../support/until.js';
import { expectBooksTie } from './support/books.js';
import { confirmed, newPart, OLLIE, orderBody, reaches, receive, ship, someId } from './support/orders.js';
import { another, ask, askAt, processOf } from './support/stack.js';

const LEAKS = /127\.0\.0\.1|ECONN|grpc|postgres|\n\s+at /i;

function expectUnavailable(answer: ApiAnswer, code: RegExp): void {
  expect(answer.status, answer.text).to.equal(503);
  expect(answer.body['code']).to.match(code);
  expect(answer.headers.get('retry-after')).to.match(/^\d+$/);
  expect(answer.text).not.to.match(LEAKS);
}

describe('without a worker', function () {
  this.timeout(180_000);

  it('orders are accepted, commands say that their outcome is unknown, and all of it happens once one returns', async () => {
    const part = await newPart();
    await receive(part, '4');
    const waits = await confirmed({ part, quantity: '2' });
    const worker = await processOf('worker');
    await worker.stop();
    const [placeKey, shipKey] = [someId('KEY'), someId('KEY')];
    const place = (): Promise<ApiAnswer> =>
      ask('POST', '/v1/orders', { ...OLLIE, key: placeKey, body: orderBody({ part, quantity: '2' }) });
    const shipIt = (): Promise<ApiAnswer> =>
      ask('POST', `/v1/orders/${waits}/shipments`, { ...OLLIE, key: shipKey, body: {} });
    let accepted: ApiAnswer;
    try {
      accepted = await place();
      expect(accepted.status, accepted.text).to.equal(202);
      const location = accepted.headers.get('location') ?? '';
      expect((await ask('GET', location)).body).to.include({ state: 'Accepted', placedAt: null });
      const again = await place();
      expect(again).to.include({ status: 202, text: accepted.text });
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      expectUnavailable(await shipIt(), /^outcome-unknown$/);
      expect((await ask('GET', `/v1/orders/${waits}`)).body).to.include({ state: 'Confirmed' });
    } finally {
      await worker.start();
    }
    const orderId = String(accepted.body['orderId']);
    await reaches(orderId, 'Confirmed', 'shipment');
    await ship(orderId);
    await reaches(orderId, 'Fulfilled');
    const shipped = await until('the shipment is answered', async () => {
      const answer = await shipIt();
      return answer.status === 503 ? undefined : answer;
    });
    expect(shipped.status, shipped.text).to.equal(201);
    const over = await reaches(waits, 'Fulfilled');
    expect(over['shipments'], 'shipped once, though it was asked again').to.have.length(1);
    await expectBooksTie();
  });
});

describe('an API whose dependencies go away', function () {
  this.timeout(120_000);
  let database: TcpRelay;
  let engine: TcpRelay;
  let api: ApplicationProcess;
  let askLame: Ask;
  let askHealth: Ask;
  let orderId = '';
  let part = '';

  before(async () => {
    const databaseUrl = new URL(process.env['ATLAS_API_DATABASE_URL'] ?? '');
    database = await tcpRelay(databaseUrl.hostname, Number(databaseUrl.port));
    databaseUrl.port = String(database.port);
    const [host = '', port] = (process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '').split(':');
    engine = await tcpRelay(host, Number(port));
    api = await another('api', 'api-with-cut-wires', {
      ATLAS_API_DATABASE_URL: databaseUrl.href,
      ATLAS_TEMPORAL_ADDRESS: `127.0.0.1:${engine.port}`,
    });
    await api.start();
    askLame = askAt(api.url);
    askHealth = askAt(api.health);
    part = await newPart();
    await receive(part, '5');
    orderId = await confirmed({ part });
  });
  after(async () => {
    await api.stop();
    await Promise.all([database.close(), engine.close()]);
  });

  const dependencies = async (): Promise<unknown> =>
    (await askHealth('GET', '/ready', { as: null })).body['dependencies'];
  const isReady = () =>
    until('it is ready', async () =>
      (await askHealth('GET', '/ready', { as: null })).status === 200 ? true : undefined,
    );
  const cancelIt = (key: string): Promise<ApiAnswer> =>
    askLame('POST', `/v1/orders/${orderId}/cancel`, { ...OLLIE, key, body: { reason: 'r' } });

  it('answers 503 with Retry-After while the database is away, and recovers by itself', async () => {
    await isReady();
    database.cut();
    const key = someId('KEY');
    const place = () => askLame('POST', '/v1/orders', { ...OLLIE, key, body: orderBody({ part }) });
    expectUnavailable(await askLame('GET', `/v1/orders/${orderId}`), /^database-unreachable$/);
    expectUnavailable(await askLame('GET', '/v1/reports/trial-balance'), /^database-unreachable$/);
    expectUnavailable(await place(), /^database-unreachable$/);
    expect(await dependencies()).to.include({ database: 'down', temporal: 'up' });
    expect((await askLame('GET', '/health', { as: null })).status).to.equal(200);
    expect((await askLame('GET', '/v1/orders', { as: null })).status, 'no token is still no token').to.equal(401);
    database.mend();
    await isReady();
    expect((await askLame('GET', `/v1/orders/${orderId}`)).body).to.include({ state: 'Confirmed' });
    const placed = await place();
    expect(placed.status, placed.text).to.be.oneOf([201, 202]);
    await reaches(String(placed.body['orderId']), 'Confirmed');
  });

  it('answers 503 with Retry-After while the engine is away, reads on, and carries the command out later', async () => {
    await isReady();
    engine.cut();
    const key = someId('KEY');
    const place = () => askLame('POST', '/v1/orders', { ...OLLIE, key, body: orderBody({ part }) });
    expectUnavailable(await place(), /^(temporal-unreachable|outcome-unknown)$/);
    expectUnavailable(await cancelIt(someId('KEY')), /^(temporal-unreachable|outcome-unknown)$/);
    expect((await askLame('GET', `/v1/orders/${orderId}`)).body).to.include({ state: 'Confirmed' });
    expect(await dependencies()).to.include({ database: 'up', temporal: 'down' });
    engine.mend();
    await isReady();
    const placed = await until('the engine is found again', async () => {
      const answer = await place();
      return answer.status === 503 ? undefined : answer;
    });
    expect(placed.status, placed.text).to.be.oneOf([201, 202]);
    await reaches(String(placed.body['orderId']), 'Confirmed');
  });

  it('says that the outcome is unknown when no answer comes in time, and the same key then finds it', async () => {
    await isReady();
    engine.freeze();
    const key = someId('KEY');
    expectUnavailable(await cancelIt(key), /^outcome-unknown$/);
    engine.mend();
    await isReady();
    const cancelled = await until('the cancellation is answered', async () => {
      const answer = await cancelIt(key);
      return answer.status === 503 ? undefined : answer;
    });
    expect(cancelled.status, cancelled.text).to.equal(200);
    await reaches(orderId, 'Cancelled');
    await expectBooksTie();
  });
});
