import { pauseFor } from '../../platform/pause.js';
import { startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';
import { expectTopicsHoldEveryFactInOrder } from './support/topics.js';

const ROUNDS = 4;

describe('drill: kill -9 relay and projector while facts flow', function () {
  this.timeout(180_000);

  it('each fact is in the read models once, in the order of its aggregate', async () => {
    const drill = theDrill();
    const orders = await startOrders(drill);
    for (let round = 1; round <= ROUNDS; round += 1) {
      await pauseFor(Math.random() * 1_500);
      const victims =
        round % 2 === 0 ? (['relay', 'projector'] as const) : ([round === 1 ? 'relay' : 'projector'] as const);
      await Promise.all(victims.map((name) => drill.stack.service(name).kill()));
      await pauseFor(Math.random() * 500);
      await startAgain(...victims);
    }
    await orders.end();
    await expectNothingLostNothingTwice(drill);
    await expectTopicsHoldEveryFactInOrder(drill);
  });
});
