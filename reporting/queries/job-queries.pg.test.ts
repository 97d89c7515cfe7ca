import { expect } from 'chai';
import type { Draft } from '../../tests/support/emit.js';
import {
  advanced,
  completed,
  created,
  logged,
  ofJob,
  type PlannedHours,
  postedAs,
  scrapped,
  throughStock,
  withCosts,
} from '../../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { reserved } from '../../tests/support/sample-drafts.js';
import { jobsList, onTimeDelivery, quotesList, scrap, timeline } from '../index.js';

const page = { page: 1, pageSize: 20 };
/** Monday 2 March 2026. */
const now = '2026-03-02T15:00:00.000Z';
const oneStep: readonly PlannedHours[] = [{ operation: 10, setUpHours: '1', hours: '11' }];
const twoSteps: readonly PlannedHours[] = [...oneStep, { operation: 20, workCentre: 'MILL', hours: '5' }];

describe('queries of the read models of jobs', () => {
  let models: ReadModels;

  beforeEach(async () => {
    models = await readModels();
  });
  afterEach(() => models.close());

  it('lists: jobs and quotes, filtered', async () => {
    await models.feed([
      // A fact of a job may come before the job itself: it is not listed yet.
      logged('J-9', '2026-03-01', '1', {}),
      created('J-1', { operations: twoSteps, dueDate: '2026-02-20', orderId: 'SO-1' }),
      created('J-2', {
        state: 'Quoted',
        kind: 'service',
        unitPrice: '12.5',
        validUntil: '2026-03-20',
        dueDate: '2026-01-01',
      }),
      ofJob('J-2', 'JobChanged', {
        state: 'Quoted',
        quantity: '12',
        dueDate: '2026-04-01',
        unitPrice: '11.75',
        validUntil: '2026-03-25',
      }),
      created('J-3', { operations: oneStep, repairId: 'RP-1', kind: 'repair' }),
      advanced('J-3', 'Planned', 'Released', { waitingFor: 'material' }),
      scrapped('J-3', '2026-03-01', '1', '0', '0.00'),
      completed('J-3', '2026-04-02', {}, { quantity: '9', completedInAll: '9' }),
    ]);
    const ids = async (filter: Parameters<typeof jobsList>[2]): Promise<string[]> =>
      (await jobsList(models.database, page, filter, now)).items.map(({ jobId }) => jobId);
    expect(await ids({})).to.deep.equal(['J-3', 'J-2', 'J-1']);
    expect(await ids({ late: true })).to.deep.equal(['J-3', 'J-1']);
    expect(await ids({ state: 'Quoted' })).to.deep.equal(['J-2']);
    expect(await ids({ kind: 'order', customerId: 'C-1001', part: 'SHAFT', orderId: 'SO-1' })).to.deep.equal(['J-1']);
    expect(await ids({ repairId: 'RP-1' })).to.deep.equal(['J-3']);
    expect(await ids({ waiting: true })).to.deep.equal([]);
    expect(await ids({ costCentre: 'OTHER' })).to.deep.equal([]);
    const [third, , first] = (await jobsList(models.database, page, {}, now)).items;
    expect(first).to.deep.equal({
      jobId: 'J-1',
      kind: 'order',
      state: 'Accepted',
      waitingFor: null,
      reason: null,
      orderId: 'SO-1',
      repairId: null,
      customerId: 'C-1001',
      customerName: 'Hoosier Pumps',
      part: 'SHAFT',
      description: 'Pump shaft',
      quantity: '10',
      unitOfMeasure: 'EA',
      completed: '0',
      scrapped: '0',
      dueDate: '2026-02-20',
      daysLate: 10,
      dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' },
      unitPrice: null,
      validUntil: null,
      // 40.00 of labour for each of two operations, and 60.00 of steel.
      estimatedCost: '140.00',
      createdBy: 'Olga',
      createdAt: '2026-03-01T12:02:00.000Z',
      releasedAt: null,
      startedAt: null,
      completedAt: null,
      closedAt: null,
      cancelledAt: null,
      updatedAt: '2026-03-01T12:02:00.000Z',
    });
    expect(third).to.include({
      state: 'Completed',
      completed: '9',
      scrapped: '1',
      daysLate: 2,
      releasedAt: '2026-03-01T12:06:00.000Z',
      completedAt: '2026-03-01T12:08:00.000Z',
    });
    const quotes = await quotesList(models.database, page, { validFrom: '2026-03-25' }, now);
    expect(quotes.items).to.have.length(1);
    expect(quotes.items[0]).to.include({
      jobId: 'J-2',
      unitPrice: '11.75',
      validUntil: '2026-03-25',
      quantity: '12',
      daysLate: 0,
    });
    expect((await quotesList(models.database, page, { validUntil: '2026-03-24' }, now)).total).to.equal(0);
  });

  it('on-time delivery: completed jobs by customer, late ones by days', async () => {
    const done = (jobId: string, completedOn: string, dueDate: string, more: Record<string, unknown> = {}): Draft[] => [
      created(jobId, more),
      completed(jobId, completedOn, {}, { dueDate }),
    ];
    await models.feed([
      ...done('J-1', '2026-03-02', '2026-03-02'),
      ...done('J-2', '2026-03-09', '2026-03-02'),
      ...done('J-3', '2026-03-10', '2026-03-02'),
      ...done('J-4', '2026-03-01', '2026-03-31', { customerId: null, customerName: null, kind: 'stock' }),
      ...done('J-5', '2026-05-01', '2026-03-02'),
      // Taken up again: it is not completed any more.
      ...done('J-6', '2026-03-02', '2026-03-02'),
      advanced('J-6', 'Completed', 'InProgress'),
      // Completed by an override, as it was due.
      created('J-8', { dueDate: '2026-03-01' }),
      advanced('J-8', 'InProgress', 'Completed', { event: 'override', by: 'J-8-X1' }),
      // More is to come.
      created('J-7'),
      completed('J-7', '2026-03-02', {}, { final: false, state: 'InProgress' }),
    ]);
    const march = await onTimeDelivery(models.database, { from: '2026-03-01', to: '2026-03-31' });
    const none = { '1-7': 0, '8-14': 0, '15-30': 0, 'over 30': 0 };
    expect(march.rows).to.deep.equal([
      {
        ...{ businessUnit: 'INDUSTRIAL_PRODUCTS', customerId: 'C-1001', customerName: 'Hoosier Pumps' },
        ...{ completed: 4, onTime: 2, late: 2, daysLate: 15, rate: '0.5000' },
        lateByDays: { ...none, '1-7': 1, '8-14': 1 },
      },
      {
        ...{ businessUnit: 'INDUSTRIAL_PRODUCTS', customerId: null, customerName: null },
        ...{ completed: 1, onTime: 1, late: 0, daysLate: 0, rate: '1.0000', lateByDays: none },
      },
    ]);
    expect(march.totals).to.include({ completed: 5, onTime: 3, late: 2, rate: '0.6000' });
    const { totals } = await onTimeDelivery(models.database, { customerId: 'C-1001' });
    expect(totals.lateByDays).to.deep.equal({ ...none, '1-7': 1, '8-14': 1, 'over 30': 1 });
    expect((await onTimeDelivery(models.database, { site: 'CHI' })).totals.rate).to.equal(null);
  });

  it('scrap: by reason, work centre and part, normal and abnormal', async () => {
    await models.feed([
      created('J-1'),
      scrapped('J-1', '2026-03-02', '3', '1', '21.00'),
      scrapped('J-1', '2026-03-03', '0.5', '0', '0.00'),
      created('J-2', { part: null }),
      withCosts(
        'J-2',
        'JobCancelled',
        '2026-03-04',
        { labour: '50.00' },
        { costTo: 'scrap', value: '50.00', state: 'Cancelled' },
      ),
      created('J-3'),
      withCosts('J-3', 'JobCancelled', '2026-03-04', { labour: '70.00' }, { costTo: 'customer', value: '70.00' }),
    ]);
    const found = await scrap(models.database, { from: '2026-03-01', to: '2026-03-31' });
    expect(found.rows).to.deep.equal([
      { reason: 'cancelled', workCentre: null, part: null, quantity: '0', normal: '0', abnormal: '0', value: '50.00' },
      {
        ...{ reason: 'machining', workCentre: 'LATHE', part: 'SHAFT' },
        ...{ quantity: '3.5', normal: '2.5', abnormal: '1', value: '21.00' },
      },
    ]);
    expect(found.totals).to.deep.equal({ quantity: '3.5', normal: '2.5', abnormal: '1', value: '71.00' });
    const later = await scrap(models.database, {
      from: '2026-03-03',
      part: 'SHAFT',
      reason: 'machining',
      workCentre: 'LATHE',
    });
    expect(later.totals).to.include({ quantity: '0.5', value: '0.00' });
    expect((await scrap(models.database, { businessUnit: 'CORPORATE' })).rows).to.deep.equal([]);
  });

  it('timeline: of a job, of the order and of the repair that it serves', async () => {
    const about = { orderId: 'SO-1', repairId: 'RP-1' };
    const worked = logged('J-1', '2026-03-04', '2', { labour: '40.00', overhead: '24.00' }, about);
    await models.feed([created('J-1', about)], 'J-1');
    await models.feed([worked, throughStock('J-1', 'MaterialIssuedToJob', '2026-03-04', '50.00')], 'J-1');
    await models.feed(
      [postedAs('7', worked, '2026-03-04', [{ account: '1230', debit: '64.00', credit: '0.00' }])],
      'X-1',
    );
    // Material that came in later, by another's process, is reserved under the job's number.
    await models.feed([reserved('J-1', 'IND', 'STEEL', '5')], 'X-2');
    await models.feed([created('J-2')], 'J-2');
    const told = async (subject: string): Promise<string[]> =>
      (await timeline(models.database, subject)).map(({ summary }) => summary);
    const ofIt = [
      'Job J-1 for Hoosier Pumps: 10 × SHAFT, due 2026-03-31',
      '2 h labour on operation 10 at LATHE on 2026-03-04 by Ann, cost 64.00',
      '5 × STEEL issued to J-1, value 50.00',
      'Journal 7: Journal 7',
      'Reserved at IND: 5 × STEEL',
    ];
    expect(await told('J-1')).to.deep.equal(ofIt);
    expect(await told('SO-1')).to.deep.equal(ofIt);
    expect(await told('RP-1')).to.deep.equal(ofIt);
    expect(await told('J-2')).to.have.length(1);
  });
});
