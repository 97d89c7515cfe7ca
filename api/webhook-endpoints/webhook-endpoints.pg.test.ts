import { expect } from 'chai';
import * as webhooks from '../../domain/webhooks/store/index.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const endpoint = { url: 'http://127.0.0.1:9/hook', description: 'Dispatch', eventTypes: ['order.shipped'] };

describe('webhook endpoints over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    type Run = (...args: unknown[]) => ReturnType<Processes['carryOut']>;
    const commands = webhooks as unknown as Record<string, Run>;
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => {
      const run = commands[activity];
      if (!run) throw new Error(`${activity} is no command of webhooks`);
      return run(test.database, command);
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const path = '/v1/webhook-endpoints';
  const create = (body: object = endpoint, asking: object = {}) => api.ask('POST', path, { body, ...asking });
  const post = (endpointId: string, what: string, body: object = {}) =>
    api.ask('POST', `${path}/${endpointId}/${what}`, { body });
  const idOf = ({ body }: ApiAnswer): string => String(body['endpointId']);
  const fieldsOf = ({ body }: ApiAnswer) =>
    (body['fields'] as { field: string }[] | undefined)?.map(({ field }) => field);

  it('shows the secret to who made it, again under the same key, and to nobody else', async () => {
    const made = await create(endpoint, { key: 'make-once' });
    expect(made.status, made.text).to.equal(201);
    expect(made.body['secret']).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(made.headers.get('location')).to.equal(`${path}/${idOf(made)}`);
    const again = await create(endpoint, { key: 'make-once' });
    expect(again.body).to.deep.equal(made.body);
    expect(again.headers.get('idempotency-replayed')).to.equal('true');
    const other = await create();
    expect(other.body['secret']).to.not.equal(made.body['secret']);

    const rotated = await post(idOf(made), 'rotate-secret', { overlapHours: 24 });
    expect(rotated.body['secret'])
      .to.match(/^whsec_/)
      .and.not.equal(made.body['secret']);
    const secrets = [made, other, rotated].map(({ body }) => String(body['secret']));
    const shown = [
      (await api.ask('GET', path)).text,
      (await api.ask('GET', `${path}/${idOf(made)}`)).text,
      JSON.stringify(api.logged),
      // Neither the stored answers, nor the steps, rows and facts.
      ...(await test.admin<{ text: string }>('SELECT k::text AS text FROM http.idempotency_keys k')).map(
        ({ text }) => text,
      ),
      ...(await test.admin<{ text: string }>('SELECT s::text AS text FROM webhooks.steps s')).map(({ text }) => text),
      ...(await test.admin<{ text: string }>('SELECT s::text AS text FROM webhooks.secrets s')).map(({ text }) => text),
      ...(await test.admin<{ text: string }>('SELECT f::text AS text FROM outbox.facts f')).map(({ text }) => text),
    ].join('\n');
    expect(shown).to.contain('make-once').and.contain('WebhookEndpointChanged');
    for (const secret of secrets) expect(shown).to.not.contain(secret.slice('whsec_'.length));
  });

  it('takes no URL that leads inward', async () => {
    for (const url of [
      'https://127.0.0.1/',
      'https://169.254.169.254/',
      'https://localhost/',
      'http://partner.example/',
    ]) {
      const refused = await create({ ...endpoint, url });
      expect(refused.status, url).to.equal(422);
      expect(fieldsOf(refused)).to.deep.equal(['url']);
    }
    const unknown = await create({ ...endpoint, url: 'https://no-such-host.invalid/' });
    expect(fieldsOf(unknown), unknown.text).to.deep.equal(['url']);
    const made = await create();
    const moved = await api.ask('PATCH', `${path}/${idOf(made)}`, { body: { url: 'https://10.0.0.1/' } });
    expect(fieldsOf(moved)).to.deep.equal(['url']);
  });

  it('pauses, resumes and disables, and says where it stands', async () => {
    const endpointId = idOf(await create());
    expect((await post(endpointId, 'pause', { reason: 'they move house' })).body).to.include({ state: 'Paused' });
    expect((await post(endpointId, 'pause', { reason: 'again' })).body).to.include({
      ...{ status: 409, code: 'wrong-endpoint-state', state: 'Paused' },
    });
    const shown = await api.ask('GET', `${path}/${endpointId}`, OLLIE);
    expect(shown.body).to.include({ state: 'Paused', reason: 'they move house', url: endpoint.url });
    expect((await api.ask('GET', `${path}?state=Paused`, OLLIE)).body).to.include({ total: 1 });
    expect((await post(endpointId, 'resume', { resend: false })).body).to.include({ state: 'Active' });
    expect((await post(endpointId, 'disable', { reason: 'they left' })).body).to.include({ state: 'Disabled' });
    expect((await post(endpointId, 'test')).body).to.include({ code: 'wrong-endpoint-state' });
    expect((await post('WE-9', 'resume', { resend: false })).body).to.include({ code: 'unknown-endpoint' });
    const changed = await api.ask('PATCH', `${path}/${endpointId}`, { body: { eventTypes: ['order.lost'] } });
    expect(changed.status).to.equal(422);
  });

  it('shows deliveries, and sends one again', async () => {
    const endpointId = idOf(await create());
    const tested = await post(endpointId, 'test');
    expect(tested.status, tested.text).to.equal(202);
    const list = await api.ask('GET', `${path}/${endpointId}/deliveries`, OLLIE);
    expect((list.body['items'] as object[])[0]).to.include({
      state: 'Pending',
      eventType: 'endpoint.test',
      attempts: 0,
    });
    const deliveryId = String(tested.body['deliveryId']);
    expect((await post(endpointId, `deliveries/${deliveryId}/redeliver`)).body).to.include({
      code: 'delivery-pending',
    });
    expect((await post(endpointId, 'deliveries/WD-0/redeliver')).body).to.include({ code: 'unknown-webhook-delivery' });
  });
});
