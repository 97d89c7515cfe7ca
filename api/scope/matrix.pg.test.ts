import { expect } from 'chai';
import { ROLES, type Role } from '../../domain/kernel/actor.js';
import type { Scope } from '../../domain/kernel/scope.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import type { ApiAnswer } from '../../tests/support/http-client.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { oneOfEach, SITES, UNITS } from '../../tests/support/two-sites.js';
import { ACCESS, type Access } from '../access.js';
import { RECORDS } from './records.js';
import { scopeOfRoute } from './scopes.js';

const OWN = 'LOUISVILLE';
const LIMITS: readonly (readonly [Scope, readonly Role[]])[] = [
  [{ sites: [OWN] }, ROLES],
  [{ businessUnits: [UNITS[OWN]] }, ['Admin']],
];
const guarded = ACCESS.filter(({ roles }) => roles !== 'public');
const may = ({ roles }: Access, role: Role): boolean => role === 'Admin' || roles.includes(role);
const REFUSED_HERE = ['forbidden', 'outside-scope', 'whole-company-only'];
/** Ids of what has no place: they need not be there. */
const OF_THE_COMPANY: Readonly<Record<string, string>> = {
  ...{ customerId: 'C-1', part: 'P-1', kind: 'order', version: '1', period: '2026-01', year: '2026' },
  ...{
    contactId: 'AC-1',
    delegationId: 'DG-1',
    endpointId: 'WE-1',
    deliveryId: 'WD-1',
    report: 'trial-balance',
    source: 'SO-404',
    operation: '10',
    inspectionId: 'I-1',
  },
};

describe('every route, for every role, in the own scope and in another', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  let api: ApiServer;
  const samples = new Map<string, Readonly<Record<string, string>>>();
  before(async () => {
    test = await testDatabase();
    for (const site of SITES) samples.set(site, await oneOfEach(test, site));
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const pathAt = ({ path }: Access, ids: Readonly<Record<string, string>>): string => {
    const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
      const id = ids[name] ?? OF_THE_COMPANY[name];
      if (id === undefined) throw new Error(`tests/support/two-sites.ts has no ${name}, of ${path}`);
      return encodeURIComponent(id);
    });
    // A stream would never end: it is asked for what there is not.
    return path === '/v1/stream' ? `${filled}?domains=1` : filled;
  };
  const ask = (access: Access, path: string, role: Role, within: Scope): Promise<ApiAnswer> =>
    api.ask(access.method, path, {
      as: [`pat-${role}`, role],
      within,
      ...(access.method === 'GET' ? {} : { body: {} }),
    });

  it('has a sample of every record, in both places', () => {
    for (const site of SITES) expect(samples.get(site)).to.have.all.keys(Object.keys(RECORDS));
  });

  for (const [within, roles] of LIMITS) {
    for (const role of roles) {
      it(`holds ${role} limited to ${JSON.stringify(within)}`, async () => {
        for (const access of guarded) {
          const scope = scopeOfRoute(access);
          const own = await ask(access, pathAt(access, samples.get(OWN) ?? {}), role, within);
          const what = `${access.method} ${access.path}: ${own.status} ${own.text.slice(0, 300)}`;
          if (!may(access, role)) expect(own.body, what).to.include({ status: 403, code: 'forbidden' });
          else if (scope === 'whole') expect(own.body, what).to.include({ status: 403, code: 'whole-company-only' });
          else expect(REFUSED_HERE, what).not.to.include(own.body['code']);
          if (access.method === 'GET') expect(own.status, what).to.be.below(500);
          if (typeof scope !== 'object') continue;
          if (may(access, role)) expect(own.status, what).not.to.equal(404);
          await expectHidden(access, role, within, scope.record);
        }
      });
    }
  }

  /** What stands elsewhere cannot be told from what is not there. */
  async function expectHidden(access: Access, role: Role, within: Scope, record: string): Promise<void> {
    const other = samples.get('EVANSVILLE') ?? {};
    const nothing = { ...other, [record]: 'NONE_1' };
    const answers = await Promise.all(
      [other, nothing].map(async (ids) => {
        const { status, body } = await ask(access, pathAt(access, ids), role, within);
        const { correlationId: _, ...said } = body;
        return decodeURIComponent(JSON.stringify({ status, said })).replaceAll(ids[record] ?? '', 'ID');
      }),
    );
    const [there, absent] = answers;
    const what = `${role} ${access.method} ${access.path}`;
    expect(there, what)
      .to.equal(absent)
      .and.to.contain(may(access, role) ? '"status":404' : '"code":"forbidden"');
  }
});
