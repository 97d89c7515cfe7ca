import { expect } from 'chai';
import { decideApproval, withdrawApproval } from '../../domain/approvals/store/index.js';
import {
  cancelSubscription,
  changeSubscription,
  holdDunning,
  releaseDunningHold,
  subscribeToReport,
} from '../../domain/correspondence/store/index.js';
import type { Scope } from '../../domain/kernel/scope.js';
import { submitJournal } from '../../domain/ledger/store/index.js';
import { resolveTask } from '../../domain/operations/store/index.js';
import { placeOrder } from '../../domain/orders/store/index.js';
import { toldAfter } from '../../reporting/queries/stream.js';
import { reports } from '../../reporting/reports/index.js';
import { actor, by } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { orderStart } from '../../tests/support/order-fixture.js';
import { projectOutbox } from '../../tests/support/project-outbox.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { furnishSites, oneOfEach, SITES, UNITS } from '../../tests/support/two-sites.js';
import { ACCESS } from '../access.js';
import { mayHear } from '../stream/may-hear.js';
import { scopeOfRoute } from './scopes.js';

const shown = ACCESS.filter((row) => scopeOfRoute(row) === 'shown' && row.path !== '/v1/stream');
/** What a list is asked with that cannot be asked without. */
const QUERIES: Readonly<Record<string, string>> = {
  '/v1/stock/availability': '?part=P-1',
  '/v1/stock/movements': '?part=P-1&site=LOUISVILLE',
};
const pathOnly = (path: string): string => path.split('?')[0] ?? path;
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
  '/v1/stock/availability',
  '/v1/work-centres',
  '/v1/corrections',
  '/v1/manual-journals',
  '/v1/operator-tasks',
  '/v1/letters',
  '/v1/dunning',
  '/v1/dunning-holds',
  '/v1/report-subscriptions',
];
/** Lists whose rows are one of each site. */
const ONE_EACH = TELLING.slice(-5);

