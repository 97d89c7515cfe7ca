import { expect } from 'chai';
import * as dimensions from '../../domain/dimensions/store/index.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { Processes } from '../processes.js';

const FAY = { as: ['fay', 'Finance'] } as const;
const address = { name: 'Lexington branch', street: '200 Newtown Pike', city: 'Lexington', region: 'KY' };
const site = {
  code: 'LEXINGTON',
  name: 'Lexington branch',
  address: { ...address, postalCode: '40511', country: 'US' },
};
const grinding = { code: 'MR_GRINDING', name: 'Grinding', businessUnit: 'MACHINING_REPAIR' };

describe('dimensions over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    const commands = { defineSite: dimensions.defineSite, defineCostCentre: dimensions.defineCostCentre };
    const carryOut: Processes['carryOut'] = async (_id, activity, command) => ({
      ...(await commands[activity as keyof typeof commands](test.database, command as never)),
    });
    api = await apiServer({ database: test.api, processes: plannedProcesses({ carryOut }) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const post = (path: string, body: object, asking: object = FAY): Promise<ApiAnswer> =>
    api.ask('POST', `/v1/dimensions/${path}`, { ...asking, body });

  it('defines sites and cost centres, once', async () => {
    for (const [path, body] of [
      ['sites', site],
      ['cost-centres', grinding],
    ] as const) {
      const made = await post(path, body);
      expect(made.status, made.text).to.equal(201);
      expect(made.body).to.include({ code: body.code, changed: true });
      expect((await post(path, body)).body).to.deep.equal({ code: body.code, changed: false, position: null });
    }
    const { body } = await api.ask('GET', '/v1/dimensions');
    expect(body['sites']).to.deep.include(site);
    expect(body['costCentres']).to.deep.include(grinding);
  });

  it('refuses what is wrong, field by field, and whoever may not', async () => {
    const lost = await post('cost-centres', { ...grinding, code: 'MR_LOST', businessUnit: 'NOWHERE' });
    expect(lost.body).to.include({ status: 422, code: 'invalid-dimension' });
    expect(lost.body['fields']).to.deep.equal([
      { field: 'businessUnit', message: 'There is no business unit NOWHERE.' },
    ]);
    const moved = await post('cost-centres', { ...grinding, businessUnit: 'CORPORATE' });
    expect(moved.body).to.include({ status: 409, code: 'cost-centre-belongs-elsewhere' });
    const small = await post('sites', { ...site, code: 'lexington' });
    expect(small.body).to.include({ status: 422, code: 'invalid-request' });
    expect((await post('sites', site, { as: ['vera', 'Viewer'] })).status).to.equal(403);
  });
});
