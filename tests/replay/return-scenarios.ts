import { returnDesk } from '../support/return-desk.js';
import type { Scenario } from './scenarios.js';

const FIVE = { lines: [{ part: 'P-1', quantity: '5' }] };

export const returnScenarios: readonly Scenario[] = [
  {
    name: 'return-refunded',
    time: 'real',
    run: async (world) => {
      const desk = returnDesk(world);
      const returnId = await desk.authorise(await desk.shipped(FIVE), { quantity: '3' });
      await desk.receive(returnId, '1');
      await desk.receive(returnId, '2');
      await desk.inspect(returnId, ['1', 'restock'], ['1', 'scrap'], ['1', 'reject']);
      await desk.reaches(returnId, 'Settled');
      await desk.ask('sendBack', returnId, { reference: 'UPS 2Z' });
      await desk.handle(returnId).result();
      return desk.handle(returnId).workflowId;
    },
  },
  {
    name: 'return-replaced',
    time: 'real',
    run: async (world) => {
      const desk = returnDesk(world);
      const order = await desk.shipped(FIVE);
      const returnId = await desk.authorise(order, { quantity: '2', outcome: 'replacement' });
      await desk.receive(returnId, '2');
      await desk.inspect(returnId, ['2', 'scrap']);
      const { replacementOrderId } = await desk.reaches(returnId, 'Replacing');
      const replacement = { ...order, order: { ...order.order, orderId: replacementOrderId ?? '' } };
      await desk.orders.reaches(replacement, 'Confirmed');
      await desk.orders.ship(replacement);
      await desk.orders.reaches(replacement, 'Fulfilled');
      await desk.wake();
      await desk.handle(returnId).result();
      return desk.handle(returnId).workflowId;
    },
  },
  {
    name: 'return-lapsed',
    time: 'skipping',
    run: async (world) => {
      const desk = returnDesk(world);
      const returnId = await desk.authorise(await desk.shipped(FIVE), { validDays: 14 });
      await world.sleep('15 days');
      await desk.handle(returnId).result();
      return desk.handle(returnId).workflowId;
    },
  },
];
