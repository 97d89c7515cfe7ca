import { expect } from 'chai';
import { chartOfAccounts } from '../../migrations/ledger/chart-of-accounts.js';
import { type Draft, journal } from '../../tests/support/emit.js';
import {
  advanced,
  completed,
  created,
  logged,
  ofJob,
  operationIs,
  type PlannedHours,
  planned,
  postedAs,
  scrapped,
  throughStock,
  withCosts,
} from '../../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { reserved } from '../../tests/support/sample-drafts.js';
import {
  incomeStatement,
  jobBoard,
  jobsList,
  onTimeDelivery,
  quotesList,
  scrap,
  timeline,
  trialBalance,
  workCentreLoad,
  workInProcess,
} from '../index.js';

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

  const released = (jobId: string, dueDate: string, operations = twoSteps, more: object = {}): Draft[] => [
    created(jobId, { operations, dueDate, ...more }),
    advanced(jobId, 'Planned', 'Released'),
  ];

  describe('job board', () => {
    const rows = async (filter: Parameters<typeof jobBoard>[2] = {}): Promise<string[]> =>
      (await jobBoard(models.database, page, filter, now)).items.map(({ jobId, operation }) => `${jobId}/${operation}`);

    beforeEach(async () => {
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

    it('load: hours that are open by the week in which jobs are due, beside those logged in it', async () => {
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

  it('work in process: what moved each job’s cost, at the date of its journal, ties to 1230', async () => {
    const dr = (amount: string, against: string) => [
      { account: '1230', debit: amount, credit: '0.00' },
      { account: against, debit: '0.00', credit: amount },
    ];
    const cr = (amount: string, against: string) => [
      { account: against, debit: amount, credit: '0.00' },
      { account: '1230', debit: '0.00', credit: amount },
    ];
    const opened = withCosts(
      'J-1',
      'JobCostsOpened',
      '2026-02-10',
      { material: '80.00', labour: '20.00' },
      { value: '100.00' },
    );
    const issued = throughStock('J-1', 'MaterialIssuedToJob', '2026-02-20', '50.00');
    const back = throughStock('J-1', 'MaterialReturnedFromJob', '2026-03-03', '10.00');
    const worked = logged('J-1', '2026-03-04', '2', { labour: '40.00', machine: '6.00', overhead: '24.00' });
    const outside = ofJob('J-1', 'SubcontractReceived', {
      ...{ operation: 20, supplierId: 'S-1', quantity: '10', cost: '15.00', reference: 'D-1' },
      posting: { rule: 'r', eventDate: '2026-02-27', description: 'd', items: [] },
    });
    const lost = scrapped('J-1', '2026-03-05', '1', '1', '21.00');
    const made = throughStock('J-1', 'GoodsReceivedFromJob', '2026-03-06', '100.00');
    const share = ofJob('J-1', 'OverheadProrated', {
      ...{ closingId: 'OH-1', amount: '-4.00' },
      posting: { rule: 'r', eventDate: '2026-03-31', description: 'd', items: [] },
    });
    const service = logged('J-2', '2026-03-02', '1', { labour: '30.00' });
    const expensed = ofJob('J-2', 'JobDelivered', {
      ...{ completionId: 'J-2-C1', costOfGoodsSold: '20.00', warranty: '7.00' },
      posting: { rule: 'r', eventDate: '2026-03-03', description: 'd', items: [] },
    });
    const residual = withCosts(
      'J-2',
      'JobClosed',
      '2026-03-04',
      { labour: '3.00' },
      { variance: '3.00', state: 'Closed' },
    );
    const unposted = logged('J-2', '2026-03-30', '1', { labour: '99.00' });
    await models.feed([
      ...[created('J-1'), created('J-2', { part: null }), unposted],
      ...[opened, issued, back, worked, outside, lost, made, share, service, expensed, residual],
      postedAs('1', opened, '2026-02-10', dr('100.00', '3900')),
      postedAs('2', issued, '2026-02-20', dr('50.00', '1210')),
      // Its day was in a closed period.
      postedAs('3', outside, '2026-03-01', dr('15.00', '2015')),
      postedAs('4', back, '2026-03-03', cr('10.00', '1210')),
      postedAs('5', worked, '2026-03-04', [...dr('40.00', '5060'), ...dr('30.00', '5070')]),
      postedAs('6', lost, '2026-03-05', cr('21.00', '5085')),
      postedAs('7', made, '2026-03-06', cr('100.00', '1220')),
      postedAs('8', share, '2026-03-31', cr('4.00', '5010')),
      postedAs('9', service, '2026-03-02', dr('30.00', '5060')),
      postedAs('10', expensed, '2026-03-03', cr('27.00', '5010')),
      postedAs('11', residual, '2026-03-04', cr('3.00', '5080')),
    ]);
    const march = await workInProcess(models.database, page, { from: '2026-03-01', to: '2026-03-30' });
    const [job, other] = march.rows;
    expect(job).to.include({
      ...{ jobId: 'J-1', opening: '150.00', material: '0.00', returned: '10.00', labour: '40.00', machine: '6.00' },
      ...{ overhead: '24.00', subcontract: '15.00', scrap: '21.00', transferredOut: '100.00', variance: '0.00' },
      closing: '104.00',
    });
    expect(other).to.include({
      opening: '0.00',
      labour: '30.00',
      transferredOut: '27.00',
      variance: '3.00',
      closing: '0.00',
    });
    expect([march.total, march.totals.opening, march.totals.closing]).to.deep.equal([2, '150.00', '104.00']);
    for (const to of ['2026-02-15', '2026-02-28', '2026-03-03', '2026-03-05', '2026-03-31']) {
      const { totals } = await workInProcess(models.database, page, { to });
      const balance = (await trialBalance(models.database, { to })).rows.find(({ account }) => account === '1230');
      expect(totals.closing, to).to.equal(balance?.closingDebit);
    }
    const all = await workInProcess(models.database, { page: 2, pageSize: 1 });
    expect(all.totals).to.include({ opening: '100.00', material: '50.00', overhead: '20.00', closing: '100.00' });
    expect([all.total, all.rows.map(({ jobId }) => jobId)]).to.deep.equal([2, ['J-2']]);
    const ids = async (input: Parameters<typeof workInProcess>[2]): Promise<string[]> =>
      (await workInProcess(models.database, page, input)).rows.map(({ jobId }) => jobId);
    expect(await ids({ open: true })).to.deep.equal(['J-1']);
    expect(await ids({ open: false })).to.deep.equal(['J-2']);
    expect(await ids({ from: '2026-03-07', to: '2026-03-08' })).to.deep.equal(['J-1']);
    expect(await ids({ businessUnit: 'CORPORATE' })).to.deep.equal([]);
    expect(await ids({ jobId: 'J-2' })).to.deep.equal(['J-2']);
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

  it('income statement: of the company and of each unit, from the accounts of the trial balance', async () => {
    const sold = journal('J-2', '2026-03-02', [
      { account: '1110', debit: '1000.00', credit: '0.00' },
      { account: '4010', debit: '0.00', credit: '1000.00' },
      { account: '5010', debit: '400.00', credit: '0.00' },
      { account: '1220', debit: '0.00', credit: '400.00' },
      { account: '4090', debit: '50.00', credit: '0.00' },
      { account: '1110', debit: '0.00', credit: '50.00' },
      { account: '6000', debit: '120.00', credit: '0.00' },
      { account: '1010', debit: '0.00', credit: '120.00' },
    ]);
    const made = journal('J-3', '2026-03-10', [
      { account: '5075', debit: '90.00', credit: '0.00' },
      { account: '2010', debit: '0.00', credit: '90.00' },
      { account: '1230', debit: '75.00', credit: '0.00' },
      { account: '5070', debit: '0.00', credit: '75.00' },
      { account: '5095', debit: '8.00', credit: '0.00' },
      { account: '1230', debit: '0.00', credit: '8.00' },
    ]);
    const repaired = made.payload as { lines: { dimensions: object }[] };
    for (const line of repaired.lines)
      line.dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' };
    const before = journal('J-1', '2026-02-27', [{ account: '4010', debit: '0.00', credit: '7.00' }]);
    await models.feed([before, sold, made]);
    const march = await incomeStatement(models.database, chartOfAccounts, { from: '2026-03-01', to: '2026-03-31' });
    const { lines, businessUnits, ...figures } = march;
    expect(figures).to.deep.equal({
      from: '2026-03-01',
      to: '2026-03-31',
      sales: '1000.00',
      returns: '50.00',
      netSales: '950.00',
      costOfGoodsSold: '415.00',
      grossMargin: '535.00',
      otherExpenses: '128.00',
      netIncome: '407.00',
    });
    expect(lines.map(({ section, account, amount }) => `${section} ${account} ${amount}`)).to.deep.equal([
      'sales 4010 1000.00',
      'returns 4090 50.00',
      'costOfGoodsSold 5010 400.00',
      'costOfGoodsSold 5070 -75.00',
      'costOfGoodsSold 5075 90.00',
      'otherExpenses 5095 8.00',
      'otherExpenses 6000 120.00',
    ]);
    expect(businessUnits.map(({ businessUnit, netIncome }) => [businessUnit, netIncome])).to.deep.equal([
      ['INDUSTRIAL_PRODUCTS', '430.00'],
      ['MACHINING_REPAIR', '-23.00'],
    ]);
    const { rows } = await trialBalance(models.database, { from: '2026-03-01', to: '2026-03-31' });
    const earned = rows
      .filter(({ account }) => account >= '4000')
      .reduce((sum, { credit, debit }) => sum + Number(credit) - Number(debit), 0);
    expect(earned).to.equal(Number(march.netIncome));
    const shop = await incomeStatement(models.database, chartOfAccounts, { costCentre: 'SHOP' });
    expect([shop.sales, shop.netIncome]).to.deep.equal(['0.00', '-23.00']);
    expect((await incomeStatement(models.database, chartOfAccounts)).sales).to.equal('1007.00');
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
