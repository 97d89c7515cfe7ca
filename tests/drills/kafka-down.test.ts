import { expect } from 'chai';
import { pauseFor } from '../../platform/pause.js';
import { until } from '../support/until.js';
import { type Drill, startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';
import { expectTopicsHoldEveryFactInOrder } from './support/topics.js';

const DOWN_MS = 30_000;

const count = async (drill: Drill, table: string): Promise<number> =>
  (await drill.admin<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? -1;

describe('drill: Kafka down for 30 s', function () {
  this.timeout(240_000);

  it('orders go on, facts wait in the outbox and arrive afterwards, once and in order', async () => {
    const drill = theDrill();
    const kafka = drill.stack.service('kafka');
    const orders = await startOrders(drill);
    await until('orders under way', async () => (orders.ended() > 0 ? true : undefined), 60_000);

    await kafka.kill();
    const endedBefore = orders.ended();
    const factsBefore = await count(drill, 'outbox.facts');
    const seenBefore = await count(drill, 'reporting.inbox');
    await pauseFor(DOWN_MS);
    const endedMeanwhile = orders.ended() - endedBefore;
    const factsMeanwhile = (await count(drill, 'outbox.facts')) - factsBefore;
    const waiting = await count(drill, 'outbox.to_publish');
    expect(kafka.isRunning(), 'the broker was down all the time').to.equal(false);
    await startAgain('kafka');

    expect(endedMeanwhile, 'orders that ended meanwhile').to.be.greaterThan(2);
    expect(factsMeanwhile, 'facts emitted meanwhile').to.be.greaterThan(20);
    expect(waiting, 'facts that waited').to.be.at.least(factsMeanwhile);
    await orders.end();
    await expectNothingLostNothingTwice(drill);
    expect(await count(drill, 'reporting.inbox')).to.be.greaterThan(seenBefore + factsMeanwhile);
    await expectTopicsHoldEveryFactInOrder(drill);
  });
});
