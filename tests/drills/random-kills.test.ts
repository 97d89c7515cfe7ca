import { pauseFor } from '../../platform/pause.js';
import { applicationNames } from '../../tools/stack/application.js';
import { startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';

const FOR_MS = 60_000;

const anyOf = <T>(choices: readonly T[]): T => choices[Math.floor(Math.random() * choices.length)] as T;

describe('drill: any process of Atlas is killed at any moment, for 60 s', function () {
  this.timeout(240_000);

  it('every order comes to its end, nothing is lost, nothing happens twice', async () => {
    const drill = theDrill();
    const orders = await startOrders(drill);
    const killed: string[] = [];
    for (const end = Date.now() + FOR_MS; Date.now() < end; ) {
      await pauseFor(Math.random() * 2_500);
      const name = anyOf(applicationNames);
      await drill.stack.service(name).kill();
      killed.push(name);
      await pauseFor(Math.random() * 500);
      await drill.stack.service(name).start('alive');
    }
    await startAgain(...applicationNames);
    try {
      await orders.end();
      await expectNothingLostNothingTwice(drill);
    } catch (error) {
      throw new Error(`after the killing of ${killed.join(', ')}: ${String(error)}`, { cause: error });
    }
  });
});
