import { expect } from 'chai';
import { pauseFor } from '../../platform/pause.js';
import { until } from '../support/until.js';
import { type Drill, startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';

const PROCESSES = ['api', 'worker', 'relay', 'projector'] as const;
const DOWN_MS = 3_000;

const pids = ({ stack }: Drill): (number | undefined)[] => PROCESSES.map((name) => stack.service(name).pid());

describe('drill: PostgreSQL goes away in mid-saga', function () {
  this.timeout(180_000);

  for (const [ending, what] of [
    ['stop', 'a restart'],
    ['kill', 'kill -9'],
  ] as const) {
    it(`${what}: no process ends, every order goes on where it was`, async () => {
      const drill = theDrill();
      const postgres = drill.stack.service('postgres');
      const before = pids(drill);
      const orders = await startOrders(drill);
      await until('orders under way', async () => (orders.ended() > 0 ? true : undefined), 60_000);
      await postgres[ending]();
      await pauseFor(DOWN_MS);
      const { status } = await fetch(drill.stack.addresses.ready?.['api'] ?? '');
      expect(status, 'readiness while the database is away').to.equal(503);
      await startAgain('postgres');
      await orders.end();
      expect(pids(drill), 'processes').to.deep.equal(before);
      await expectNothingLostNothingTwice(drill);
    });
  }
});
