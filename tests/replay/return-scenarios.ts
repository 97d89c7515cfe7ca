import { returnDesk } from '../support/return-desk.js';
import type { Scenario } from './scenarios.js';

const FIVE = { lines: [{ part: 'P-1', quantity: '5' }] };

const sendBack = { reference: 'UPS 2Z' };

export const returnScenarios: readonly Scenario[] = [
  {
    // Recorded before a refund needed a second person: processes of then still replay.
    name: 'return-refunded',
    time: 'real',
    run: async (world) => {
      const desk = returnDesk(world);
      const returnId = await desk.authorise(await desk.shipped(FIVE), { quantity: '3' });
      await desk.receive(returnId, '1');
      await desk.receive(returnId, '2');
      await desk.inspect(returnId, ['1', 'restock'], ['1', 'scrap'], ['1', 'reject']);
      await desk.decided(returnId);
      await desk.reaches(returnId, 'Settled');
      await desk.ask('sendBack', returnId, sendBack);
      await desk.handle(returnId).result();
      return desk.handle(returnId).workflowId;
    },
  },
  {
    name: 'return-refused',
    time: 'real',
    run: async (world) => {
      const desk = returnDesk(world);
      const returnId = await desk.authorise(await desk.shipped(FIVE), { quantity: '2' });
      await desk.receive(returnId, '2');
      await desk.inspect(returnId, ['2', 'restock']);
      await desk.decided(returnId, 'reject');
      await desk.reaches(returnId, 'SendingBack', 'sending back');
      await desk.ask('sendBack', returnId, sendBack);
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
