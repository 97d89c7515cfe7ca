import { expect } from 'chai';
import { until } from '../support/until.js';
import { expectBooksTie } from './support/books.js';
import {
  asksPermission,
  bore,
  costSheet,
  decide,
  jobReaches,
  jobView,
  LONG_AHEAD,
  newMadePart,
  newWorkCentre,
  onJob,
  releasedJob,
  shop,
} from './support/jobs.js';
import { command, done, FAY, newCustomer, OLLIE, receive, VERA } from './support/orders.js';
import { ask, onTemporal } from './support/stack.js';

type Item = Record<string, string>;

const totalsOf = async (jobId: string): Promise<Record<string, Item>> => {
  const { elements } = (await costSheet(jobId)) as { elements: Item[] };
  return Object.fromEntries(elements.map((element) => [String(element['element']), element]));
};
const operationsOf = async (jobId: string): Promise<Item[]> => (await jobView(jobId))['operations'] as Item[];

describe('jobs, from quote to close', function () {
  this.timeout(180_000);

  it('a job to stock is quoted, planned, waits for material, is made, completed in parts and closed at 0.00', async () => {
    const made = await newMadePart('15');
    const customerId = await newCustomer();
    const body = { kind: 'stock', part: made.part, quantity: '10', customerId, dueDate: LONG_AHEAD, dimensions: shop };
    const offer = { ...body, unitPrice: '120.00', validUntil: '2099-11-30', tolerances: { underCompletion: '0.1' } };
    const quoted = await done('/v1/quotes', { ...FAY, body: offer });
    const jobId = String(quoted['jobId']);
    expect(quoted).to.include({ state: 'Quoted', waitingFor: 'customer' });
    await done(`/v1/quotes/${jobId}/revise`, { body: { unitPrice: '118.00', validUntil: '2099-12-15', note: 'less' } });
    const early = await command(`/v1/jobs/${jobId}/plan`, {});
    expect(early.body).to.include({ status: 409, code: 'wrong-state', state: 'Quoted' });
    await done(`/v1/quotes/${jobId}/accept`, { body: { reference: 'PO 4711' } });
    expect(await onJob(jobId, 'plan')).to.include({ state: 'Planned' });

    await onJob(jobId, 'release');
    const short = await jobReaches(jobId, 'Released', 'material');
    expect(short['short']).to.deep.equal([{ line: 1, part: made.bar, quantity: '5' }]);
    await receive(made.bar, '10', '5.00');
    await jobReaches(jobId, 'Released', null);

    await onJob(jobId, 'materials/issues', { part: made.bar, quantity: '20' });
    await onJob(jobId, 'materials/returns', { part: made.bar, quantity: '1', note: 'left over' });
    await onJob(jobId, 'operations/10/start');
    const crew = { workedOn: '2026-03-02', labourHours: '5', machineHours: '4' };
    await onJob(jobId, 'operations/10/time-logs', crew);
    await onJob(jobId, 'operations/10/quantities', { good: '10' });

    const measured = [{ name: bore.name, value: '25.010' }];
    const inspected = await onJob(jobId, 'operations/10/inspections', { quantity: '10', measured });
    const { inspection } = inspected['made'] as { inspection: string };
    await jobReaches(jobId, 'OnHold');
    const asIs = { disposition: 'useAsIs', reason: 'The customer agrees.' };
    const request = await asksPermission(jobId, `inspections/${inspection}/disposition`, asIs);
    expect(await jobView(jobId)).to.include({ state: 'OnHold' });
    await decide(request, 'approve');
    await jobReaches(jobId, 'InProgress');
    await onJob(jobId, 'operations/10/finish');
    await onJob(jobId, 'operations/20/start');
    await onJob(jobId, 'operations/20/quantities', { good: '9' });
    await onJob(jobId, 'operations/20/scrap', { quantity: '1', reason: 'machining', note: 'ground through' });
    await onJob(jobId, 'operations/20/finish');

    const unfinished = await command(`/v1/jobs/${jobId}/close`, {});
    expect(unfinished.body).to.include({ status: 409, code: 'wrong-state' });
    const part = await onJob(jobId, 'completions', { quantity: '4' });
    expect((part['made'] as Item)['completion']).to.be.a('string');
    await onJob(jobId, 'completions', { quantity: '5', final: true });
    await jobReaches(jobId, 'Completed');
    // Work that is known only later becomes variance.
    await onJob(jobId, 'operations/20/time-logs', { workedOn: '2026-03-03', labourHours: '1' });
    expect(await onJob(jobId, 'close')).to.include({ state: 'Closed', completed: '9', scrapped: '1' });

    const { material, labour, machine, overhead } = await totalsOf(jobId);
    expect(material).to.include({ charged: '100.00', returned: '5.00', inProcess: '0.00' });
    expect(labour).to.include({ charged: '240.00', variance: '40.00', inProcess: '0.00' });
    expect(machine).to.include({ charged: '80.00', inProcess: '0.00' });
    expect(overhead).to.include({ charged: '90.00', variance: '15.00', inProcess: '0.00' });
    const { items } = (await ask('GET', `/v1/stock/availability?part=${made.part}`)).body as { items: Item[] };
    expect(items[0]).to.include({ onHand: '9', reserved: '0' });
    await expectBooksTie();
    const timeline = (await ask('GET', `/v1/jobs/${jobId}/timeline`, VERA)).body['items'] as Item[];
    expect(timeline.map(({ type }) => type)).to.include.members([
      ...['JobCreated', 'JobChanged', 'JobPlanned', 'TimeLogged', 'InspectionRecorded', 'ExceptionAsked'],
      ...['ExceptionDecided', 'DispositionDecided', 'UnitsScrapped', 'JobCompleted', 'JobClosed'],
    ]);
    const listed = (await ask('GET', `/v1/jobs?part=${made.part}&state=Closed`)).body['items'] as Item[];
    expect(listed.map((job) => job['jobId'])).to.deep.equal([jobId]);
    const over = await command(`/v1/jobs/${jobId}/hold`, { body: { reason: 'late' } });
    expect(over.body).to.include({ status: 409, code: 'wrong-state', state: 'Closed' });
  });

  it('a service is subcontracted, invoiced as it is completed, and its customer pays the quoted price', async () => {
    const [customerId, workCentre] = [await newCustomer(), await newWorkCentre()];
    const operations = [
      { operation: 10, description: 'Turn', kind: 'inHouse', workCentre, runHoursPerUnit: '1' },
      { operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-2001', unitCost: '25.00' },
    ];
    const service = { kind: 'service', customerId, description: 'Turn a shaft', quantity: '2', unitOfMeasure: 'EA' };
    const terms = { taxCode: 'SALES', dueDate: LONG_AHEAD, dimensions: shop, unitPrice: '480.00' };
    const offer = { ...service, ...terms, validUntil: LONG_AHEAD, operations };
    const jobId = String((await done('/v1/quotes', { body: offer }))['jobId']);
    await done(`/v1/quotes/${jobId}/accept`, { body: { reference: 'by telephone' } });
    await onJob(jobId, 'plan');
    await onJob(jobId, 'release');
    await onJob(jobId, 'operations/10/start');
    const from = { person: `ada-${jobId}`, from: '2026-03-02T13:00:00Z', to: '2026-03-02T15:00:00Z' };
    await onJob(jobId, 'operations/10/time-logs', from);
    const twice = await command(`/v1/jobs/${jobId}/operations/10/time-logs`, { body: { ...from, note: 'again' } });
    expect(twice.body).to.include({ status: 409, code: 'overlapping-time' });
    await onJob(jobId, 'operations/10/quantities', { good: '2' });
    await onJob(jobId, 'operations/10/finish');
    await onJob(jobId, 'operations/20/sent-out', { quantity: '2', reference: 'PO 9', expectedOn: LONG_AHEAD });
    await onJob(jobId, 'operations/20/received-back', { good: '2', cost: '55.00', reference: 'DN 9' });
    const waits = (await operationsOf(jobId))[1];
    if (waits?.['state'] !== 'Done') await onJob(jobId, 'operations/20/finish');
    const completed = await onJob(jobId, 'completions', { quantity: '2' });
    const { invoice } = completed['made'] as { invoice: string };
    expect((await ask('GET', `/v1/invoices/${invoice}`)).body).to.include({
      customerId,
      net: '960.00',
      total: '1027.20',
    });
    await onJob(jobId, 'close');
    const { labour, overhead, subcontract } = await totalsOf(jobId);
    expect(labour).to.include({ charged: '80.00', completed: '80.00', inProcess: '0.00' });
    expect(overhead).to.include({ charged: '30.00', completed: '30.00', inProcess: '0.00' });
    expect(subcontract).to.include({ charged: '55.00', completed: '55.00', inProcess: '0.00' });
    await expectBooksTie();
  });

  it('what goes beyond one person waits for another: refused it never happens, granted it is done', async () => {
    const made = await newMadePart('40');
    const jobId = await releasedJob(made, '10');
    await onJob(jobId, 'materials/issues', { part: made.bar, quantity: '20' });
    await onJob(jobId, 'operations/10/start');
    await onJob(jobId, 'operations/10/quantities', { good: '6' });

    const skip = { operation: 20, to: 'Skipped', justification: 'It comes ground.' };
    await decide(await asksPermission(jobId, 'override', skip), 'reject');
    await jobReaches(jobId, 'InProgress');
    expect((await operationsOf(jobId))[1]).to.include({ state: 'Blocked' });
    await decide(await asksPermission(jobId, 'cancel', { reason: 'not wanted', costTo: 'scrap' }), 'approve');
    await jobReaches(jobId, 'Cancelled');
    const sheet = await costSheet(jobId);
    expect(sheet).to.include({ inProcess: '0.00' });
    const { exceptions } = (await jobView(jobId)) as { exceptions: Item[] };
    expect(exceptions.map(({ kind, state }) => [kind, state])).to.deep.equal([
      ['jobOverride', 'Refused'],
      ['jobCancellation', 'Granted'],
    ]);
    await expectBooksTie();
  });

  it('of two who finish the same operation at once, one does', async () => {
    const made = await newMadePart('2');
    const jobId = await releasedJob(made, '1');
    await onJob(jobId, 'operations/10/start');
    await onJob(jobId, 'operations/10/quantities', { good: '1' });
    const measured = [{ name: bore.name, value: '25' }];
    await onJob(jobId, 'operations/10/inspections', { quantity: '1', measured });
    const finish = (as: object) => command(`/v1/jobs/${jobId}/operations/10/finish`, { ...as });
    const answers = await Promise.all([finish(OLLIE), finish({ as: ['olga', 'Ops'] })]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body).to.include({ code: 'wrong-state', state: 'Done' });
  });

  it('a machine that is down blocks its operations until it is up again', async () => {
    const made = await newMadePart('4');
    const jobId = await releasedJob(made, '2');
    const stops = `/v1/work-centres/${made.workCentre}/stops`;
    const stopped = await done(stops, { body: { cause: 'The spindle is hot.' } });
    expect(stopped['jobs']).to.deep.equal([jobId]);
    expect((await command(stops, { body: { cause: 'again' } })).body).to.include({ code: 'work-centre-stopped' });
    const start = await command(`/v1/jobs/${jobId}/operations/10/start`, {});
    expect(start.status, start.text).to.equal(409);
    await done(`/v1/work-centres/${made.workCentre}/restarts`, {});
    await onJob(jobId, 'operations/10/start');
    expect((await operationsOf(jobId))[0]).to.include({ state: 'Running' });
  });

  it('a job whose process was ended in the engine is mended by an operator, and goes on', async () => {
    const made = await newMadePart('4');
    const jobId = await releasedJob(made, '2');
    await onTemporal((client) => client.workflow.getHandle(`job:${jobId}`).terminate('drill'));
    const stuck = await command(`/v1/jobs/${jobId}/hold`, { body: { reason: 'x' } });
    expect(stuck.body).to.include({ status: 409, code: 'process-missing', state: 'Released' });
    const task = await until(
      `${jobId} has a task`,
      async () => {
        const { body } = await ask('GET', '/v1/operator-tasks?pageSize=200', OLLIE);
        return (body['items'] as Item[]).find(({ subject }) => subject === jobId);
      },
      90_000,
    );
    const actions = `/v1/operator-tasks/${encodeURIComponent(task['taskId'] ?? '')}/actions`;
    await done(actions, { body: { action: 'restart', justification: 'the drill is over' } });
    await onJob(jobId, 'operations/10/start');
    expect((await jobView(jobId))['state']).to.equal('InProgress');
  });

  it('cost from before Atlas is taken over by Finance, and is the job’s from then on', async () => {
    const made = await newMadePart('4');
    const jobId = await releasedJob(made, '2');
    const opening = { costs: { material: '12.00', labour: '30.00' }, note: 'Epicor job 88' };
    await onJob(jobId, 'opening-costs', opening, FAY);
    expect(await costSheet(jobId)).to.include({ inProcess: '42.00' });
    const answer = await ask('GET', '/v1/reports/control-accounts');
    expect(answer.body).to.include({ ties: true });
    await expectBooksTie();
  });
});
