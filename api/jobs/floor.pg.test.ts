import { expect } from 'chai';
import type { JobSpec } from '../../domain/jobs/index.js';
import { problem } from '../../platform/problem.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { bore, jobProgress, quotedJob } from '../../tests/support/job-requests.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

describe('time logs and inspections over HTTP', () => {
  let test: TestDatabase;
  let job: JobSpec;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    job = await quotedJob(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let asked: Record<string, unknown>[];
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    asked = [];
    const askJob: Processes['askJob'] = async (jobId, _update, { input }) => {
      asked.push(input as Record<string, unknown>);
      return jobProgress(jobId);
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ askJob, ...plan }) });
  };
  afterEach(() => api.close());

  const on = (path: string, body: object) => api.ask('POST', `/v1/jobs/${job.jobId}/${path}`, { ...OLLIE, body });

  describe('time logs', () => {
    const log = (body: object, operation = 10) => on(`operations/${operation}/time-logs`, body);

    it('carry the rates that the work centre has on the day of the work', async () => {
      await open();
      const worked = { person: 'ollie', from: '2026-03-02T13:00:00Z', to: '2026-03-02T17:30:00Z', machineHours: '4' };
      const answer = await log(worked);
      expect(answer.status, answer.text).to.equal(201);
      const rates = {
        ...{ labourRate: '38.50', machineRate: '24.00', overheadMethod: 'normal', overheadBasis: 'machineHours' },
        overheadRate: '31.00',
      };
      const none = { workedOn: null, labourHours: null, rework: false, note: '' };
      const instants = { from: '2026-03-02T13:00:00.000Z', to: '2026-03-02T17:30:00.000Z' };
      expect(asked[0]).to.deep.equal({
        jobId: job.jobId,
        operation: 10,
        ...worked,
        ...instants,
        ...none,
        rates,
      });
      expect((await log({ workedOn: '2026-03-02', labourHours: '36' })).status).to.equal(201);
      expect(asked[1]).to.deep.include({ person: null, workedOn: '2026-03-02', labourHours: '36', rates });
    });

    it('are of a person with its hours of the day, or of a day in total', async () => {
      await open();
      expect(named(await log({ person: 'ollie' }))).to.deep.equal(['from', 'to']);
      expect(named(await log({}))).to.deep.equal(['labourHours', 'workedOn']);
      expect(named(await log({ from: '2026-03-02', labourHours: '-1', workedOn: '2026-02-30x' }))).to.deep.equal([
        ...['from', 'labourHours', 'workedOn'],
      ]);
      const backwards = { person: 'o', from: '2026-03-02T13:00:00Z', to: '2026-03-02T12:00:00Z' };
      expect(named(await log(backwards))).to.deep.equal(['to']);
      expect(named(await log({ workedOn: '2026-02-30', labourHours: '1' }))).to.deep.equal(['workedOn']);
      expect(asked).to.deep.equal([]);
    });

    it('are refused where there are no rates, no work centre, or no such operation', async () => {
      await open();
      const early = await log({ workedOn: '2001-01-01', labourHours: '1' });
      expect(named(early)).to.deep.equal(['workedOn']);
      expect(early.text).to.contain('CNC_LATHE has no rates on 2001-01-01');
      const today = { workedOn: '2026-03-02', labourHours: '1' };
      expect((await log(today, 20)).body).to.include({ status: 409, code: 'no-work-centre' });
      expect((await log(today, 30)).body).to.include({ status: 404, code: 'unknown-operation' });
      expect(named(await log(today, 0))).to.deep.equal(['operation']);
      expect(asked).to.deep.equal([]);
    });
  });

  describe('inspections', () => {
    const inspect = (measured: object[], key?: string) =>
      api.ask('POST', `/v1/jobs/${job.jobId}/operations/10/inspections`, {
        ...OLLIE,
        ...(key ? { key } : {}),
        body: { quantity: '5', measured },
      });

    it('get a number, the same when they are asked for again', async () => {
      const numbers: unknown[] = [];
      await open({
        askJob: async (jobId, _update, { input }) => {
          numbers.push((input as { inspectionId?: string }).inspectionId);
          if (numbers.length === 1) throw problem(503, 'outcome-unknown', 'no answer');
          return jobProgress(jobId);
        },
      });
      const measured = [{ name: bore.name, value: '25.003' }];
      expect((await inspect(measured, 'inspect')).status).to.equal(503);
      expect((await inspect(measured, 'inspect')).status).to.equal(201);
      expect(numbers[0]).to.match(new RegExp(`^${job.jobId}-I[0-9A-F]{8}$`));
      expect(new Set(numbers).size).to.equal(1);
    });

    it('measure every characteristic of the operation, and no other', async () => {
      await open();
      expect(named(await inspect([{ name: 'Length', value: '1' }]))).to.deep.equal(['measured', 'measured[0].name']);
      const twice = [bore, bore].map(({ name }) => ({ name, value: '25' }));
      expect(named(await inspect(twice))).to.deep.equal(['measured[1].name']);
      expect(named(await inspect([{ name: bore.name, value: 'wide' }]))).to.deep.equal(['measured[0].value']);
      expect(named(await inspect([]))).to.deep.equal(['measured']);
    });
  });
});
