import { expect } from 'chai';
import { ACCESS } from '../../api/access.js';
import { ask, askHealth } from './support/stack.js';

const PUBLIC = { as: null } as const;

describe('beside /v1, the running system serves', () => {
  it('its health, and its readiness by dependency', async () => {
    expect((await ask('GET', '/health', PUBLIC)).body).to.deep.equal({ status: 'up' });
    const ready = await askHealth('GET', '/ready', PUBLIC);
    expect(ready.status).to.equal(200);
    expect(ready.body['dependencies']).to.include({ database: 'up', temporal: 'up' }).and.to.have.property('kafka');
  });

  it('its contract, which names every route of the access table, and pages to browse it', async () => {
    const contract = await ask('GET', '/openapi.json', PUBLIC);
    const paths = contract.body['paths'] as Record<string, Record<string, { summary?: string; responses: object }>>;
    const named = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = ACCESS.filter(({ plain }) => !plain).map(({ method, path }) => `${method} ${path}`);
    expect(named).to.have.members(known);
    const operations = Object.values(paths).flatMap((one) => Object.values(one));
    expect(operations.filter(({ summary }) => !summary)).to.deep.equal([]);
    const page = await ask('GET', '/docs/', PUBLIC);
    expect(page.status).to.equal(200);
    expect(page.headers.get('content-type')).to.contain('text/html');
    expect(page.text).to.contain('swagger-ui');
  });

  it('metrics of what it was asked', async () => {
    await ask('GET', '/v1/dimensions');
    expect((await ask('GET', '/metrics', PUBLIC)).status, 'by the port that callers have').to.equal(404);
    const metrics = await askHealth('GET', '/metrics', PUBLIC);
    expect(metrics.status).to.equal(200);
    expect(metrics.text).to.match(/atlas_http_request_seconds_count\{[^}]*route="\/v1\/dimensions"[^}]*\} [1-9]/);
  });

  it('problems for a path that is not there, and for a method that the path does not take', async () => {
    expect((await ask('GET', '/v1/nothing')).body).to.include({ status: 404, code: 'unknown-route' });
    const wrong = await ask('DELETE', '/v1/orders/SO-1001');
    expect(wrong.status).to.equal(405);
    expect(wrong.headers.get('allow')).to.equal('GET, HEAD');
  });
});
