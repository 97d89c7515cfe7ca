import { expect } from 'chai';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import type { ApiAnswer, Asking } from '../support/http-client.js';
import { until } from '../support/until.js';
import { command, done, newPart, OLLIE, orderBody, reaches, receive, today, view } from './support/orders.js';
import { apiUrl, ask } from './support/stack.js';

const within = { sites: ['LOUISVILLE'] };
/** Ops of one site. */
const OTTO = { as: ['otto', 'Ops'], within } as const satisfies Asking;

/** What is told to them from now on; ends with the test. */
async function listen(gone: AbortSignal): Promise<{ text: string }> {
  const token = await developmentToken(loadConfig(), { user: 'otto', roles: ['Ops'], scope: within });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${apiUrl}/v1/stream`, { headers, signal: gone });
  const heard = { text: '' };
  const read = async (): Promise<void> => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) heard.text += chunk;
  };
  read().catch(() => undefined);
  return heard;
}

describe('somebody who is limited to a site, on the running system', function () {
  this.timeout(180_000);
  const gone = new AbortController();
  let own = '';
  let other = '';
  let heard: { text: string };
  const read = (path: string, asking: Asking = OTTO): Promise<ApiAnswer> => ask('GET', path, asking);
  before(async () => {
    const part = await newPart();
    await receive(part, '2');
    await done('/v1/stock/receipts', {
      body: { part, site: 'EVANSVILLE', quantity: '2', unitCost: '31.00', reference: 'DN-SCOPE' },
    });
    heard = await listen(gone.signal);
    const body = orderBody({ part });
    const elsewhere = { ...body, dimensions: { ...body.dimensions, site: 'EVANSVILLE' } };
    const refused = await command('/v1/orders', { ...OTTO, body: elsewhere });
    expect(refused.body).to.deep.include({ status: 403, code: 'outside-scope' });
    expect((refused.body['fields'] as { field: string }[])[0]?.field).to.equal('dimensions.site');
    other = String((await done('/v1/orders', { ...OLLIE, body: elsewhere }))['orderId']);
    own = String((await done('/v1/orders', { ...OTTO, body }))['orderId']);
    for (const orderId of [other, own]) await reaches(orderId, 'Confirmed', 'shipment');
  });
  after(() => gone.abort());

  it('does what there is to do with an order of the site, and with another finds none', async () => {
    expect((await read(`/v1/orders/${own}`)).body).to.include({ orderId: own, state: 'Confirmed' });
    for (const path of [`/v1/orders/${other}`, `/v1/orders/${other}/timeline`, `/v1/orders/${other}/case-file`]) {
      expect((await read(path)).body, path).to.include({ status: 404, code: 'unknown-order' });
    }
    for (const [path, body] of [
      ['shipments', {}],
      ['cancel', { reason: 'not wanted' }],
    ] as const) {
      const answer = await command(`/v1/orders/${other}/${path}`, { ...OTTO, body });
      expect(answer.body, path).to.include({ status: 404, code: 'unknown-order' });
    }
    expect(await view(other)).to.include({ state: 'Confirmed' });
    await done(`/v1/orders/${own}/shipments`, { ...OTTO, body: {} });
    await reaches(own, 'Fulfilled');
    await done(`/v1/orders/${other}/shipments`, { ...OLLIE, body: {} });
    await reaches(other, 'Fulfilled');
  });

  it('is shown in lists, reports and exports what lies there, and told so', async () => {
    const everybody = (path: string) =>
      until(`${path} has both orders`, async () => {
        const { text } = await read(path, OLLIE);
        return text.includes(own) && text.includes(other) ? text : undefined;
      });
    const documents = ['json', 'csv'].map(
      (format) => `/v1/reports/general-ledger/document?from=${today()}&format=${format}`,
    );
    for (const path of ['/v1/orders?pageSize=200', '/v1/reports/orders?pageSize=200', ...documents]) {
      await everybody(path);
      const { text, headers } = await read(path);
      expect(text, path).to.contain(own).and.not.to.contain(other).and.not.to.contain('EVANSVILLE');
      expect(headers.get('Atlas-Limited-To'), path).to.equal('the sites LOUISVILLE');
      if (path.includes('document')) expect(text, path).to.contain('the sites LOUISVILLE');
    }
    expect((await read('/v1/orders?site=EVANSVILLE')).body).to.include({ status: 403, code: 'outside-scope' });
    expect((await read('/v1/reports/control-accounts', { as: ['otto', 'Finance'], within })).body).to.include({
      status: 403,
      code: 'whole-company-only',
    });
    for (const path of ['/v1/operator-tasks', '/v1/letters', '/v1/dunning']) {
      expect((await read(path, { as: ['otto', 'Ops', 'Finance'], within })).status, path).to.equal(200);
    }
  });

  it('hears on the stream of the one and never of the other', async () => {
    await until('the order is told of', async () => (heard.text.includes(own) ? true : undefined));
    await until('its shipment as well', async () => (heard.text.includes('OrderShipped') ? true : undefined));
    expect(heard.text).not.to.contain(other);
  });
});
