import { expect } from 'chai';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { journal } from '../../tests/support/emit.js';
import {
  advanced,
  completed,
  created,
  logged,
  operationIs,
  postedAs,
  scrapped,
  throughStock,
} from '../../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';

const VERA = { as: ['vera', 'Viewer'] } as const;
type Rows = readonly Record<string, unknown>[];

describe('reports of jobs over HTTP', () => {
  let models: ReadModels;
  let api: ApiServer;

  before(async () => {
    models = await readModels();
    const database = models.database;
    api = await apiServer({ database, processes: plannedProcesses(), now: () => new Date('2026-03-02T15:00:00Z') });
    const issued = throughStock('J-1', 'MaterialIssuedToJob', '2026-03-01', '50.00');
    await models.feed([
      created('J-1', { operations: [{ operation: 10, setUpHours: '1', hours: '11' }], dueDate: '2026-02-27' }),
      advanced('J-1', 'Planned', 'Released'),
      operationIs('J-1', 10, 'Running'),
      logged('J-1', '2026-02-24', '3', { labour: '60.00' }),
      issued,
      postedAs('1', issued, '2026-03-01', [
        { account: '1230', debit: '50.00', credit: '0.00' },
        { account: '1210', debit: '0.00', credit: '50.00' },
      ]),
      scrapped('J-1', '2026-03-01', '2', '1', '21.00'),
      operationIs('J-1', 10, 'Running', { scrapped: '2' }),
      created('J-2'),
      completed('J-2', '2026-03-01', {}),
      journal('J-9', '2026-03-01', [
        { account: '1110', debit: '100.00', credit: '0.00' },
        { account: '4010', debit: '0.00', credit: '100.00' },
      ]),
    ]);
  });
  after(async () => {
    await api.close();
    await models.close();
  });

  const report = async (path: string): Promise<ApiAnswer['body']> => {
    const answer = await api.ask('GET', `/v1/reports/${path}`, VERA);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  };

  it('show the board as of the API’s own day', async () => {
    const board = await report('job-board?workCentre=LATHE&late=true&pageSize=5&businessUnit=INDUSTRIAL_PRODUCTS');
    expect(board).to.include({ total: 1, page: 1, pageSize: 5 });
    expect((board['items'] as Rows)[0]).to.include({ jobId: 'J-1', operation: 10, daysLate: 3, remainingHours: '8' });
    expect(await report('job-board?state=Ready')).to.include({ total: 0 });
  });

  it('show load, work in process, delivery, scrap and the income statement', async () => {
    const load = await report('work-centre-load?from=2026-02-23&to=2026-03-01');
    expect(load['rows']).to.deep.equal([
      {
        ...{ workCentre: 'LATHE', week: '2026-W09', weekStart: '2026-02-23', openOperations: 1 },
        ...{ plannedHours: '8', labourHours: '3', machineHours: '0' },
      },
    ]);
    const held = await report('work-in-process?asOf=2026-03-01&open=true');
    expect(held).to.include({ from: null, to: '2026-03-01', total: 1 });
    expect((held['items'] as Rows)[0]).to.include({ jobId: 'J-1', state: 'InProgress', closing: '50.00' });
    expect((held['totals'] as Rows[number])['closing']).to.equal('50.00');
    const delivery = await report('on-time-delivery?from=2026-03-01&to=2026-03-01');
    expect(delivery['totals']).to.include({ completed: 1, onTime: 1, rate: '1.0000' });
    const lost = await report('scrap?reason=machining&part=SHAFT');
    expect(lost['totals']).to.deep.equal({ quantity: '2', normal: '1', abnormal: '1', value: '21.00' });
    const statement = await report('income-statement?from=2026-03-01&to=2026-03-31');
    expect(statement).to.include({ sales: '100.00', grossMargin: '100.00', netIncome: '100.00' });
    expect(statement['lines']).to.deep.equal([{ section: 'sales', account: '4010', name: 'Sales', amount: '100.00' }]);
    expect((statement['businessUnits'] as Rows)[0]).to.include({
      businessUnit: 'INDUSTRIAL_PRODUCTS',
      sales: '100.00',
    });
  });

  it('name the field of what they cannot answer', async () => {
    for (const [path, field] of [
      ['job-board?state=Done', 'state'],
      ['job-board?late=maybe', 'late'],
      ['work-centre-load?from=2026-02-30', 'from'],
      ['work-in-process?asOf=2026-03-01&to=2026-03-02', 'asOf'],
      ['on-time-delivery?from=2026-03-02&to=2026-03-01', 'to'],
      ['scrap?reason=boredom', 'reason'],
      ['income-statement?to=soon', 'to'],
    ]) {
      const answer = await api.ask('GET', `/v1/reports/${path}`, VERA);
      expect(answer.body, path).to.include({ status: 422, code: 'invalid-request' });
      expect((answer.body['fields'] as { field: string }[]).map((wrong) => wrong.field)).to.deep.equal([field]);
    }
  });

  it('say when they are behind what the caller wrote', async () => {
    const board = await api.ask('GET', '/v1/reports/job-board?minPosition=999999999', VERA);
    expect([board.status, board.headers.get('atlas-fresh')]).to.deep.equal([200, 'false']);
  });
});
