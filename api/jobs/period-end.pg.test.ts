import { expect } from 'chai';
import { refuseJob } from '../../domain/jobs/index.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { PeriodEndStart } from '../../workflows/jobs/period-end.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

describe('stops and period end over HTTP', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let carried: { activity: string; key: string; input: Record<string, unknown> }[];
  let closings: PeriodEndStart[];
  const closed = { closingId: 'PE-1', applied: '900.00', incurred: '1000.00', difference: '100.00', toJobs: '0.00' };
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    [carried, closings] = [[], []];
    const carryOut: Processes['carryOut'] = async (_id, activity, { key, input }) => {
      carried.push({ activity, key, input: input as Record<string, unknown> });
      return { jobs: [], toPost: [], position: '41' };
    };
    const closePeriodEnd: Processes['closePeriodEnd'] = async (start) => {
      closings.push(start);
      return { ...closed, toStock: [], toPost: ['fact'], position: '42' };
    };
    const processes = plannedProcesses({ carryOut, closePeriodEnd, ...plan });
    api = await apiServer({ database: test.api, processes });
  };
  afterEach(() => api.close());

  const post = (path: string, body: object | undefined, as: object = FAY) =>
    api.ask('POST', `/v1/${path}`, { ...as, ...(body ? { body } : {}) });

  it('stop and restart a work centre', async () => {
    await open();
    const stopped = await post('work-centres/CNC_LATHE/stops', { cause: 'spindle' }, OLLIE);
    expect(stopped.status, stopped.text).to.equal(201);
    expect(stopped.body).to.deep.equal({ workCentre: 'CNC_LATHE', jobs: [], position: '41' });
    expect((await post('work-centres/CNC_LATHE/restarts', undefined, OLLIE)).status).to.equal(201);
    expect(carried.map(({ activity, input }) => [activity, input])).to.deep.equal([
      ['stopWorkCentre', { workCentre: 'CNC_LATHE', cause: 'spindle' }],
      ['restartWorkCentre', { workCentre: 'CNC_LATHE' }],
    ]);
    const unknown = await post('work-centres/MOON/stops', { cause: 'x' }, OLLIE);
    expect(unknown.body).to.include({ status: 404, code: 'unknown-work-centre' });
    expect(named(await post('work-centres/CNC_LATHE/stops', { cause: ' ' }, OLLIE))).to.deep.equal(['cause']);
    expect((await post('work-centres/CNC_LATHE/stops', { cause: 'x' }, FAY)).status).to.equal(403);
  });

  it('close overhead and labour, each closing under a number of its own', async () => {
    await open();
    const overhead = { through: '2026-01-31', method: 'prorate' };
    const ask = () => api.ask('POST', '/v1/period-end/overhead', { ...FAY, key: 'january', body: overhead });
    const answer = await ask();
    expect(answer.status, answer.text).to.equal(201);
    expect(answer.body).to.deep.equal({ ...closed, toStock: [], position: '42' });
    expect((await ask()).headers.get('idempotency-replayed')).to.equal('true');
    expect((await post('period-end/labour', { through: '2026-01-31' })).status).to.equal(201);
    const [first, second] = closings as [PeriodEndStart, PeriodEndStart];
    expect(first.kind).to.equal('overhead');
    expect(first.command.key).to.equal('request:fay/january');
    expect(first.command.context.actor.id).to.equal('fay');
    expect(first.command.input).to.deep.include(overhead);
    expect(first.command.input.closingId).to.match(/^PE-[0-9A-F]{12}$/);
    expect(second).to.deep.include({ kind: 'labour' });
    expect(second.command.input.closingId).not.to.equal(first.command.input.closingId);
  });

  it('ask for the same closing again when no answer came, and keep a refusal', async () => {
    let asked = 0;
    const ids: string[] = [];
    await open({
      closePeriodEnd: async ({ command }) => {
        ids.push(command.input.closingId);
        asked += 1;
        if (asked === 1) throw new Error('the connection broke');
        throw refuseJob('NothingToClose', 'There is no overhead.');
      },
    });
    const body = { through: '2026-01-31', method: 'costOfGoodsSold' };
    const ask = () => api.ask('POST', '/v1/period-end/overhead', { ...FAY, key: 'again', body });
    expect((await ask()).status).to.equal(500);
    expect((await ask()).body).to.include({ status: 409, code: 'nothing-to-close' });
    expect((await ask()).headers.get('idempotency-replayed')).to.equal('true');
    expect(ids).to.have.length(2);
    expect(new Set(ids).size).to.equal(1);
  });

  it('charge actual overhead by the basis of the work centre', async () => {
    await open();
    const body = { workCentre: 'TEST_BENCH', from: '2026-01-01', to: '2026-01-31', amount: '1860.00' };
    const answer = await post('period-end/actual-overhead', body);
    expect(answer.status, answer.text).to.equal(201);
    expect(answer.body).to.deep.include({ jobs: [], position: '41' });
    expect(carried[0]).to.deep.include({
      activity: 'chargeActualOverhead',
      input: { chargeId: answer.body['chargeId'], ...body, basis: 'labourHours' },
    });
  });

  it('name every wrong field, and are for Finance', async () => {
    await open();
    expect(named(await post('period-end/overhead', { through: 'x', method: 'hope' }))).to.deep.equal([
      'method',
      'through',
    ]);
    expect(named(await post('period-end/labour', { through: '2026-02-30' }))).to.deep.equal(['through']);
    const charge = { workCentre: 'MOON', from: '2026-02-30', to: '2026-01-31', amount: '1.00' };
    const actual = (more: object) => post('period-end/actual-overhead', { ...charge, ...more });
    expect(named(await actual({ amount: '1.001', from: 'x' }))).to.deep.equal(['amount', 'from']);
    expect(named(await actual({}))).to.deep.equal(['from', 'workCentre']);
    expect(named(await actual({ workCentre: 'TEST_BENCH', from: '2026-02-01' }))).to.deep.equal(['to']);
    for (const path of ['overhead', 'labour', 'actual-overhead']) {
      const body = { through: '2026-01-31', method: 'prorate' };
      expect((await post(`period-end/${path}`, body, OLLIE)).status, path).to.equal(403);
    }
    expect([...carried, ...closings]).to.deep.equal([]);
  });
});
