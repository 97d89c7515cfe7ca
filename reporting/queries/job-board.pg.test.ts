import { expect } from 'chai';
import type { Draft } from '../../tests/support/emit.js';
import { advanced, created, logged, operationIs, type PlannedHours, planned } from '../../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { jobBoard, workCentreLoad } from '../index.js';

const page = { page: 1, pageSize: 20 };
/** Monday 2 March 2026. */
const now = '2026-03-02T15:00:00.000Z';
const oneStep: readonly PlannedHours[] = [{ operation: 10, setUpHours: '1', hours: '11' }];
const twoSteps: readonly PlannedHours[] = [...oneStep, { operation: 20, workCentre: 'MILL', hours: '5' }];

describe('the job board and the load of work centres', () => {
  let models: ReadModels;

  beforeEach(async () => {
    models = await readModels();
    await models.feed([
      ...released('J-1', '2026-02-20'),
      operationIs('J-1', 10, 'Running', { good: '3', scrapped: '1' }),
      operationIs('J-1', 20, 'Blocked', { workCentre: 'MILL', blockedBy: 'operation 10', state: 'InProgress' }),
      ...released('J-2', '2026-03-10'),
      operationIs('J-2', 10, 'Blocked', { blockedBy: 'material', state: 'Released', waitingFor: 'material' }),
      ...released('J-3', '2026-03-05', [...twoSteps, { operation: 30, hours: '2' }]),
      operationIs('J-3', 10, 'Done', { good: '10' }),
      operationIs('J-3', 20, 'Ready', { workCentre: 'MILL', good: '4' }),
      operationIs('J-3', 30, 'Running'),
      ...released('J-4', '2026-02-25'),
      operationIs('J-4', 10, 'Blocked', { blockedBy: 'machine' }),
      created('J-5', { operations: oneStep, dueDate: '2026-01-01' }),
      ...released('J-6', '2026-01-01'),
      advanced('J-6', 'InProgress', 'Closed'),
    ]);
  });
  afterEach(() => models.close());

  const released = (jobId: string, dueDate: string, operations = twoSteps, more: object = {}): Draft[] => [
    created(jobId, { operations, dueDate, ...more }),
    advanced(jobId, 'Planned', 'Released'),
  ];

  const rows = async (filter: Parameters<typeof jobBoard>[2] = {}): Promise<string[]> =>
    (await jobBoard(models.database, page, filter, now)).items.map(({ jobId, operation }) => `${jobId}/${operation}`);

  it('has what is next or running: late and blocked first, then by due date', async () => {
    expect(await rows()).to.deep.equal(['J-4/10', 'J-1/10', 'J-2/10', 'J-3/20', 'J-3/30']);
    const [late, running] = (await jobBoard(models.database, page, {}, now)).items;
    expect(late).to.include({ daysLate: 5, blockedBy: 'machine', state: 'Blocked' });
    expect(running).to.deep.equal({
      workCentre: 'LATHE',
      jobId: 'J-1',
      operation: 10,
      description: 'Step 10',
      kind: 'inHouse',
      state: 'Running',
      blockedBy: null,
      jobState: 'InProgress',
      waitingFor: null,
      reason: null,
      part: 'SHAFT',
      jobDescription: 'Pump shaft',
      customerId: 'C-1001',
      customerName: 'Hoosier Pumps',
      orderId: null,
      repairId: null,
      dueDate: '2026-02-20',
      daysLate: 10,
      dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' },
      quantity: '10',
      good: '3',
      scrapped: '1',
      inRework: '0',
      // It has begun, so its set-up is done: 6 units of 1 hour.
      open: '6',
      remainingHours: '6',
    });
  });

  it('is filtered and paged', async () => {
    expect(await rows({ workCentre: 'MILL' })).to.deep.equal(['J-3/20']);
    expect(await rows({ state: 'Running' })).to.deep.equal(['J-1/10', 'J-3/30']);
    expect(await rows({ late: true })).to.deep.equal(['J-4/10', 'J-1/10']);
    expect(await rows({ late: false, blocked: true })).to.deep.equal(['J-2/10']);
    expect(await rows({ site: 'CHI' })).to.deep.equal([]);
    expect(await rows({ customerId: 'C-1001', blocked: false })).to.have.length(3);
    const second = await jobBoard(models.database, { page: 2, pageSize: 2 }, {}, now);
    expect([second.total, second.items.map(({ jobId }) => jobId)]).to.deep.equal([5, ['J-2', 'J-3']]);
  });

  it('follows what happens: on hold, planned anew, done', async () => {
    await models.feed([
      advanced('J-1', 'InProgress', 'OnHold', { reason: 'drawing is wrong' }),
      operationIs('J-1', 10, 'Paused', { state: 'OnHold', blockedBy: 'job', good: '3', scrapped: '1' }),
      operationIs('J-3', 30, 'Done', { good: '10' }),
      advanced('J-4', 'Released', 'Planned'),
      planned('J-4', [{ operation: 20, workCentre: 'MILL', hours: '3' }], { dueDate: '2026-04-01' }),
      advanced('J-4', 'Planned', 'Released'),
      operationIs('J-4', 20, 'Ready', { state: 'Released' }),
    ]);
    expect(await rows()).to.deep.equal(['J-1/10', 'J-2/10', 'J-3/20', 'J-4/20']);
    expect((await jobBoard(models.database, page, { state: 'Paused' }, now)).items[0]).to.include({
      jobState: 'OnHold',
      blockedBy: 'job',
    });
    await models.feed([
      advanced('J-2', 'Released', 'Cancelled'),
      operationIs('J-3', 20, 'Done', { state: 'Completed' }),
    ]);
    expect(await rows()).to.deep.equal(['J-1/10', 'J-4/20']);
  });

  it('has the load: hours that are open by the week in which jobs are due, beside those logged in it', async () => {
    await models.feed([
      logged('J-1', '2026-02-17', '2.5', { labour: '50.00' }),
      logged('J-1', '2026-02-18', '0.5', { labour: '10.00' }, { machineHours: '3' }),
    ]);
    const { rows: load, totals } = await workCentreLoad(models.database);
    expect(
      load.map(({ workCentre, week, openOperations, plannedHours, labourHours, machineHours }) =>
        [workCentre, week, openOperations, plannedHours, labourHours, machineHours].join(' '),
      ),
    ).to.deep.equal([
      // Of J-5, which is not on the floor yet.
      'LATHE 2026-W01 1 11 0 0',
      'LATHE 2026-W08 1 6 3 3',
      'LATHE 2026-W09 1 11 0 0',
      'LATHE 2026-W10 1 2 0 0',
      'LATHE 2026-W11 1 11 0 0',
      // 9 of 10 units may still come from the lathe, where one was scrapped: at half an hour each.
      'MILL 2026-W08 1 4.5 0 0',
      'MILL 2026-W09 1 5 0 0',
      'MILL 2026-W10 1 3 0 0',
      'MILL 2026-W11 1 5 0 0',
    ]);
    expect(totals).to.deep.equal({ plannedHours: '58.5', labourHours: '3', machineHours: '3' });
    const week = await workCentreLoad(models.database, { from: '2026-02-16', to: '2026-02-22', workCentre: 'LATHE' });
    expect(week.rows.map(({ weekStart, plannedHours }) => [weekStart, plannedHours])).to.deep.equal([
      ['2026-02-16', '6'],
    ]);
    expect((await workCentreLoad(models.database, { site: 'CHI' })).rows).to.deep.equal([]);
  });
});
