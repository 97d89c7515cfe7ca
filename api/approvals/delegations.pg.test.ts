import { expect } from 'chai';
import { giveDelegation, revokeDelegation } from '../../domain/approvals/store/index.js';
import type { Role } from '../../domain/kernel/actor.js';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Processes } from '../processes.js';

const AMOS = { as: ['amos', 'Approver'] } as const;
const OLLIE = { as: ['ollie', 'Ops'] } as const;
const today = localDate(new Date().toISOString());
const given = {
  ...{ role: 'Approver', to: { id: 'ollie', name: 'Ollie' }, firstDay: today, lastDay: addDays(today, 7) },
  reason: 'On holiday.',
};

describe('delegations over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => {
      const carry = activity === 'giveDelegation' ? giveDelegation : revokeDelegation;
      return { ...(await carry(test.database, command as never)), position: '1' };
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('are given, told, listed by person, and revoked', async () => {
    const made = await api.ask('POST', '/v1/delegations', { ...AMOS, body: given });
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.deep.equal({ delegationId: 'DG-1001', position: '1' });
    expect(made.headers.get('location')).to.equal('/v1/delegations/DG-1001');
    const found = await api.ask('GET', '/v1/delegations/DG-1001');
    const from = { id: 'amos', name: 'amos' };
    expect(found.body).to.deep.include({ ...given, from, own: true, scope: null, state: 'InForce', revoked: null });
    expect((await api.ask('GET', '/v1/delegations?person=ollie')).body).to.include({ total: 1 });
    expect((await api.ask('GET', '/v1/delegations?person=fay')).body).to.include({ total: 0 });

    const back = { ...given, to: { id: 'amos', name: 'Amos' } };
    expect((await api.ask('POST', '/v1/delegations', { ...OLLIE, body: back })).body).to.include({
      status: 409,
      code: 'delegation-circle',
    });
    const path = '/v1/delegations/DG-1001/revoke';
    const body = { reason: 'Back early.' };
    expect((await api.ask('POST', path, { ...OLLIE, body })).body).to.include({ code: 'delegation-of-another' });
    expect((await api.ask('POST', path, { ...AMOS, body })).status).to.equal(200);
    expect((await api.ask('POST', path, { ...AMOS, body })).body).to.include({ code: 'delegation-over' });
    const over = await api.ask('GET', '/v1/delegations/DG-1001');
    expect(over.body).to.include({ state: 'Revoked' });
    expect(over.body['revoked']).to.deep.include({ reason: 'Back early.', by: { id: 'amos', name: 'amos' } });
  });

  it('tell what their giver is limited to', async () => {
    const limited = { as: ['iris', 'Approver'], within: { sites: ['LOUISVILLE'] } } as const;
    const made = await api.ask('POST', '/v1/delegations', { ...limited, body: given });
    const found = await api.ask('GET', String(made.headers.get('location')));
    expect(found.body['scope']).to.deep.equal({ sites: ['LOUISVILLE'] });
  });

  it('are refused to Viewers, without the role, with wrong fields, and where there are none', async () => {
    const give = (as: readonly [string, Role], body: object) => api.ask('POST', '/v1/delegations', { as, body });
    expect((await give(['vera', 'Viewer'], given)).status).to.equal(403);
    expect((await give(['fay', 'Finance'], given)).body).to.include({ status: 403, code: 'role-not-held' });
    const wrong = await give(['amos', 'Approver'], { ...given, to: { id: 'amos', name: 'Amos' } });
    expect(wrong.body['fields']).to.deep.equal([{ field: 'to.id', message: 'Nobody delegates to themselves.' }]);
    for (const path of ['/v1/delegations/DG-9', '/v1/delegations/DG-9/revoke']) {
      const asking = path.endsWith('revoke') ? { ...AMOS, body: { reason: 'none' } } : {};
      const answer = await api.ask(path.endsWith('revoke') ? 'POST' : 'GET', path, asking);
      expect(answer.body).to.include({ status: 404, code: 'unknown-delegation' });
    }
  });
});
