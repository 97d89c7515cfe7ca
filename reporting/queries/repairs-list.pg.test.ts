import { expect } from 'chai';
import type { Draft } from '../../tests/support/emit.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { invoiced } from '../../tests/support/sample-drafts.js';
import { ordersList, receivables, repairsList, timeline } from '../index.js';

const page = { page: 1, pageSize: 20 };
/** Monday 2 March 2026. */
const now = '2026-03-02T15:00:00.000Z';

const ofRepair = (repairId: string, type: string, state: string, payload: object): Draft => ({
  domain: 'repairs',
  type,
  version: 1,
  aggregateId: `repair:${repairId}`,
  payload: { repairId, state, ...payload },
});
const received = (repairId: string, serial = `SN-${repairId}`, customerId = 'C-1'): Draft =>
  ofRepair(repairId, 'RepairReceived', 'Received', {
    ...{ waitingFor: 'evaluation', customerId, customerName: 'Acme', serial, description: 'Gearbox' },
    ...{ complaint: 'Noisy.', dimensions: { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' } },
  });
const evaluated = (repairId: string, dueDate: string, billable: string): Draft =>
  ofRepair(repairId, 'RepairEvaluated', 'Evaluated', {
    ...{ waitingFor: 'quote', findings: 'Worn.', dueDate, warranty: '100.00', billable, warrantyShare: '0.5' },
    charges: [{ line: 1, description: 'Work', amount: '100.00', coverage: 'warranty' }],
  });
const answerBy = '2026-03-20T12:00:00.000Z';
const quoted = (repairId: string): Draft =>
  ofRepair(repairId, 'RepairQuoted', 'Quoted', { waitingFor: 'approval', quote: 1, billable: '100.00', answerBy });
const reminded = (repairId: string, reminder: number): Draft =>
  ofRepair(repairId, 'RepairReminderDue', 'Quoted', {
    ...{ waitingFor: 'approval', customerId: 'C-1', quote: 1, reminder, answerBy },
  });
const advanced = (repairId: string, from: string, state: string, more: object = {}): Draft =>
  ofRepair(repairId, 'RepairAdvanced', state, { from, event: 'go', ...more });

describe('the list of repairs', () => {
  let models: ReadModels;
  beforeEach(async () => {
    models = await readModels();
  });
  afterEach(() => models.close());

  const ids = async (filter: Parameters<typeof repairsList>[2]): Promise<string[]> =>
    (await repairsList(models.database, page, filter, now)).items.map(({ repairId }) => repairId);

  it('shows repairs as they stand, the last received first, and filters them', async () => {
    await models.feed([
      // A fact of a repair may come before the repair itself: it is not listed yet.
      quoted('RP-9'),
      received('RP-1'),
      evaluated('RP-1', '2026-02-27', '50.00'),
      received('RP-2', 'SN-X', 'C-2'),
      evaluated('RP-2', '2026-04-01', '100.00'),
      quoted('RP-2'),
      reminded('RP-2', 1),
      received('RP-3'),
      evaluated('RP-3', '2026-02-27', '0.00'),
      advanced('RP-3', 'Tested', 'Returned', { waitingFor: 'close', jobState: 'Completed' }),
      advanced('RP-3', 'Returned', 'Closed', { jobState: 'Closed' }),
    ]);
    expect(await ids({})).to.deep.equal(['RP-3', 'RP-2', 'RP-1']);
    expect(await ids({ late: true })).to.deep.equal(['RP-1']);
    expect(await ids({ late: false })).to.deep.equal(['RP-3', 'RP-2']);
    expect(await ids({ waitingFor: 'approval' })).to.deep.equal(['RP-2']);
    expect(await ids({ customerId: 'C-2', serial: 'SN-X' })).to.deep.equal(['RP-2']);
    expect(await ids({ state: 'Closed', businessUnit: 'MACHINING_REPAIR', site: 'IND' })).to.deep.equal(['RP-3']);
    expect(await ids({ site: 'CHI' })).to.deep.equal([]);
    const { items, total } = await repairsList(models.database, page, {}, now);
    expect(total).to.equal(3);
    const [closed, open] = items;
    expect(closed).to.include({ jobState: 'Closed', waitingFor: null, dueDate: '2026-02-27', billable: '0.00' });
    expect(closed?.returnedAt).to.equal('2026-03-01T12:10:00.000Z');
    expect(closed?.closedAt).to.equal('2026-03-01T12:11:00.000Z');
    expect(open).to.deep.include({
      ...{ state: 'Quoted', waitingFor: 'approval', reminders: 1, answerBy, returnedAt: null, receivedBy: 'Olga' },
      dimensions: { businessUnit: 'MACHINING_REPAIR', site: 'IND', costCentre: 'SHOP' },
    });
  });

  it('forgets a quote that another evaluation took back', async () => {
    await models.feed([
      received('RP-1'),
      evaluated('RP-1', '2026-04-01', '50.00'),
      quoted('RP-1'),
      reminded('RP-1', 2),
    ]);
    await models.feed([evaluated('RP-1', '2026-05-01', '70.00')]);
    const { items } = await repairsList(models.database, page, {}, now);
    expect(items[0]).to.include({ answerBy: null, reminders: 0, dueDate: '2026-05-01', billable: '70.00' });
  });

  it('leaves what is invoiced to receivables, and no order stands in its place', async () => {
    await models.feed([received('RP-1'), invoiced('INV-1', 'RP-1', '2026-03-01', '2026-03-31')], 'RP-1');
    const { rows } = await receivables(models.database, { asOf: '2026-12-31' });
    expect(rows.map(({ invoice, orderId }) => [invoice, orderId])).to.deep.equal([['INV-1', 'RP-1']]);
    expect(await ordersList(models.database, page)).to.deep.include({ items: [], total: 0 });
    const told = (await timeline(models.database, 'RP-1')).map(({ type }) => type);
    expect(told).to.deep.equal(['RepairReceived', 'InvoiceCreated']);
  });

  it('has a timeline, with who and why', async () => {
    await models.feed([received('RP-1'), advanced('RP-1', 'Quoted', 'Declined', { reason: 'too dear' })], 'RP-1');
    const items = await timeline(models.database, 'RP-1');
    expect(items.map(({ type }) => type)).to.deep.equal(['RepairReceived', 'RepairAdvanced']);
    expect(items[1]?.summary).to.contain('too dear');
  });
});
