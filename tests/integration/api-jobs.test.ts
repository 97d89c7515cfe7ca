import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { openProcesses, type Processes } from '../../api/processes.js';
import { openClient } from '../../temporal-config/engine.js';
import { ensureNamespace } from '../../temporal-config/namespace.js';
import { seed } from '../../tools/seed/seed.js';
import { type ApiServer, apiServer } from '../support/api-server.js';
import { quotedService } from '../support/job-requests.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const address = process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '';

describe('the API of jobs on the real engine, without a worker', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let connection: Connection;
  let client: Client;
  let processes: Processes;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    const namespace = `t-${randomBytes(4).toString('hex')}`;
    connection = await Connection.connect({ address });
    await ensureNamespace(connection, namespace);
    client = new Client({ connection, namespace });
    processes = openProcesses(openClient({ connection: { address }, namespace }));
    api = await apiServer({ database: test.api, processes });
  });
  after(async () => {
    await api.close();
    await processes.close();
    await connection.close();
    await test.close();
  });

  it('accepts jobs durably, shows what they will be, and says of every command that its outcome is unknown', async () => {
    const ask = () => api.ask('POST', '/v1/quotes', { ...OLLIE, key: 'patient', body: quotedService() });
    const accepted = await ask();
    expect(accepted.status, accepted.text).to.equal(202);
    const location = accepted.headers.get('location') ?? '';
    const seen = await api.ask('GET', location);
    expect(seen.body).to.include({ state: 'Quoted', waitingFor: 'worker', createdAt: null, quantity: '10' });
    expect((await ask()).text).to.equal(accepted.text);
    const jobId = String(accepted.body['jobId']);
    const accept = await api.ask('POST', `/v1/quotes/${jobId}/accept`, { ...OLLIE, body: { reference: 'PO' } });
    expect(accept.body).to.include({ status: 503, code: 'outcome-unknown' });
    const complete = await api.ask('POST', `${location}/completions`, { ...OLLIE, body: { quantity: '1' } });
    expect(complete.body).to.include({ status: 503, code: 'process-starting' });
    const none = await api.ask('POST', '/v1/jobs/J-9999/plan', OLLIE);
    expect(none.body).to.include({ status: 404, code: 'unknown-job' });
    await client.workflow.getHandle(`job:${jobId}`).terminate('drill');
    const lost = (await api.ask('GET', location)).body;
    expect(lost).to.include({ state: 'Cancelled', waitingFor: null });
    expect(lost['reason']).to.include('ended in the engine');
  });

  it('joins the closing that it asked for, and lets no other begin beside it', async () => {
    const close = (key: string) =>
      api.ask('POST', '/v1/period-end/labour', { ...FAY, key, body: { through: '2026-01-31' } });
    for (const answer of [await close('january'), await close('january')]) {
      expect(answer.body).to.include({ status: 503, code: 'outcome-unknown' });
    }
    const other = await close('january, again');
    expect(other.body).to.include({ status: 409, code: 'closing-in-progress' });
    expect(other.headers.get('retry-after')).to.equal('2');
  });
});
