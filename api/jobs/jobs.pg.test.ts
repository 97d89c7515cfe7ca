import { expect } from 'chai';
import { type JobSpec, refuseJob } from '../../domain/jobs/index.js';
import { problem } from '../../platform/problem.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { jobProgress, makeJob, quotedService, stockJob } from '../../tests/support/job-requests.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { JobStart } from '../../workflows/jobs/job.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const VERA = { as: ['vera', 'Viewer'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();

describe('jobs over HTTP', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let starts: JobStart[];
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    starts = [];
    const createJob: Processes['createJob'] = async (start) => {
      starts.push(start);
      return jobProgress(start.spec.jobId, { state: start.spec.quote ? 'Quoted' : 'Accepted' });
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ createJob, ...plan }) });
  };
  afterEach(() => api.close());

  const create = (body: object, key?: string) =>
    api.ask('POST', '/v1/jobs', { ...OLLIE, body, ...(key ? { key } : {}) });
  const quote = (body: object) => api.ask('POST', '/v1/quotes', { ...FAY, body });

  describe('making', () => {
    it('starts the process of a job to stock with all that it needs, and answers 201 with where it is', async () => {
      await open();
      const made = await create(stockJob());
      expect(made.status, made.text).to.equal(201);
      const { jobId } = made.body;
      expect(jobId).to.match(/^J-\d+$/);
      expect(made.headers.get('location')).to.equal(`/v1/jobs/${jobId}`);
      expect(made.body).to.deep.include({ state: 'Accepted', version: 1, made: {}, position: '41' });
      const [start] = starts as [JobStart];
      expect(start.context).to.deep.equal({
        correlationId: jobId,
        actor: { id: 'ollie', name: 'ollie', roles: ['Ops'] },
      });
      const none = { customerId: null, customerName: null, orderId: null, orderLine: null, repairId: null };
      expect(start.spec).to.deep.equal({
        ...{ jobId, ...stockJob(), ...none, description: 'Service kit RS-15, 2,000 hours', unitOfMeasure: 'KIT' },
        goods: { stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'IP_STORES' },
        tolerances: { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0.1' },
        ...{ warrantyShare: '0', quote: null, billing: null, given: null, releaseAtOnce: false },
      });
    });

    it('starts a quoted service with its price, its terms, and the operations it was given', async () => {
      await open();
      const tolerances = { underCompletion: '0.1' };
      const made = await quote({ ...quotedService(), tolerances });
      expect(made.status, made.text).to.equal(201);
      expect(made.body).to.include({ state: 'Quoted' });
      const [{ spec }] = starts as [JobStart];
      const { operations, materials } = quotedService();
      expect(spec).to.deep.include({
        ...{ kind: 'service', part: null, goods: null, customerId: 'C-1001', customerName: 'Acme Compressors' },
        quote: { unitPrice: '480.00', validUntil: '2099-11-30' },
        billing: { termsDays: 30, taxRate: '0.07' },
        tolerances: { overCompletion: '0', underCompletion: '0.1', normalScrap: '0', overIssue: '0.1' },
        given: { operations, materials },
      });
    });

    it('answers the same to the byte when the request comes again, and makes one job', async () => {
      await open();
      const [first, again] = [await create(stockJob(), 'again'), await create(stockJob(), 'again')];
      expect(again).to.include({ status: 201, text: first.text });
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      const other = await create({ ...stockJob(), quantity: '21' }, 'again');
      expect(other.body).to.include({ status: 422, code: 'idempotency-key-reused' });
      expect(starts).to.have.length(1);
    });

    it('asks for the same job again when no answer came', async () => {
      const asked: string[] = [];
      await open({
        createJob: async ({ spec }) => {
          asked.push(spec.jobId);
          if (asked.length < 2) throw problem(503, 'outcome-unknown', 'no answer', { headers: { 'Retry-After': '2' } });
          return jobProgress(spec.jobId);
        },
      });
      expect((await create(stockJob(), 'slow')).status).to.equal(503);
      expect((await create(stockJob(), 'slow')).status).to.equal(201);
      expect(new Set(asked).size).to.equal(1);
    });

    it('answers 202 when the engine took it and no worker answered, and shows what it will be', async () => {
      let taken: JobSpec | undefined;
      let ended: 'refused' | 'lost' | null = null;
      await open({
        createJob: async ({ spec }) => {
          taken = spec;
          return 'accepted';
        },
        startedJob: async (jobId) => (taken?.jobId === jobId ? { spec: taken, ended } : null),
      });
      const answer = await quote(quotedService());
      expect(answer.status).to.equal(202);
      expect(answer.body).to.include({ state: 'Quoted', waitingFor: 'worker', version: 0, position: null });
      const location = answer.headers.get('location') ?? '';
      const seen = await api.ask('GET', location, VERA);
      expect(seen.body).to.include({ jobId: taken?.jobId, state: 'Quoted', waitingFor: 'worker', createdAt: null });
      expect(seen.body['operations']).to.deep.equal([]);
      ended = 'lost';
      const lost = (await api.ask('GET', location)).body;
      expect(lost).to.include({ state: 'Cancelled', waitingFor: null });
      expect(lost['reason']).to.match(/ended in the engine/);
    });

    it('names every wrong field at once, of the form and of the rooms, and changes nothing', async () => {
      await open();
      const wrong = {
        ...{ kind: 'repair', customerId: 'C-9999', part: 'NO-SUCH-PART', quantity: '-1', colour: 'red' },
        ...{ dueDate: '2026-02-30', unitPrice: '1.00', validUntil: '2020-01-01', tolerances: { overIssue: '1.5' } },
        dimensions: { businessUnit: 'MACHINING_REPAIR', site: 'MARS', costCentre: 'MR_SHOP' },
        operations: [
          { operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'MOON' },
          { operation: 10, description: ' ', kind: 'subcontract', supplierId: 'S-404' },
        ],
        materials: [
          { part: 'NOTHING', quantity: '1' },
          { part: 'HOSE-AIR-1.0', quantity: '0.123' },
        ],
      };
      const answer = await quote(wrong);
      expect(answer.body).to.include({ status: 422, code: 'invalid-request' });
      expect(named(answer)).to.deep.equal([
        ...['colour', 'customerId', 'dimensions.site', 'dueDate', 'kind', 'materials[0].part', 'materials[1].quantity'],
        ...['operations[0].workCentre', 'operations[1].description', 'operations[1].operation'],
        ...['operations[1].supplierId', 'part', 'quantity', 'tolerances.overIssue', 'validUntil'],
      ]);
      expect(starts).to.deep.equal([]);
    });

    it('takes no offence at what is no operation and no characteristic', async () => {
      await open();
      const [turn] = quotedService().operations;
      const operations = [null, { ...turn, characteristics: [null, 1] }, 'plate'];
      const answer = await quote({ ...quotedService(), operations, materials: [null] });
      expect(answer.body).to.include({ status: 422, code: 'invalid-request' });
      expect(named(answer)).to.include.members([
        'operations[0]',
        'operations[1].characteristics[0].name',
        'materials[0]',
      ]);
    });

    it('leaves the key of a wrong request free', async () => {
      await open();
      expect(named(await create({ ...stockJob(), quantity: '1.5' }, 'corrected'))).to.deep.equal(['quantity']);
      expect((await create(stockJob(), 'corrected')).status).to.equal(201);
    });

    it('says what each kind needs', async () => {
      await open();
      const { part: _part, ...partless } = stockJob();
      expect(named(await create(partless))).to.deep.equal(['part']);
      expect(named(await create({ ...partless, kind: 'service' }))).to.deep.equal([
        ...['customerId', 'description', 'operations', 'taxCode', 'unitOfMeasure'],
      ]);
      expect(named(await quote({ ...stockJob(), unitPrice: '1.00', validUntil: '2099-01-01' }))).to.deep.equal([
        'customerId',
      ]);
      const { unitPrice: _price, ...unpriced } = quotedService();
      expect(named(await quote(unpriced))).to.deep.equal(['unitPrice']);
      expect(named(await create(quotedService()))).to.deep.equal(['unitPrice', 'validUntil']);
      for (const kind of ['order', 'repair']) {
        expect(named(await create({ ...stockJob(), kind })), kind).to.deep.equal(['kind']);
      }
    });

    it('needs a bill or a routing where it is not said how it is done', async () => {
      await open();
      const bought = await create({ ...stockJob(), part: 'FLT-PF-100' });
      expect(named(bought)).to.deep.equal(['part']);
      expect(bought.text).to.contain('neither a bill of material nor a routing');
      const material = { materials: [{ part: 'FLT-PF-100', quantity: '1' }] };
      expect(named(await create({ ...stockJob(), ...material }))).to.deep.equal(['materials']);
      const { operations } = quotedService();
      expect((await create({ ...stockJob(), part: 'FLT-PF-100', operations })).status).to.equal(201);
      expect(named(await create({ ...stockJob(), taxCode: 'SALES', unitOfMeasure: 'FT' }))).to.deep.equal([
        'taxCode',
        'unitOfMeasure',
      ]);
    });

    it('keeps the refusal of the process as the answer to the key', async () => {
      await open({
        createJob: async () => {
          throw refuseJob('JobExists', 'It exists already.');
        },
      });
      const first = await create(stockJob(), 'refused');
      expect(first.body).to.include({ status: 409, code: 'job-exists' });
      const again = await create(stockJob(), 'refused');
      expect(again).to.include({ status: 409, text: first.text });
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
    });

    it('is for whoever may', async () => {
      await open();
      expect((await api.ask('POST', '/v1/jobs', { ...FAY, body: stockJob() })).status).to.equal(403);
      expect((await api.ask('POST', '/v1/quotes', { ...VERA, body: quotedService() })).status).to.equal(403);
      expect((await api.ask('POST', '/v1/quotes', { ...OLLIE, body: quotedService() })).status).to.equal(201);
    });
  });

  describe('reading', () => {
    const made = async (): Promise<JobSpec> => {
      await open();
      await quote(quotedService());
      const [{ spec }] = starts as [JobStart];
      await makeJob(test.database, spec);
      return spec;
    };

    it('shows a job from its own tables', async () => {
      const spec = await made();
      const { body } = await api.ask('GET', `/v1/jobs/${spec.jobId}`, VERA);
      expect(body).to.deep.include({
        ...{ jobId: spec.jobId, kind: 'service', state: 'Quoted', customerName: 'Acme Compressors', quantity: '10' },
        ...{ completed: '0', quote: spec.quote, dimensions: spec.dimensions, tolerances: spec.tolerances },
        createdBy: { id: 'ollie', name: 'ollie' },
      });
      const [turn, plate] = body['operations'] as [object, object];
      const turned = { operation: 10, state: 'Blocked', workCentre: 'CNC_LATHE', setUpHours: '0.5', good: '0' };
      expect(turn).to.deep.include(turned);
      expect(plate).to.deep.include({ operation: 20, kind: 'subcontract', supplierId: 'S-2001', unitCost: '25.00' });
      const [hose] = body['materials'] as [object];
      expect(hose).to.deep.include({ line: 1, part: 'HOSE-AIR-1.0', required: '2.5', issued: '0', value: '0.00' });
    });

    it('shows its cost sheet', async () => {
      const { jobId } = await made();
      const { body } = await api.ask('GET', `/v1/jobs/${jobId}/cost-sheet`, VERA);
      expect(body).to.include({ jobId, state: 'Quoted', actual: '0.00', inProcess: '0.00' });
      const lines = body['lines'] as { operation: number; element: string; estimated: string }[];
      const labour = lines.find(({ operation, element }) => operation === 10 && element === 'labour');
      expect(labour).to.include({ estimated: '789.25', actual: '0.00', variance: '-789.25' });
    });

    it('lists jobs and quotes from the read model, which says when it is behind', async () => {
      await open();
      for (const path of ['/v1/jobs?late=true&kind=stock', '/v1/quotes?state=Quoted&validFrom=2026-01-01']) {
        const list = await api.ask('GET', `${path}&pageSize=2&minPosition=999999999`, VERA);
        expect(list.body, path).to.deep.equal({ items: [], page: 1, pageSize: 2, total: 0 });
        expect(list.headers.get('atlas-fresh')).to.equal('false');
      }
      expect(named(await api.ask('GET', '/v1/jobs?state=Sold'))).to.deep.equal(['state']);
      expect(named(await api.ask('GET', '/v1/quotes?validFrom=2026-02-30'))).to.deep.equal(['validFrom']);
    });

    it('is 404 for a job that is not there', async () => {
      await open();
      for (const path of ['', '/timeline', '/cost-sheet']) {
        const answer = await api.ask('GET', `/v1/jobs/J-404${path}`);
        expect(answer.body, path).to.include({ status: 404, code: 'unknown-job' });
      }
    });
  });
});
