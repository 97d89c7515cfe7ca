import { expect } from 'chai';
import { pauseFor } from '../../platform/pause.js';
import { until } from '../support/until.js';
import { startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';

const DOWN_MS = 5_000;

describe('drill: Temporal is killed and started again in mid-saga', function () {
  this.timeout(180_000);

  it('every order goes on where it was; meanwhile the API says 503 and keeps nothing half-done', async () => {
    const drill = theDrill();
    const temporal = drill.stack.service('temporal');
    const orders = await startOrders(drill);
    await until('orders under way', async () => (orders.ended() > 0 ? true : undefined), 60_000);
    const worker = drill.stack.service('worker').pid();
    await temporal.kill();
    await pauseFor(DOWN_MS);
    const { status } = await fetch(drill.stack.addresses.ready?.['api'] ?? '');
    expect(status, 'readiness while Temporal is away').to.equal(503);
    await startAgain('temporal');
    await orders.end();
    expect(drill.stack.service('worker').pid(), 'the worker went on').to.equal(worker);
    await expectNothingLostNothingTwice(drill);
  });
});
