import { expect } from 'chai';
import * as inventory from '../../domain/inventory/store/index.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const PART = 'BRG-30210';
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

const opening = { part: PART, site: 'EVANSVILLE', quantity: '10', value: '125.00', note: 'Count of the cutover.' };
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' };
const supplies = { part: PART, site: 'EVANSVILLE', quantity: '4', dimensions, note: 'For the machines.' };

describe('stock over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    const commands = inventory as unknown as Record<string, (...args: unknown[]) => ReturnType<Processes['carryOut']>>;
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => {
      const run = commands[activity];
      if (!run) throw new Error(`${activity} is no command of inventory`);
      return run(test.database, command);
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('is opened by Finance, in the account of the part', async () => {
    const opened = await api.ask('POST', '/v1/stock/opening-balances', { ...FAY, body: opening });
    expect(opened.status, opened.text).to.equal(201);
    expect(opened.body).to.deep.include({ onHand: '10', value: '125.00', servedOrders: [] });
    const { items } = (await api.ask('GET', `/v1/stock/movements?part=${PART}&site=EVANSVILLE`)).body as {
      items: Record<string, unknown>[];
    };
    expect(items[0]).to.deep.include({ kind: 'opened', quantity: '10', value: '125.00', jobId: null, orderId: null });
    const refused = await api.ask('POST', '/v1/stock/opening-balances', { ...OLLIE, body: opening });
    expect(refused.status).to.equal(403);
  });

  it('leaves for overhead by Ops, at its cost', async () => {
    const issued = await api.ask('POST', '/v1/stock/indirect-issues', { ...OLLIE, body: supplies });
    expect(issued.status, issued.text).to.equal(201);
    expect(issued.body).to.deep.include({ onHand: '6', value: '75.00', servedOrders: [] });
    const more = { ...supplies, quantity: '7' };
    const short = await api.ask('POST', '/v1/stock/indirect-issues', { ...OLLIE, body: more });
    expect(short.body).to.include({ status: 409, code: 'insufficient-stock' });
    expect((await api.ask('POST', '/v1/stock/indirect-issues', { ...FAY, body: supplies })).status).to.equal(403);
  });

  it('names every wrong field', async () => {
    const open = async (body: object) => named(await api.ask('POST', '/v1/stock/opening-balances', { ...FAY, body }));
    const issue = async (body: object) => named(await api.ask('POST', '/v1/stock/indirect-issues', { ...OLLIE, body }));
    expect(await open({ ...opening, value: '-1', note: '', colour: 'red' })).to.deep.equal(['colour', 'note', 'value']);
    expect(await open({ ...opening, part: 'NONE', site: 'MARS' })).to.deep.equal(['part', 'site']);
    expect(await issue({ ...supplies, quantity: '0', dimensions: {} })).to.include('quantity');
    const elsewhere = { ...supplies, part: 'NONE', site: 'MARS', dimensions: { ...dimensions, costCentre: 'MOON' } };
    expect(await issue(elsewhere)).to.deep.equal(['dimensions.costCentre', 'part', 'site']);
  });
});
