import { expect } from 'chai';
import type { Scope } from '../../domain/kernel/scope.js';
import { reports } from '../../reporting/reports/index.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { projectOutbox } from '../../tests/support/project-outbox.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { furnishSites, oneOfEach, SITES, UNITS } from '../../tests/support/two-sites.js';
import { ACCESS } from '../access.js';
import { scopeOfRoute } from './scopes.js';

const shown = ACCESS.filter((row) => scopeOfRoute(row) === 'shown' && row.path !== '/v1/stream');
/** What a list is asked with that cannot be asked without. */
const QUERIES: Readonly<Record<string, string>> = {};
const REPORTS = reports.filter(({ parameters }) => parameters.includes('site'));
/** Those whose answers name where each row stands. */
const TELLING = [
  '/v1/orders',
  '/v1/quotes',
  '/v1/jobs',
  '/v1/repairs',
  '/v1/returns',
  '/v1/journals',
  '/v1/reports/orders',
  '/v1/reports/general-ledger',
  '/v1/reports/balance-sheet',
  '/v1/reports/receivables',
];

describe('what is shown to who is limited', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await furnishSites(test);
    for (const site of SITES) await oneOfEach(test, site);
    await projectOutbox(test, 6);
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });
  const paths = shown
    .map(({ path }) => `${path.replace('{source}', 'SO-EVANSVILLE')}${QUERIES[path] ?? ''}`)
    .filter((path) => !path.includes('{report}'));
  const documents = REPORTS.flatMap(({ report, groups = [''] }) =>
    groups.map((by) => `/v1/reports/${report}/document?format=json${by === '' ? '' : `&by=${by}`}`),
  );
  const read = (path: string, within?: Scope) =>
    api.ask('GET', path, { as: ['ada', 'Admin'], ...(within ? { within } : {}) });
  const isForeign = (text: string): boolean => /EVANSVILLE|MACHINING_REPAIR/.test(text);

  for (const within of [{ sites: ['LOUISVILLE'] }, { businessUnits: [UNITS.LOUISVILLE] }, { sites: [] }] as Scope[]) {
    it(`is nothing of elsewhere, within ${JSON.stringify(within)}`, async () => {
      for (const path of [...paths, ...documents]) {
        const limited = await read(path, within);
        expect(limited.status, `${path}: ${limited.text}`).to.equal(200);
        expect(isForeign(limited.text.replaceAll(path, '')), `${path}: ${limited.text}`).to.equal(false);
      }
    });
  }

  it('would be something else, for the others see it', async () => {
    const telling = [];
    for (const path of paths) if (isForeign((await read(path)).text.replaceAll(path, ''))) telling.push(path);
    expect(telling).to.include.members(TELLING);
  });

  it('adds up to what a report says of the site, in every format of it', async () => {
    for (const path of [...documents, ...paths.filter((each) => each.startsWith('/v1/reports/'))]) {
      const filtered = `${path}${path.includes('?') ? '&' : '?'}site=LOUISVILLE`;
      const [limited, asked] = [await read(path, { sites: ['LOUISVILLE'] }), await read(filtered)];
      expect(figuresOf(limited.body), path).to.deep.equal(figuresOf(asked.body));
    }
  });

  it('is no report that knows no places', async () => {
    for (const path of ['/v1/reports/audit/document', '/v1/reports/customer-statement/document?customerId=C-1']) {
      expect((await read(path)).status, path).to.equal(200);
      expect((await read(path, { sites: ['LOUISVILLE'] })).body).to.include({
        status: 403,
        code: 'whole-company-only',
      });
    }
  });

  it('is refused where a query names what lies elsewhere, or is not there', async () => {
    const fieldsOf = async (path: string) => {
      const { status, body } = await read(path, { sites: ['LOUISVILLE'] });
      return [status, body['code'], (body['fields'] as { field: string }[]).map(({ field }) => field)];
    };
    for (const [path, field] of [
      ['/v1/orders?site=EVANSVILLE', 'site'],
      ['/v1/jobs?orderId=SO-EVANSVILLE', 'orderId'],
      ['/v1/jobs?orderId=SO-404', 'orderId'],
      ['/v1/reports/work-in-process/document?jobId=J-EVANSVILLE', 'jobId'],
    ] as const) {
      expect(await fieldsOf(path), path).to.deep.equal([403, 'outside-scope', [field]]);
    }
    expect((await read('/v1/jobs?orderId=SO-LOUISVILLE&site=LOUISVILLE', { sites: ['LOUISVILLE'] })).status).to.equal(
      200,
    );
  });
});

/** Rows and totals without what tells how they were asked for. */
function figuresOf(body: Record<string, unknown>): unknown {
  const figures = Object.entries(body).filter(([name]) => !['filters', 'runAt', 'ledgerPosition'].includes(name));
  return JSON.parse(
    JSON.stringify(Object.fromEntries(figures), (name, value: unknown) => (name === 'drill' ? undefined : value)),
  );
}
