import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { expect } from 'chai';
import { payloadCodec } from '../../temporal-config/payload-codec.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import type { Asking } from '../../tests/support/http-client.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const UI = 'https://temporal.example';
// As newer Web UIs ask.
const PATH = '/v1/temporal/codec/decode?preserveStorageRefs=true';
const keyOf = (id: string) => ({ id, key: randomBytes(32) });
const [NEW, OLD, STRANGE] = [keyOf('new'), keyOf('old'), keyOf('strange')];
const told = { customerName: 'Acme Compressors', total: '1,250.00' };

const jsonOf = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});
const plain = defaultPayloadConverter.toPayload(told) as Payload;
const sealedBy = async (key: typeof NEW) => jsonOf((await payloadCodec([key]).encode([plain]))[0] ?? {});

describe('the codec of Temporal’s Web UI', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    api = await apiServer({
      ...{ database: test.api, processes: plannedProcesses(), payloadCodec: payloadCodec([NEW, OLD]) },
      edge: { origins: [UI] },
    });
  });
  after(async () => {
    await api.close();
    await test.close();
  });
  const decode = (body: object, asking: Asking = { as: ['olga', 'Ops'] }) =>
    api.ask('POST', PATH, { key: null, body, ...asking });

  it('opens what any key sealed, passes on what none did, and tells a page of the UI’s origin', async () => {
    const payloads = [await sealedBy(NEW), await sealedBy(OLD), jsonOf(plain)];
    const answer = await decode({ payloads }, { as: ['olga', 'Ops'], headers: { Origin: UI, 'X-Namespace': 'atlas' } });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body).to.deep.equal({ payloads: Array(3).fill(jsonOf(plain)) });
    const told = await test.admin(
      `SELECT kind, outcome, actor_id, route, status, octet_length(body_hash) AS hash FROM audit.entries`,
    );
    expect(told).to.deep.equal([
      {
        kind: 'export',
        outcome: 'accepted',
        actor_id: 'olga',
        route: '/v1/temporal/codec/decode',
        status: 200,
        hash: 64,
      },
    ]);
    expect((await decode({})).body).to.deep.equal({ payloads: [] });
    expect(answer.headers.get('access-control-allow-origin')).to.equal(UI);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
  });

  it('lets the page ask with a token and its namespace', async () => {
    const asked = 'authorization,authorization-extras,content-type,x-namespace';
    const preflight = await fetch(`${api.url}${PATH}`, {
      method: 'OPTIONS',
      headers: { Origin: UI, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': asked },
    });
    expect(preflight.status).to.equal(204);
    const allowed = preflight.headers.get('access-control-allow-headers')?.toLowerCase().split(',');
    expect(allowed).to.include.members(asked.split(','));
  });

  it('is for Ops and Admin, of the whole company', async () => {
    const payloads = [await sealedBy(NEW)];
    expect((await decode({ payloads }, { as: ['ada', 'Admin'] })).status).to.equal(200);
    expect((await decode({ payloads }, { as: null })).status).to.equal(401);
    const limited = { as: ['olga', 'Ops'], within: { sites: ['LOUISVILLE'] } } as const;
    expect((await decode({ payloads }, limited)).body).to.include({ status: 403, code: 'whole-company-only' });
    for (const role of ['Finance', 'Approver', 'Viewer'] as const) {
      const refused = await decode({ payloads }, { as: ['somebody', role] });
      expect(refused.status, role).to.equal(403);
      expect(refused.text).not.to.include('Acme');
    }
  });

  it('opens nothing of a request that has a payload it cannot open', async () => {
    const strange = await decode({ payloads: [await sealedBy(NEW), await sealedBy(STRANGE)] });
    expect(strange.body).to.include({ status: 422, code: 'payload-unreadable' });
    expect(strange.text).to.include('\\"strange\\"').and.not.include('payloads"');
    const { metadata, data } = await sealedBy(NEW);
    const changed = Buffer.from(data, 'base64').fill(0, 20, 21).toString('base64');
    expect((await decode({ payloads: [{ metadata, data: changed }] })).body).to.include({ code: 'payload-unreadable' });
  });

  it('takes payloads, not more than 1000 and not more than 1 MB of them', async () => {
    for (const body of [{ payloads: 'x' }, { payloads: [{ data: 7 }] }, { payloads: [{ more: '' }] }, []]) {
      expect((await decode(body)).status, JSON.stringify(body)).to.equal(422);
    }
    expect((await decode({ payloads: Array(1001).fill({}) })).status).to.equal(422);
    expect((await decode({ payloads: [{ data: 'A'.repeat(1_100_000) }] })).status).to.equal(413);
  });
});
