import { expect } from 'chai';
import { type JobSpec, refuseJob } from '../../domain/jobs/index.js';
import { problem } from '../../platform/problem.js';
import { type ApiAnswer, type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { jobProgress, quotedJob } from '../../tests/support/job-requests.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { JobProgress } from '../../workflows/jobs/job.contract.js';
import type { Processes } from '../processes.js';

const OLLIE = { as: ['ollie', 'Ops'] } as const;
const FAY = { as: ['fay', 'Finance'] } as const;
const VERA = { as: ['vera', 'Viewer'] } as const;
const named = (answer: ApiAnswer): string[] =>
  ((answer.body['fields'] ?? []) as { field: string }[]).map(({ field }) => field).sort();
const noProcess = () => problem(404, 'process-not-found', 'none');

describe('commands on jobs over HTTP', () => {
  let test: TestDatabase;
  let job: JobSpec;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    job = await quotedJob(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let asked: { jobId: string; update: string; key: string; input: Record<string, unknown> }[];
  const open = async (plan: Partial<Processes> = {}, made: JobProgress['made'] = {}): Promise<void> => {
    asked = [];
    const askJob: Processes['askJob'] = async (jobId, { name }, { key, input }) => {
      asked.push({ jobId, update: name, key, input: input as Record<string, unknown> });
      return jobProgress(jobId, { made });
    };
    api = await apiServer({ database: test.api, processes: plannedProcesses({ askJob, ...plan }) });
  };
  afterEach(() => api.close());

  const on = (path: string, body: object = {}, as: object = OLLIE) =>
    api.ask('POST', `/v1/jobs/${job.jobId}/${path}`, { ...as, body });
  const state = (to: string) => test.admin('UPDATE jobs.jobs SET state = $2 WHERE job_id = $1', [job.jobId, to]);

  it('is an update whose id comes from caller and key, with the actor and the job', async () => {
    let context: unknown;
    await open({
      askJob: async (jobId, update, command) => {
        asked.push({ jobId, update: update.name, key: command.key, input: command.input as never });
        context = command.context;
        return jobProgress(jobId, { state: 'OnHold', reason: 'drawing' });
      },
    });
    const hold = () =>
      api.ask('POST', `/v1/jobs/${job.jobId}/hold`, { ...OLLIE, key: 'hold', body: { reason: 'drawing' } });
    const answer = await hold();
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body).to.deep.equal({ ...jobProgress(job.jobId, { state: 'OnHold', reason: 'drawing' }) });
    const input = { jobId: job.jobId, reason: 'drawing' };
    expect(asked).to.deep.equal([{ jobId: job.jobId, update: 'holdJob', key: 'request:ollie/hold', input }]);
    expect(context).to.deep.equal({
      actor: { id: 'ollie', name: 'ollie', roles: ['Ops'] },
      correlationId: job.jobId,
    });
    expect((await hold()).headers.get('idempotency-replayed')).to.equal('true');
    expect(asked).to.have.length(1);
  });

  const costs = { material: '12.00', labour: '0.00', machine: '0.00', overhead: '0.00', subcontract: '0.00' };
  const someTolerances = { overCompletion: '0', underCompletion: '0.1', normalScrap: '0.02', overIssue: '0' };
  const commands: readonly [path: string, update: string, body: object, input: object, status?: number][] = [
    ['changes', 'changeJob', { quantity: '12', reason: 'more' }, { quantity: '12', reason: 'more' }],
    ['changes', 'changeJob', { tolerances: someTolerances, reason: 'x' }, { tolerances: someTolerances, reason: 'x' }],
    ['plan', 'planJob', {}, {}],
    ['release', 'releaseJob', {}, {}],
    ['resume', 'resumeJob', { reason: 'go' }, { reason: 'go' }],
    ['close', 'closeJob', {}, { note: '' }],
    ['cancel', 'cancelJob', { reason: 'no', costTo: 'scrap' }, { reason: 'no', costTo: 'scrap' }],
    [
      ...(['cancel', 'cancelJob', { reason: 'no', costTo: 'customer', charge: '90.00' }] as const),
      { reason: 'no', costTo: 'customer', charge: '90.00' },
    ],
    [
      ...(['override', 'overrideJob', { to: 'Completed', justification: 'lost' }] as const),
      { operation: null, to: 'Completed', justification: 'lost' },
    ],
    [
      ...(['override', 'overrideJob', { operation: 10, to: 'Skipped', justification: 'x' }] as const),
      { operation: 10, to: 'Skipped', justification: 'x' },
    ],
    ['completions', 'completeJob', { quantity: '8' }, { quantity: '8', note: '' }, 201],
    [
      ...(['completions', 'completeJob', { quantity: '0', final: true }] as const),
      { quantity: '0', final: true, note: '' },
      201,
    ],
    ['operations/10/start', 'startOperation', {}, { operation: 10 }],
    ['operations/10/pause', 'pauseOperation', { reason: 'lunch' }, { operation: 10, reason: 'lunch' }],
    ['operations/10/finish', 'finishOperation', {}, { operation: 10 }],
    [
      ...(['operations/10/quantities', 'reportQuantity', { good: '3' }] as const),
      { operation: 10, good: '3', toRework: '0', reworked: false },
    ],
    [
      ...(['operations/10/scrap', 'scrapUnits', { quantity: '1', reason: 'machining', note: 'bore' }] as const),
      { operation: 10, quantity: '1', reason: 'machining', note: 'bore', reworked: false },
    ],
    [
      ...(['operations/20/sent-out', 'sendOut', { quantity: '9', reference: 'PO', expectedOn: '2099-01-02' }] as const),
      { operation: 20, quantity: '9', reference: 'PO', expectedOn: '2099-01-02' },
    ],
    [
      ...(['operations/20/received-back', 'receiveBack', { good: '9', cost: '225.00', reference: 'DN' }] as const),
      { operation: 20, good: '9', cost: '225.00', reference: 'DN' },
    ],
    [
      ...(['inspections/I-1/disposition', 'decideDisposition', { disposition: 'rework', reason: 'open it' }] as const),
      { inspectionId: 'I-1', disposition: 'rework', reason: 'open it' },
    ],
    [
      ...(['materials/issues', 'issueMaterial', { part: 'HOSE-AIR-1.0', quantity: '2.5' }] as const),
      { part: 'HOSE-AIR-1.0', quantity: '2.5', note: '' },
      201,
    ],
    [
      ...(['materials/returns', 'returnMaterial', { part: 'HOSE-AIR-1.0', quantity: '1', note: 'left' }] as const),
      { part: 'HOSE-AIR-1.0', quantity: '1', note: 'left' },
      201,
    ],
  ];
  for (const [path, update, body, input, status = 200] of commands) {
    it(`goes to the update of its own: ${path} ${JSON.stringify(body)}`, async () => {
      await open();
      const answer = await on(path, body);
      expect(answer.status, answer.text).to.equal(status);
      expect(asked).to.have.length(1);
      expect(asked[0]).to.deep.include({ jobId: job.jobId, update, input: { jobId: job.jobId, ...input } });
    });
  }

  it('is for whoever may: quotes for Ops and Finance, opening costs for Finance, the floor for Ops', async () => {
    await open();
    const revised = { unitPrice: '470.00', validUntil: '2099-10-31', note: 'less' };
    for (const [path, body] of [
      ['revise', revised],
      ['accept', { reference: 'PO 1' }],
      ['decline', { reason: 'no' }],
    ] as const) {
      const ask = (as: object) => api.ask('POST', `/v1/quotes/${job.jobId}/${path}`, { ...as, body });
      expect((await ask(FAY)).status, path).to.equal(200);
      expect((await ask(VERA)).body).to.deep.include({
        status: 403,
        code: 'forbidden',
        roles: ['Ops', 'Finance', 'Admin'],
      });
    }
    expect(asked.map(({ update }) => update)).to.deep.equal(['reviseQuote', 'acceptQuote', 'declineQuote']);
    const opening = { costs: { material: '12.00' }, note: 'Epicor' };
    expect((await on('opening-costs', opening)).status).to.equal(403);
    expect((await on('opening-costs', opening, FAY)).status).to.equal(200);
    expect(asked.at(-1)).to.deep.include({
      update: 'openJobCosts',
      input: { jobId: job.jobId, costs, note: 'Epicor' },
    });
    expect((await on('operations/10/start', {}, FAY)).status).to.equal(403);
  });

  it('answers 202 when it waits for permission, and the same when it is asked again', async () => {
    const waits = { exceptionId: 'J-1-X1', requestId: 'AR-J-1-X1' };
    await open({ askJob: async (jobId) => jobProgress(jobId, { made: { exception: 'J-1-X1' }, exceptions: [waits] }) });
    const ask = () => api.ask('POST', `/v1/jobs/${job.jobId}/completions`, { key: 'over', body: { quantity: '9' } });
    const answer = await ask();
    expect(answer.status).to.equal(202);
    expect(answer.body).to.deep.include({ made: { exception: 'J-1-X1' }, exceptions: [waits] });
    const again = await ask();
    expect(again).to.include({ status: 202, text: answer.text });
  });

  it('names every wrong field and asks for nothing', async () => {
    await open();
    const wrong: readonly [path: string, body: object, fields: string[]][] = [
      ['changes', { reason: 'x' }, ['quantity']],
      ['changes', { quantity: '1.5', dueDate: '2026-02-30', reason: 'x' }, ['dueDate', 'quantity']],
      ['changes', { tolerances: { overIssue: '2' }, reason: '' }, ['reason', 'tolerances.normalScrap']],
      ['hold', {}, ['reason']],
      ['completions', { quantity: '0' }, ['quantity']],
      ['completions', { quantity: '2.5', note: 1 }, ['note']],
      ['completions', { quantity: '2.5' }, ['quantity']],
      ['cancel', { reason: 'x', costTo: 'scrap', charge: '1.00' }, ['charge']],
      ['cancel', { reason: 'x', costTo: 'moon' }, ['costTo']],
      [
        ...(['cancel', { reason: 'x', costTo: 'scrap', returns: [{ part: 'NONE', quantity: '1' }] }] as const),
        ['returns[0].part'],
      ],
      ['override', { to: 'Sold', justification: 'x' }, ['to']],
      ['override', { to: 'Done', justification: 'x' }, ['to']],
      ['override', { operation: 0, to: 'Done', justification: 'x' }, ['operation']],
      ['materials/issues', { part: 'NONE', quantity: '1' }, ['part']],
      ['materials/issues', { part: 'FLT-PF-100', quantity: '1.5', colour: 'red' }, ['colour']],
      ['materials/issues', { part: 'FLT-PF-100', quantity: '1.5' }, ['quantity']],
      ['materials/returns', { part: 'FLT-PF-100', quantity: '0' }, ['quantity']],
      ['operations/x/start', {}, ['operation']],
      ['operations/10/quantities', { good: '0' }, ['good']],
      ['operations/10/quantities', { good: '0.5', toRework: '0.5' }, ['good', 'toRework']],
      ['operations/10/scrap', { quantity: '1', reason: 'moon', note: 'x' }, ['reason']],
      ['operations/20/sent-out', { quantity: '1', reference: ' ', expectedOn: '1' }, ['expectedOn', 'reference']],
      ['operations/20/received-back', { good: '1', cost: '-1', reference: 'x' }, ['cost']],
      ['inspections/I-1/disposition', { disposition: 'hope', reason: 'x' }, ['disposition']],
      ['opening-costs', { costs: { material: '1.005' }, note: 'x' }, ['costs.material']],
      ['opening-costs', { costs: {}, note: 'x' }, ['costs']],
    ];
    for (const [path, body, fields] of wrong) {
      const answer = await on(path, body, { as: ['ada', 'Admin'] });
      expect(answer.body, `${path}: ${answer.text}`).to.include({ status: 422, code: 'invalid-request' });
      expect(named(answer), `${path} ${JSON.stringify(body)}`).to.include.members(fields);
    }
    const late = { unitPrice: '1.00', validUntil: '2020-01-01', note: 'x' };
    const revised = await api.ask('POST', `/v1/quotes/${job.jobId}/revise`, { ...OLLIE, body: late });
    expect(named(revised)).to.deep.equal(['validUntil']);
    expect(asked).to.deep.equal([]);
  });

  describe('when the process does not take it', () => {
    const none = { askJob: async () => Promise.reject(noProcess()) };

    it('is 404 for a job that is not there, and then leaves the key free', async () => {
      let there = false;
      await open({ askJob: async (jobId) => (there ? jobProgress(jobId) : Promise.reject(noProcess())) });
      const ask = () => api.ask('POST', '/v1/jobs/J-9/plan', { ...OLLIE, key: 'early' });
      expect((await ask()).body).to.include({ status: 404, code: 'unknown-job' });
      there = true;
      expect((await ask()).status).to.equal(200);
      const completed = await api.ask('POST', '/v1/jobs/J-9/completions', { ...OLLIE, body: { quantity: '1' } });
      expect(completed.body).to.include({ status: 404, code: 'unknown-job' });
    });

    it('is 503 for a job whose process has still to write its row', async () => {
      await open({ startedJob: async () => ({ spec: job, ended: null }) });
      const answer = await api.ask('POST', '/v1/jobs/J-9/completions', { ...OLLIE, body: { quantity: '1' } });
      expect(answer.body).to.include({ status: 503, code: 'process-starting' });
      expect(answer.headers.get('retry-after')).to.equal('1');
    });

    it('is 409 with the state for a job whose process is over or missing', async () => {
      await open(none);
      expect((await on('cancel', { reason: 'x', costTo: 'scrap' })).body).to.include({
        ...{ status: 409, code: 'process-missing', state: 'Quoted' },
      });
      await state('Closed');
      const over = await on('cancel', { reason: 'x', costTo: 'scrap' });
      await state('Quoted');
      expect(over.body).to.include({ status: 409, code: 'wrong-state', state: 'Closed' });
    });

    it('is refused with the state that does not allow it', async () => {
      const refused = refuseJob('WrongState', 'The job is Quoted: releaseJob is refused.', {
        ...{ state: 'Quoted', command: 'releaseJob' },
      });
      await open({ askJob: async () => Promise.reject(refused) });
      expect((await on('release')).body).to.include({ status: 409, code: 'wrong-state', state: 'Quoted' });
    });

    it('is 503 while the process is behind its row, and the same key is then answered', async () => {
      let behind = true;
      const details = { state: 'Accepted', command: 'releaseJob' };
      const refused = refuseJob('WrongState', 'The job is Accepted: releaseJob is refused.', details);
      await open({ askJob: async (jobId) => (behind ? Promise.reject(refused) : jobProgress(jobId)) });
      await state('Planned');
      const release = () => api.ask('POST', `/v1/jobs/${job.jobId}/release`, { ...OLLIE, key: 'early release' });
      const answer = await release();
      expect(answer.body).to.include({ status: 503, code: 'process-behind' });
      expect(answer.headers.get('retry-after')).to.equal('1');
      behind = false;
      expect((await release()).status).to.equal(200);
      await state('Quoted');
    });
  });
});
