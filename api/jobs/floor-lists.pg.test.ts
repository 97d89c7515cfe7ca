import { expect } from 'chai';
import { logTime, restartWorkCentre, stopWorkCentre } from '../../domain/jobs/store/index.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { crew, jobShop } from '../../tests/support/job-shop.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';

const VERA = { as: ['vera', 'Viewer'] } as const;

describe('what the floor did, over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    api = await apiServer({ database: test.api, processes: plannedProcesses({}) });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('is the time on a job, the last first, page by page', async () => {
    await jobShop(test).released('J-1');
    for (const hours of ['1', '2.5', '4']) await logTime(test.database, by(ollie, crew('J-1', hours)));
    const { status, body } = await api.ask('GET', '/v1/jobs/J-1/time-logs?page=1&pageSize=2', VERA);
    expect(status).to.equal(200);
    expect(body).to.include({ total: 3, page: 1, pageSize: 2 });
    const items = body['items'] as Record<string, unknown>[];
    expect(items.map(({ labourHours }) => labourHours)).to.deep.equal(['4', '2.5']);
    expect(items[0]).to.deep.include({ operation: 10, person: null, from: null, to: null, rework: false });
    expect(items[0]?.['costs']).to.have.keys('labour', 'machine', 'overhead');
    expect((await api.ask('GET', '/v1/jobs/J-404/time-logs', VERA)).status).to.equal(404);
  });

  it('is when a work centre was down, and that it is', async () => {
    const workCentre = 'CNC_LATHE';
    await stopWorkCentre(test.database, by(ollie, { workCentre, cause: 'the spindle' }));
    await restartWorkCentre(test.database, by(ollie, { workCentre }));
    await stopWorkCentre(test.database, by(ollie, { workCentre, cause: 'the chuck' }));
    const { body } = await api.ask('GET', `/v1/work-centres/${workCentre}/stops`, VERA);
    const stops = body as unknown as { cause: string; restartedAt: string | null }[];
    expect(stops.map(({ cause }) => cause)).to.deep.equal(['the chuck', 'the spindle']);
    expect(stops.map(({ restartedAt }) => restartedAt === null)).to.deep.equal([true, false]);
    expect((await api.ask('GET', '/v1/work-centres/NOWHERE/stops', VERA)).status).to.equal(404);
  });
});
