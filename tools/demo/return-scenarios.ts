import { decide, type People, placeOrder } from './orders.js';
import { FILTER } from './scenarios.js';
import { shopOf } from './shop.js';
import type { ShopDocument, ShopScenario } from './shop-scenarios.js';

export const returnScenarios: readonly ShopScenario[] = [
  {
    name: 'return: two of three come back, one to stock, one to scrap, refunded on the card',
    expected: 'Closed',
    run: refunded,
  },
];

async function refunded(people: People): Promise<ShopDocument> {
  const order = await placeOrder(people, { lines: [{ part: FILTER, quantity: '3' }] });
  await order.reaches('Confirmed');
  await order.ship();
  await order.reaches('Fulfilled');
  const shop = shopOf(people);
  const wish = { orderId: order.orderId, outcome: 'refund' };
  const lines = [{ line: 1, quantity: '2', reason: 'Ordered too many.' }];
  const id = String((await shop.post('/v1/returns', { ...wish, lines }))['returnId']);
  const path = `/v1/returns/${id}`;
  await shop.post(`${path}/receipts`, { lines: [{ line: 1, quantity: '2' }], reference: 'UPS 1Z 999 AA1' });
  await shop.post(`${path}/inspections`, {
    lines: [
      { line: 1, quantity: '1', verdict: 'restock' },
      { line: 1, quantity: '1', verdict: 'scrap', note: 'The seal is torn.' },
    ],
  });
  await shop.reaches(path, 'Inspected', 'approval');
  await decide(people, `AR-${id}`, 'approve');
  await shop.reaches(path, 'Closed');
  const { state } = await shop.get(path);
  return { id, workflowId: `return:${id}`, state: String(state) };
}
