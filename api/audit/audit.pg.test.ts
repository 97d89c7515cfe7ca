import { expect } from 'chai';
import { sealEntries } from '../../domain/audit/store/index.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { ACCESS, isCommand } from '../access.js';
import { recordLostCommands } from '../idempotency/lost-commands.js';
import { claimKey } from '../idempotency/store.js';
import { KINDS } from './asked.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const VERA = { as: ['vera', 'Viewer'] } as const;
const CENTRE = { code: 'MR_GRINDING', name: 'Grinding', businessUnit: 'MACHINING_REPAIR' };
const TAKEN = 'TAKEN';

describe('the audit over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    const processes = plannedProcesses({
      carryOut: async (_id, _activity, { input }) => {
        if ((input as typeof CENTRE).code !== TAKEN) return { position: '7', toPost: [] };
        throw new Refused({ code: 'CodeTaken', kind: 'conflict', message: 'It is there.', details: {} });
      },
    });
    api = await apiServer({ database: test.api, processes, edge: { limits: { caller: 500, address: 40 } } });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const found = async (query: string): Promise<Record<string, unknown>[]> => {
    const answer = await api.ask('GET', `/v1/audit/entries?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body['items'] as Record<string, unknown>[];
  };
  const asked = (correlationId: string, more: object = {}) => ({
    headers: { 'X-Correlation-Id': correlationId },
    ...more,
  });

  it('says of a command who asked what from where, and what came of it, before it is answered', async () => {
    const command = { ...OLLIE, key: 'a-1', body: CENTRE, headers: { 'X-Correlation-Id': 'accepted-1' } };
    expect((await api.ask('POST', '/v1/dimensions/cost-centres', command)).status).to.equal(201);
    const [entry, ...others] = await found('correlationId=accepted-1');
    expect(others).to.deep.equal([]);
    expect(entry).to.deep.include({
      ...{ kind: 'command', outcome: 'accepted', actorId: 'ollie', actorName: 'ollie', roles: ['Ops'], status: 201 },
      ...{
        address: '127.0.0.1',
        method: 'POST',
        route: '/v1/dimensions/cost-centres',
        path: '/v1/dimensions/cost-centres',
      },
      ...{ key: 'a-1', correlationId: 'accepted-1', problem: null, requests: 1, batch: null },
    });
    expect(entry?.['bodyHash']).to.match(/^[0-9a-f]{64}$/);
    await api.ask('POST', '/v1/dimensions/cost-centres', { ...command, headers: { 'X-Correlation-Id': 'again-1' } });
    expect((await found('correlationId=again-1'))[0]).to.deep.include({ outcome: 'repeated', status: 201 });
  });

  it('says of a refused command which problem was answered', async () => {
    const wrong = asked('refused-1', { ...OLLIE, body: { code: 'x', reason: 'Because\u0000 of it.' } });
    expect((await api.ask('POST', '/v1/dimensions/cost-centres', wrong)).status).to.equal(422);
    expect(await found('correlationId=refused-1')).to.have.length(1);
    expect((await found('correlationId=refused-1'))[0]).to.deep.include({
      ...{ kind: 'command', outcome: 'refused', status: 422, problem: 'invalid-request', reason: 'Because of it.' },
    });
    await api.ask('POST', '/v1/jobs/J-9/override', asked('keyless', { ...OLLIE, key: null, body: {} }));
    expect((await found('correlationId=keyless'))[0]).to.deep.include({
      ...{ kind: 'override', outcome: 'refused', resource: 'J-9', problem: 'idempotency-key-missing', key: null },
    });
    const beyond = { ...OLLIE, body: { creditOverride: { reason: 'Pays on Friday.' } } };
    await api.ask('POST', '/v1/orders', asked('beyond', beyond));
    expect((await found('correlationId=beyond'))[0]).to.deep.include({ kind: 'override', reason: 'Pays on Friday.' });
    const oona = { as: ['oona', 'Finance'] as const };
    const decision = { decision: 'approve', onBehalfOf: 'fay', reason: 'Seen.' };
    await api.ask('POST', '/v1/approvals/AR-1/decisions', asked('for', { ...oona, body: decision }));
    expect((await found('correlationId=for'))[0]).to.deep.include({
      actorId: 'oona',
      reason: 'approve for fay: Seen.',
    });
    const several = [
      { ...decision, requestId: 'AR-1' },
      { requestId: 'AR-2', decision: 'reject', reason: 'Dear.' },
    ];
    await api.ask('POST', '/v1/approvals/decisions', asked('several', { ...oona, body: { decisions: several } }));
    const parts = (await found('correlationId=several')).map(({ resource, reason }) => `${resource} ${reason}`);
    expect(parts).to.have.members(['AR-1 approve for fay: Seen.', 'AR-2 reject: Dear.']);
    await api.ask('POST', '/v1/dimensions/cost-centres', asked('broken', { ...OLLIE, body: '{' }));
    expect((await found('correlationId=broken'))[0]).to.deep.include({ problem: 'malformed-json', bodyHash: null });
  });

  it('tells who may not, who could not sign in and who came too often, and nothing of who only read', async () => {
    await api.ask('POST', '/v1/orders/SO-1/cancel', asked('role', { ...VERA, body: { reason: 'x' } }));
    expect((await found('kind=authorisation'))[0]).to.deep.include({
      ...{ correlationId: 'role', actorId: 'vera', roles: ['Viewer'], status: 403, resource: 'SO-1' },
    });
    await api.ask('GET', '/v1/orders', asked('read'));
    await api.ask('GET', '/v1/nothing', asked('nothing'));
    expect([...(await found('correlationId=read')), ...(await found('correlationId=nothing'))]).to.deep.equal([]);
    const forged = { as: null, headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.' } };
    for (let count = 0; count < 45; count += 1) await api.ask('GET', '/v1/orders', forged);
    const failed = await found('kind=signIn&pageSize=200');
    expect(failed).to.have.length(10);
    expect(failed[0]).to.deep.include({ actorId: null, actorName: null, status: 401, outcome: 'refused' });
    expect(await found('kind=limit')).to.have.length(1);
    expect(JSON.stringify(await test.admin('SELECT * FROM audit.entries'))).not.to.contain('eyJ');
  });

  it('tells who asked for what stands outside of their scope, though they hear that it is not there', async () => {
    const within = { sites: ['LOUISVILLE'] };
    const outside = await api.ask('GET', '/v1/orders/SO-7', asked('elsewhere', { as: ['otto', 'Ops'], within }));
    expect(outside.status, outside.text).to.equal(404);
    const listed = await api.ask('GET', '/v1/orders?site=EVANSVILLE', asked('named', { as: ['otto', 'Ops'], within }));
    expect(listed.body).to.include({ status: 403, code: 'outside-scope' });
    const whole = await api.ask('GET', '/v1/reconciliations', asked('whole', { as: ['otto', 'Ops'], within }));
    expect(whole.status).to.equal(403);
    const entries = await found('kind=authorisation&actorId=otto');
    expect(entries.map(({ correlationId, status }) => [correlationId, status])).to.deep.equal([
      ['whole', 403],
      ['named', 403],
      ['elsewhere', 404],
    ]);
  });

  it('tells which document left', async () => {
    const report = '/v1/reports/trial-balance/document?format=csv&asOf=2026-01-31';
    const answer = await api.ask('GET', report, asked('export', { as: ['fay', 'Finance'] }));
    expect(answer.status, answer.text).to.equal(200);
    expect((await found('kind=export'))[0]).to.deep.include({
      ...{ correlationId: 'export', actorId: 'fay', outcome: 'accepted', path: report, method: 'GET' },
    });
  });

  it('is searched page by page, by the latest first, by Admins only', async () => {
    const numbers: number[] = [];
    let before = '';
    for (;;) {
      const { body } = await api.ask('GET', `/v1/audit/entries?pageSize=5${before}`);
      numbers.push(...(body['items'] as { entry: number }[]).map(({ entry }) => entry));
      if (body['next'] === null) break;
      before = `&before=${body['next']}`;
    }
    const all = await test.admin<{ entry: number }>(
      'SELECT entry::int AS entry FROM audit.entries ORDER BY entry DESC',
    );
    expect(numbers).to.deep.equal(all.map(({ entry }) => entry));
    expect(await found('to=2020-01-01T00:00:00Z')).to.deep.equal([]);
    expect((await found('actorId=ollie&outcome=refused&status=422')).length).to.be.above(0);
    expect((await api.ask('GET', '/v1/audit/entries', { as: ['fay', 'Finance'] })).status).to.equal(403);
    expect((await api.ask('GET', '/v1/audit/entries?kind=coffee')).status).to.equal(422);
  });

  it('has what a process refused in the transaction that keeps the answer, once', async () => {
    const taken = asked('refused-inside', { ...OLLIE, key: 'r-1', body: { ...CENTRE, code: TAKEN } });
    for (const outcome of ['refused', 'repeated']) {
      expect((await api.ask('POST', '/v1/dimensions/cost-centres', taken)).status).to.equal(409);
      expect((await found('correlationId=refused-inside'))[0]).to.include({ outcome, status: 409 });
    }
    expect(await found('correlationId=refused-inside')).to.have.length(2);
    const together = await test.admin(
      `SELECT e.problem FROM audit.entries e JOIN http.idempotency_keys k ON k.key = e.key AND k.xmin = e.xmin WHERE k.key = 'r-1'`,
    );
    expect(together).to.deep.equal([{ problem: 'code-taken' }]);
  });

  it('has a command whose answer was lost, by what stood with its key, and one that was taken over and lost again', async () => {
    const use = { principal: 'ollie', key: 'lost', method: 'POST', path: '/v1/orders', fingerprint: 'f' };
    const [like] = await found('correlationId=accepted-1');
    const lose = async (correlationId: string): Promise<void> => {
      const claim = await claimKey(test.api, use, 'SO-77', { ...like, status: null, correlationId } as never);
      expect(claim.outcome).to.equal('claimed');
    };
    const later = () =>
      test.admin(
        `UPDATE http.idempotency_keys SET locked_until = locked_until - interval '31 seconds' WHERE key = 'lost'`,
      );
    await lose('lost-1');
    await later();
    expect(await recordLostCommands(test.api), 'slow, or lost').to.equal(0);
    await lose('lost-2');
    await later();
    expect(await recordLostCommands(test.api)).to.equal(0);
    await later();
    expect(await recordLostCommands(test.api)).to.equal(1);
    expect(await recordLostCommands(test.api)).to.equal(0);
    for (const attempt of ['lost-1', 'lost-2']) {
      const [entry, ...others] = await found(`correlationId=${attempt}`);
      expect(others).to.deep.equal([]);
      expect(entry).to.deep.include({
        ...{ outcome: 'unknown', resource: 'SO-77', status: null, actorId: 'ollie' },
        route: '/v1/dimensions/cost-centres',
      });
    }
  });

  it('seals what there is, once, without gaps in its sequence', async () => {
    const first = await sealEntries(test.database);
    expect(first).to.include({ batch: 1, first: 1 });
    expect(await sealEntries(test.database)).to.equal(null);
    await api.ask('POST', '/v1/dimensions/cost-centres', { ...OLLIE, body: {} });
    const [second] = await Promise.all([sealEntries(test.database), sealEntries(test.database)]);
    expect(second).to.deep.include({ batch: 2, first: (first?.last ?? 0) + 1, last: (first?.last ?? 0) + 1 });
    const facts = await test.admin(`SELECT payload FROM outbox.facts WHERE type = 'AuditSealed'`);
    expect(facts).to.have.length(2);
    expect((await found('correlationId=accepted-1'))[0]).to.include({ batch: 1 });
  });

  it('knows decisions and overrides by routes that there are', () => {
    const commands = ACCESS.filter(isCommand).map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(KINDS).filter((name) => !commands.includes(name))).to.deep.equal([]);
  });
});
