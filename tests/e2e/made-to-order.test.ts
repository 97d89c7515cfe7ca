import { expect } from 'chai';
import { expectBooksTie } from './support/books.js';
import { costSheet, decide, jobReaches, LONG_AHEAD, type Made, newMadePart, onJob } from './support/jobs.js';
import { command, done, newCustomer, OLLIE, orderBody, reaches, ship, view } from './support/orders.js';
import { ask } from './support/stack.js';

type Item = Record<string, unknown>;

/** A part that is made for each order, of which there is some in stock all the same. */
async function newOrderedPart(): Promise<Made> {
  const made = await newMadePart('100');
  const changed = await ask('PATCH', `/v1/parts/${made.part}`, { ...OLLIE, body: { madeToOrder: true } });
  expect(changed.body).to.include({ madeToOrder: true });
  const stocked = { part: made.part, site: 'LOUISVILLE', quantity: '5', unitCost: '50.00', reference: 'DN-E2E' };
  await done('/v1/stock/receipts', { body: stocked });
  return made;
}

async function ordered({ part }: Made, more: Item = {}): Promise<{ orderId: string; jobId: string }> {
  const lines = [{ part, quantity: '2', dueDate: LONG_AHEAD }];
  const placed = await done('/v1/orders', { body: { ...orderBody({ part }), lines, ...more } });
  const orderId = String(placed['orderId']);
  const [line] = placed['lines'] as { job: { jobId: string; dueDate: string } }[];
  expect(line?.job).to.deep.equal({ jobId: `J-${orderId}-1`, dueDate: LONG_AHEAD });
  const waiting = await reaches(orderId, 'Confirmed', 'job');
  expect(waiting['waiting']).to.deep.include({ for: 'job', see: `/v1/jobs/J-${orderId}-1` });
  await jobReaches(`J-${orderId}-1`, 'Released', null);
  return { orderId, jobId: `J-${orderId}-1` };
}

const hours = (jobId: string, operation: number): Promise<Item> =>
  onJob(jobId, `operations/${operation}/time-logs`, { workedOn: '2026-03-02', labourHours: '1' });

async function work(jobId: string, { bar }: Made): Promise<void> {
  await onJob(jobId, 'materials/issues', { part: bar, quantity: '4' });
  await onJob(jobId, 'operations/10/start');
  await hours(jobId, 10);
  await onJob(jobId, 'operations/10/quantities', { good: '2' });
  await onJob(jobId, 'operations/10/inspections', { quantity: '2', measured: [{ name: 'Bore', value: '25.000' }] });
  await onJob(jobId, 'operations/10/finish');
  await onJob(jobId, 'operations/20/start');
  await hours(jobId, 20);
  await onJob(jobId, 'operations/20/quantities', { good: '2' });
  await onJob(jobId, 'operations/20/finish');
}

const stockOf = async ({ part }: Made): Promise<Item | undefined> =>
  ((await ask('GET', `/v1/stock/availability?part=${part}`)).body['items'] as Item[])[0];

describe('orders of parts that are made', function () {
  this.timeout(180_000);

  it('wait for their job, are woken by what it completes, and ship just that', async () => {
    const made = await newOrderedPart();
    const { orderId, jobId } = await ordered(made, { customerId: await newCustomer() });
    const early = await command(`/v1/orders/${orderId}/shipments`, { body: {} });
    expect(early.body).to.include({ status: 409, code: 'not-reserved' });
    const more = await command(`/v1/orders/${orderId}/amend`, { body: { lines: [{ line: 1, quantity: '3' }] } });
    expect(more.body).to.include({ status: 409, code: 'being-made' });
    expect((more.body['fields'] as Item[])[0]).to.include({ field: 'lines[0].quantity' });

    await work(jobId, made);
    await onJob(jobId, 'completions', { quantity: '2' });
    await reaches(orderId, 'Confirmed', 'shipment');
    expect(await stockOf(made)).to.include({ onHand: '7', reserved: '2' });
    await ship(orderId);
    await reaches(orderId, 'Fulfilled');
    await onJob(jobId, 'close');
    expect(await costSheet(jobId)).to.include({ actual: '130.00', inProcess: '0.00' });
    await expectBooksTie();
    const timeline = (await ask('GET', `/v1/orders/${orderId}/timeline`)).body['items'] as Item[];
    expect(timeline.map(({ type }) => type)).to.include.members(['JobCreated', 'JobCompleted', 'GoodsIssued']);
  });

  it('that are cancelled ask what becomes of a job that has begun, and do it', async () => {
    const made = await newOrderedPart();
    const { orderId, jobId } = await ordered(made);
    await work(jobId, made);
    const half = await command(`/v1/orders/${orderId}/cancel`, { body: { reason: 'twice', startedJobs: 'cancel' } });
    expect(half.body).to.include({ status: 422, code: 'invalid-request' });
    const body = { reason: 'ordered twice', startedJobs: 'cancel', costTo: 'scrap' };
    expect(await done(`/v1/orders/${orderId}/cancel`, { body })).to.include({ state: 'Cancelling' });
    const { waiting } = (await reaches(orderId, 'Cancelling', 'approval')) as { waiting: { see: string } };
    await decide(waiting.see.slice('/v1/approvals/'.length), 'approve');
    await reaches(orderId, 'Cancelled');
    await jobReaches(jobId, 'Cancelled');
    expect(await costSheet(jobId)).to.include({ inProcess: '0.00' });
    await expectBooksTie();
  });

  it('that are cancelled leave a job that has begun to stock, and cancel one that has not', async () => {
    const made = await newOrderedPart();
    const [begun, idle] = [await ordered(made), await ordered(made)];
    await work(begun.jobId, made);
    for (const { orderId } of [begun, idle]) {
      await done(`/v1/orders/${orderId}/cancel`, { body: { reason: 'no longer needed' } });
      await reaches(orderId, 'Cancelled');
    }
    await jobReaches(idle.jobId, 'Cancelled');
    await onJob(begun.jobId, 'completions', { quantity: '2' });
    expect(await stockOf(made)).to.include({ onHand: '7', reserved: '0' });
    expect((await view(begun.orderId))['waiting']).to.equal(null);
    await expectBooksTie();
  });
});
