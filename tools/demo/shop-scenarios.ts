import { randomUUID } from 'node:crypto';
import { addDays, localDate } from '../../domain/kernel/time.js';
import { type People, placeOrder, receive } from './orders.js';
import { type Shop, shopOf, takeMaterial, workOn } from './shop.js';

/** What a scenario of the shop came to: the document, the process behind it, and its state. */
export interface ShopDocument {
  readonly id: string;
  readonly workflowId: string;
  readonly state: string;
}

export interface ShopScenario {
  readonly name: string;
  readonly expected: string;
  readonly run: (people: People) => Promise<ShopDocument>;
}

const SHAFT = 'SHAFT-PUMP-2.0';
const SHOP_DIMENSIONS = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_SHOP' };

const inDays = (days: number): string => addDays(localDate(new Date().toISOString()), days);

/** Material of any scenario here, so that none waits for another's. */
export async function stockTheShop(people: People): Promise<void> {
  await receive(people, 'BAR-4140-2.5', '60', '14.20');
  await receive(people, 'BRG-6308-C3', '40', '21.50');
  await receive(people, 'FLT-OIL-RS25', '20', '24.00');
}

export const shopScenarios: readonly ShopScenario[] = [
  {
    name: 'made to order: turned, milled, hardened outside, ground, measured, shipped',
    expected: 'Fulfilled',
    run: async (people) => {
      const shop = shopOf(people);
      const order = await placeOrder(people, { lines: [{ part: SHAFT, quantity: '2' }] });
      await order.reaches('Confirmed');
      await make(shop, `J-${order.orderId}-1`);
      await order.ship();
      await order.reaches('Fulfilled');
      return { id: order.orderId, workflowId: `order:${order.orderId}`, state: await order.state() };
    },
  },
  {
    name: 'made to order, cancelled when it has begun: finished for stock',
    expected: 'Closed',
    run: async (people) => {
      const shop = shopOf(people);
      const order = await placeOrder(people, { lines: [{ part: SHAFT, quantity: '1' }] });
      await order.reaches('Confirmed');
      const jobId = `J-${order.orderId}-1`;
      await shop.reaches(`/v1/jobs/${jobId}`, 'Released');
      await takeMaterial(shop, jobId);
      await order.cancel('the pump was scrapped');
      await order.reaches('Cancelled');
      await finish(shop, jobId, '1');
      return document(shop, 'jobs', jobId);
    },
  },
  {
    name: 'made for stock, one unit scrapped, the cost sheet closed to 0.00',
    expected: 'Closed',
    run: async (people) => {
      const shop = shopOf(people);
      const body = { kind: 'stock', part: SHAFT, quantity: '3', dueDate: inDays(20), dimensions: SHOP_DIMENSIONS };
      // Two of three are delivered.
      const tolerances = { underCompletion: '0.5' };
      const jobId = String((await shop.post('/v1/jobs', { ...body, tolerances }))['jobId']);
      await shop.reaches(`/v1/jobs/${jobId}`, 'Accepted');
      await shop.post(`/v1/jobs/${jobId}/plan`, {});
      await shop.post(`/v1/jobs/${jobId}/release`, {});
      await takeMaterial(shop, jobId);
      await shop.post(`/v1/jobs/${jobId}/operations/10/start`, {});
      const scrap = { quantity: '1', reason: 'machining', note: 'Turned undersize.' };
      await shop.post(`/v1/jobs/${jobId}/operations/10/scrap`, scrap);
      await shop.post(`/v1/jobs/${jobId}/operations/10/pause`, { reason: 'The tool is changed.' });
      await finish(shop, jobId, '2');
      return document(shop, 'jobs', jobId);
    },
  },
  {
    name: 'repair: evaluated, quoted, approved, done as a job, tested, returned, invoiced',
    expected: 'Closed',
    run: (people) => repair(people, 'billable'),
  },
  {
    name: 'repair under warranty: to warranty expense, nothing to invoice',
    expected: 'Closed',
    run: (people) => repair(people, 'warranty'),
  },
];

async function document(shop: Shop, kind: 'jobs' | 'repairs', id: string): Promise<ShopDocument> {
  const { state } = await shop.get(`/v1/${kind}/${id}`);
  return { id, workflowId: `${kind === 'jobs' ? 'job' : 'repair'}:${id}`, state: String(state) };
}

/** From release to close. */
async function make(shop: Shop, jobId: string): Promise<void> {
  await shop.reaches(`/v1/jobs/${jobId}`, 'Released');
  const { quantity } = await shop.get(`/v1/jobs/${jobId}`);
  await takeMaterial(shop, jobId);
  await finish(shop, jobId, String(quantity));
}

async function finish(shop: Shop, jobId: string, units: string): Promise<void> {
  await workOn(shop, jobId, units);
  await shop.post(`/v1/jobs/${jobId}/completions`, { quantity: units, final: true });
  await shop.post(`/v1/jobs/${jobId}/close`, {});
}

async function repair(people: People, coverage: 'billable' | 'warranty'): Promise<ShopDocument> {
  const shop = shopOf(people);
  const asset = { serial: `SN-${randomUUID().slice(0, 8).toUpperCase()}`, description: 'Screw compressor RS-25' };
  const received = {
    customerId: 'C-1001',
    asset,
    complaint: 'Loses pressure under load.',
    dimensions: SHOP_DIMENSIONS,
  };
  const id = String((await shop.post('/v1/repairs', received))['repairId']);
  const path = `/v1/repairs/${id}`;
  await shop.reaches(path, 'Received');
  const charge = { description: 'Overhaul of the element', amount: '640.00', coverage };
  await shop.post(`${path}/evaluation`, {
    findings: 'The element is worn.',
    dueDate: inDays(10),
    charges: [coverage === 'billable' ? { ...charge, taxCode: 'SALES' } : charge],
    operations: [
      { operation: 10, description: 'Overhaul', kind: 'inHouse', workCentre: 'REPAIR_BAY', runHoursPerUnit: '4' },
    ],
    materials: [{ part: 'FLT-OIL-RS25', quantity: '1' }],
  });
  if (coverage === 'billable') {
    await shop.post(`${path}/quote`, { answerDays: 14 });
    await shop.post(`${path}/approval`, { reference: 'PO 4500017' });
  }
  const jobId = `J-${id}`;
  await shop.reaches(`/v1/jobs/${jobId}`, 'Released');
  await takeMaterial(shop, jobId);
  await workOn(shop, jobId, '1');
  await shop.post(`/v1/jobs/${jobId}/completions`, { quantity: '1', final: true });
  const measured = [{ name: 'Discharge pressure', value: '7.5 bar' }];
  await shop.post(`${path}/tests`, { passed: true, measured, notes: 'An hour at full load.' });
  await shop.post(`${path}/return`, { reference: 'Collected by the customer' });
  await shop.reaches(path, coverage === 'billable' ? 'Invoiced' : 'Returned');
  await shop.post(`${path}/close`, {});
  await shop.reaches(path, 'Closed');
  return document(shop, 'repairs', id);
}
