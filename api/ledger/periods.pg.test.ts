import { expect } from 'chai';
import { refuseLedger } from '../../domain/ledger/index.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { ALL_PASSED, closeThrough } from '../../tests/support/periods.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { PeriodProgress } from '../../workflows/ledger/period.contract.js';
import type { Processes } from '../processes.js';

const FAY = { as: ['fay', 'Finance'] } as const;
const OLLIE = { as: ['ollie', 'Ops'] } as const;

describe('periods over HTTP', () => {
  let test: TestDatabase;
  let api: ApiServer;
  let asked: { kind: string; key: string; input: unknown; by: string }[];
  before(async () => {
    test = await testDatabase();
    await closeThrough(test, '2025-01');
  });
  after(() => test.close());
  afterEach(() => api.close());

  const reopening: PeriodProgress['reopening'] = {
    ...{ reopeningId: 'reopen-2025-01-1', requestId: 'reopen-2025-01-1', reason: 'The audit' },
    askedBy: { id: 'fay', name: 'Fay', roles: ['Finance'] },
    ...{ askedAt: '2026-11-22T10:00:00.000Z', decision: null, decidedBy: null, decidedAt: null, refusal: null },
  };
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    asked = [];
    const askPeriod: Processes['askPeriod'] = async (kind, { key, input, context }) => {
      asked.push({ kind, key, input, by: context.actor.id });
      const standing = { period: input.period, state: 'locked' as const, closing: null, position: '7' };
      return { ...standing, reopening: kind === 'reopen' ? reopening : null };
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ askPeriod, ...plan }) });
  };

  it('are listed, and told one by one with checklist and history', async () => {
    await open();
    const list = await api.ask('GET', '/v1/periods', OLLIE);
    expect((list.body['items'] as unknown[])[0]).to.deep.equal({
      ...{ period: '2025-01', startsOn: '2025-01-01', endsOn: '2025-01-31', state: 'closed' },
    });
    const one = await api.ask('GET', '/v1/periods/2025-01', OLLIE);
    expect(one.status, one.text).to.equal(200);
    expect(one.body['closing']).to.deep.include({ attempt: 1, closed: true, checks: ALL_PASSED });
    expect((one.body['history'] as { command: string; by: unknown }[])[1]).to.deep.include({
      ...{ command: 'close', by: { id: 'fay', name: 'fay' } },
    });
    for (const unknown of ['2031-01', 'march']) {
      expect((await api.ask('GET', `/v1/periods/${unknown}`, OLLIE)).status).to.equal(404);
    }
    const year = await api.ask('GET', '/v1/fiscal-years/2025', OLLIE);
    expect([(year.body['periods'] as unknown[]).length, year.body['yearEnds']]).to.deep.equal([12, []]);
    expect(year.body['left']).to.deep.equal({ income: '0.00', expense: '0.00', accounts: [] });
    const years = (await api.ask('GET', '/v1/fiscal-years', OLLIE)).body['items'] as { year: number }[];
    expect(years.map((each) => each.year)).to.deep.equal([2025, 2026, 2027]);
    const { left: _left, ...listed } = year.body;
    expect(years[0]).to.deep.equal(listed);
    expect((await api.ask('GET', '/v1/fiscal-years/2031', OLLIE)).status).to.equal(404);
    expect((await api.ask('GET', '/v1/fiscal-years/soon', OLLIE)).status).to.equal(422);
  });

  it('take commands of Finance, once by key, as updates of their process', async () => {
    await open();
    const reason = 'A late invoice';
    const locked = () => api.ask('POST', '/v1/periods/2025-02/lock', { ...FAY, key: 'lock', body: {} });
    expect((await locked()).body).to.deep.equal({
      ...{ period: '2025-02', state: 'locked', reopening: null, closing: null, position: '7' },
    });
    expect((await locked()).headers.get('idempotency-replayed')).to.equal('true');
    await api.ask('POST', '/v1/periods/2025-02/unlock', { ...FAY, key: 'unlock', body: { reason } });
    const asking = await api.ask('POST', '/v1/periods/2025-01/reopen', { ...FAY, key: 'reopen', body: { reason } });
    expect([asking.status, (asking.body['reopening'] as { requestId: string }).requestId]).to.deep.equal([
      ...[202, 'reopen-2025-01-1'],
    ]);
    expect(asked).to.deep.equal([
      { kind: 'lock', key: 'request:fay/lock', input: { period: '2025-02' }, by: 'fay' },
      { kind: 'unlock', key: 'request:fay/unlock', input: { period: '2025-02', reason }, by: 'fay' },
      { kind: 'reopen', key: 'request:fay/reopen', input: { period: '2025-01', reason }, by: 'fay' },
    ]);
    expect((await api.ask('POST', '/v1/periods/2025-02/close', { ...OLLIE, body: {} })).status).to.equal(403);
    expect((await api.ask('POST', '/v1/periods/2031-01/close', { ...FAY, body: {} })).status).to.equal(404);
    expect((await api.ask('POST', '/v1/periods/soon/close', { ...FAY, body: {} })).status).to.equal(422);
    expect((await api.ask('POST', '/v1/periods/2025-02/unlock', { ...FAY, body: {} })).status).to.equal(422);
  });

  it('say why they are not closed, check by check', async () => {
    const checks = ALL_PASSED.map((check) =>
      check.name === 'chain' ? { ...check, outcome: 'failed' as const, detail: 'Journal 3 was changed.' } : check,
    );
    await open({
      askPeriod: async () => {
        throw refuseLedger('PeriodChecklist', 'Period 2025-02 is not closed.', { state: 'locked', checks });
      },
    });
    const answer = await api.ask('POST', '/v1/periods/2025-02/close', { ...FAY, body: {} });
    expect(answer.status).to.equal(409);
    expect(answer.body).to.deep.include({ code: 'period-checklist', state: 'locked', checks });
  });
});