describe('what is shown to who is limited', () => {
  let test: TestDatabase;
  let api: ApiServer;
  const samples = new Map<string, Readonly<Record<string, string>>>();
  before(async () => {
    test = await testDatabase();
    await furnishSites(test);
    for (const site of SITES) samples.set(site, await oneOfEach(test, site));
    await projectOutbox(test, 6);
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });
  const paths = shown
    .map(({ path }) => `${path.replace('{source}', 'test')}${QUERIES[path] ?? ''}`)
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
        if (within.sites?.length === 0 && !path.startsWith('/v1/reports'))
          expect(limited.status).to.be.oneOf([200, 403, 404]);
        else expect(limited.status, `${path}: ${limited.text}`).to.equal(200);
        expect(isForeign(limited.text.replaceAll(path, '')), `${path}: ${limited.text}`).to.equal(false);
      }
    });
  }

  it('would be something else, for the others see it', async () => {
    const telling = [];
    for (const path of paths) if (isForeign((await read(path)).text.replaceAll(path, ''))) telling.push(pathOnly(path));
    expect(telling).to.include.members(TELLING);
  });

  it('is counted as well: of the lists of rooms the one row that lies there', async () => {
    const totals = async (within?: Scope) =>
      Promise.all(ONE_EACH.map(async (path) => (await read(path, within)).body['total']));
    expect(await totals()).to.deep.equal(ONE_EACH.map(() => 2));
    expect(await totals({ sites: ['EVANSVILLE'] })).to.deep.equal(ONE_EACH.map(() => 1));
    expect(await totals({ sites: ['LOUISVILLE'], businessUnits: [] })).to.deep.equal(ONE_EACH.map(() => 0));
  });

  it('adds up to what a report says of the site, in every format of it', async () => {
    for (const path of [...documents, ...paths.filter((each) => each.startsWith('/v1/reports/'))]) {
      const filtered = `${path}${path.includes('?') ? '&' : '?'}site=LOUISVILLE`;
      const [limited, asked] = [await read(path, { sites: ['LOUISVILLE'] }), await read(filtered)];
      expect(figuresOf(limited.body), path).to.deep.equal(figuresOf(asked.body));
    }
  });

  it('is only what is heard on the stream', async () => {
    const told = await toldAfter(test.database, 0, 500);
    const heard = (scope?: Scope) =>
      told.filter((each) => mayHear({ id: 'pat', name: 'Pat', roles: ['Admin'], ...(scope ? { scope } : {}) }, each));
    const limited = heard({ sites: ['LOUISVILLE'] });
    const placed = limited.filter(({ domain }) => domain !== 'dimensions');
    expect(placed.filter((each) => isForeign(JSON.stringify(each)))).to.deep.equal([]);
    const about = (site: string) => heard().filter(({ subject }) => subject === `SO-${site}`).length;
    expect(about('EVANSVILLE')).to.equal(about('LOUISVILLE')).and.to.be.greaterThan(4);
    expect(limited.filter(({ subject }) => subject === 'SO-LOUISVILLE')).to.have.length(about('LOUISVILLE'));
    expect(heard({ sites: [] }).map(({ domain }) => domain)).not.to.include.members(['orders', 'billing', 'ledger']);
  });

  it('is of a source the journals that lie there, and none of one that posts elsewhere', async () => {
    const limits = { sites: ['LOUISVILLE'] };
    const sourcesOf = async (within?: Scope) => (await read('/v1/journals/of/test', within)).body['items'] as unknown[];
    expect(await sourcesOf(limits))
      .to.have.length((await sourcesOf()).length / 2)
      .and.not.to.deep.equal([]);
    for (const source of ['MJ-EVANSVILLE', 'SO-404']) {
      expect((await read(`/v1/journals/of/${source}`, limits)).body, source).to.include({ code: 'unknown-source' });
    }
  });

  it('is what they may decide there, and decided nowhere else', async () => {
    const asked = async (within?: Scope) => {
      const more = within ? { within } : {};
      const { body } = await api.ask('GET', '/v1/approvals', { as: ['fay', 'Finance', 'Approver', 'Ops'], ...more });
      return [body['total'], (body['items'] as { requestId: string }[]).map(({ requestId }) => requestId)];
    };
    expect(await asked()).to.deep.equal([2, ['AR-LOUISVILLE', 'AR-EVANSVILLE']]);
    expect(await asked({ sites: ['LOUISVILLE'] })).to.deep.equal([1, ['AR-LOUISVILLE']]);
    expect(await asked({ businessUnits: [] })).to.deep.equal([0, []]);
    const away = { ...actor('fay', 'Admin', 'Finance', 'Approver'), scope: { sites: ['LOUISVILLE'] } };
    const decision = { requestId: 'AR-EVANSVILLE', decision: 'approve' as const, reason: 'fine' };
    await refusalOf(decideApproval(test.database, by(away, decision)), 'OutsideScope');
  });

  it('is not to be named in what they ask for, and the domain says so as well', async () => {
    const within = { sites: ['LOUISVILLE'] };
    const elsewhere = { site: 'EVANSVILLE', businessUnit: 'CORPORATE', costCentre: 'CC' };
    const lines = [{ account: '6000', debit: '1.00', dimensions: elsewhere }];
    const [own = '', other = ''] = SITES.map((site) => samples.get(site)?.['invoice']);
    const decisions = [{ requestId: 'AR-EVANSVILLE', decision: 'approve', reason: 'fine' }];
    for (const [path, body, field] of [
      ['/v1/orders', { dimensions: elsewhere }, 'dimensions.site'],
      ['/v1/repairs', { dimensions: elsewhere }, 'dimensions.site'],
      ['/v1/stock/moves', { part: 'P-1', fromSite: 'LOUISVILLE', toSite: 'EVANSVILLE' }, 'toSite'],
      ['/v1/manual-journals', { lines }, 'lines[0].dimensions.site'],
      ['/v1/returns', { orderId: 'SO-EVANSVILLE' }, 'orderId'],
      ['/v1/returns', { orderId: 'SO-404' }, 'orderId'],
      ['/v1/approvals/decisions', { decisions }, 'decisions[0].requestId'],
      [`/v1/invoices/${own}/credit-transfers`, { fromInvoice: other }, 'fromInvoice'],
      ['/v1/report-subscriptions', { query: { site: 'EVANSVILLE' } }, 'query.site'],
      ['/v1/dunning-holds', { customerId: 'C-1', invoice: other }, 'invoice'],
    ] as const) {
      const answer = await api.ask('POST', path, { as: ['ada', 'Admin'], within, body });
      expect(answer.body, path).to.include({ status: 403, code: 'outside-scope' });
      expect((answer.body['fields'] as { field: string }[]).map((each) => each.field)).to.deep.equal([field]);
    }
    const limited = { ...actor('ollie', 'Ops'), scope: within };
    const { order, ...start } = orderStart();
    const placing = { start: { ...start, order: { ...order, dimensions: elsewhere } }, runId: 'r' };
    await refusalOf(placeOrder(test.database, by(limited, placing)), 'OutsideScope');
  });

  it('is not to be mailed, held back or answered elsewhere, nor made wider than the limits', async () => {
    const limited = { ...actor('fay', 'Finance', 'Ops'), scope: { sites: ['LOUISVILLE'] } };
    const { database } = test;
    const refused = async (field: string, command: Promise<unknown>) =>
      expect((await refusalOf(command, 'OutsideScope')).details.fields?.map((each) => each.field)).to.deep.equal([
        field,
      ]);
    const place = { site: 'LOUISVILLE', businessUnit: UNITS.LOUISVILLE };
    const post = { format: 'pdf', recipients: ['boss@atlas.example'], cadence: 'monthly' as const, hour: 6 };
    const asked = { subscriptionId: 'SUB-OWN', report: 'trial-balance', ...post };
    for (const query of [{}, { businessUnit: UNITS.LOUISVILLE }, { site: 'EVANSVILLE' }, { site: 'unassigned' }]) {
      await refused('query.site', subscribeToReport(database, by(limited, { ...asked, query })));
    }
    await subscribeToReport(database, by(limited, { ...asked, query: { site: 'LOUISVILLE' } }));
    const { subscriptionId } = asked;
    await refused('query.site', changeSubscription(database, by(limited, { subscriptionId, query: {} })));
    await changeSubscription(database, by(limited, { subscriptionId, hour: 7 }));
    const other = { subscriptionId: 'SUB-EVANSVILLE', reason: 'not wanted' };
    await refused('query.site', changeSubscription(database, by(limited, { ...other, query: { site: 'LOUISVILLE' } })));
    await refused('query.site', cancelSubscription(database, by(limited, other)));
    const hold = { holdId: 'DH-OWN', customerId: 'C-2', reason: 'they dispute it' };
    await refused('invoice', holdDunning(database, by(limited, hold)));
    await refused('invoice', holdDunning(database, by(limited, hold), { ...place, site: 'EVANSVILLE' }));
    await holdDunning(database, by(limited, { ...hold, invoice: 'INV-1' }), place);
    await refused('holdId', releaseDunningHold(database, by(limited, { holdId: 'DH-EVANSVILLE', reason: 'paid' })));
    await releaseDunningHold(database, by(limited, { holdId: 'DH-OWN', reason: 'paid' }));
    const answer = { action: 'retry' as const, justification: 'it is back' };
    await refused('taskId', resolveTask(database, by(limited, { taskId: 'T-EVANSVILLE', ...answer })));
    await resolveTask(database, by(limited, { taskId: 'T-LOUISVILLE', ...answer }));
    await refused('journalId', submitJournal(database, by(limited, { journalId: 'MJ-EVANSVILLE' })));
    await refused('requestId', withdrawApproval(database, by(limited, { requestId: 'AR-EVANSVILLE', reason: 'no' })));
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

  it('says in the head of a report, and of every answer, what it is limited to', async () => {
    const within = { sites: ['LOUISVILLE'], businessUnits: [UNITS.LOUISVILLE] };
    const words = 'the sites LOUISVILLE and the business units INDUSTRIAL_PRODUCTS';
    const path = '/v1/reports/revenue/document?from=2026-01-01&format';
    const limits = { name: 'limitedTo', title: 'Limited to', value: words };
    const json = await read(`${path}=json`, within);
    expect((json.body['filters'] as object[])[0]).to.deep.equal(limits);
    expect((await read(`${path}=json`)).body['filters']).to.deep.equal((json.body['filters'] as object[]).slice(1));
    const [head = '', ...rows] = (await read(`${path}=csv`, within)).text.trimEnd().split('\r\n');
    expect(head).to.match(new RegExp(`,Row,Limited to ${words}$`));
    expect(rows.filter((row) => !row.endsWith(','))).to.deep.equal([]);
    expect((await read(`${path}=csv`)).text.split('\r\n')[0]).to.match(/,Row$/);
    for (const each of [`${path}=csv`, ...paths]) {
      expect((await read(each, within)).headers.get('Atlas-Limited-To'), each).to.equal(words);
      expect((await read(each)).headers.get('Atlas-Limited-To'), each).to.equal(null);
    }
  });

  it('is refused, and no error, where a report reads what is not open to who is limited', async () => {
    await test.admin('REVOKE SELECT ON reporting.work_in_process FROM atlas_limited_reader');
    for (const path of ['/v1/reports/work-in-process', '/v1/reports/work-in-process/document?format=csv']) {
      expect((await read(path, { sites: ['LOUISVILLE'] })).body, path).to.include({
        status: 403,
        code: 'whole-company-only',
      });
      expect((await read(path)).status, path).to.equal(200);
    }
    await test.admin('GRANT SELECT ON reporting.work_in_process TO atlas_limited_reader');
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
