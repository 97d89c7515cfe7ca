import { expect } from 'chai';
import type { Fact } from '../domain/kernel/fact.js';
import { diceOf, sampleFacts } from '../tests/support/fact-samples.js';
import type { Failure } from './dead-letters.js';
import type { Delivery } from './delivery.js';
import { Abandoned, type DeliveryPolicy, deliver } from './delivery-policy.js';
import { silentLog } from './log.js';
import type { Parked } from './parked.js';

const [sample] = sampleFacts(1, diceOf(7));
let offset = 0;
const delivery = (aggregateId: string): Delivery => {
  offset += 1;
  const eventId = `e-${offset}`;
  const fact = { ...(sample as Fact), aggregateId, eventId };
  const place = { topic: 'atlas.orders.events.v1', partition: 0, offset: String(offset), value: Buffer.alloc(0) };
  return { ...place, aggregateId, eventId, fact, unreadable: undefined };
};

interface World {
  readonly policy: DeliveryPolicy;
  readonly handled: string[];
  readonly batches: number[];
  readonly pauses: number[];
  readonly parked: Parked[];
  readonly dead: Failure[];
}

/** `fails` throws what a delivery's handling throws, by the number of the attempt; a batch is all or nothing. */
function worldOf(fails: (delivery: Delivery, attempt: number) => unknown, wanted = (): boolean => true): World {
  const world = {
    handled: [] as string[],
    batches: [] as number[],
    pauses: [] as number[],
    parked: [] as Parked[],
    dead: [] as Failure[],
  };
  const attempts = new Map<Delivery, number>();
  const policy: DeliveryPolicy = {
    consumer: 'test',
    log: silentLog,
    wanted,
    pause: async (milliseconds) => void world.pauses.push(milliseconds),
    handle: async (deliveries) => {
      world.batches.push(deliveries.length);
      for (const one of deliveries) {
        const attempt = (attempts.get(one) ?? 0) + 1;
        attempts.set(one, attempt);
        const failure = fails(one, attempt);
        if (failure) throw failure;
      }
      world.handled.push(...deliveries.map(({ eventId }) => eventId));
      return true;
    },
    park: async (rows) => {
      world.parked.push(...rows);
      return true;
    },
    deadLetters: { send: async (_consumer, failures) => void world.dead.push(...failures) },
  };
  return { ...world, policy };
}

const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('the delivery policy', () => {
  it('hands over a batch at once', async () => {
    const world = worldOf(() => undefined);
    const batch = [delivery('a'), delivery('b')];
    await deliver(batch, world.policy);
    expect(world.batches).to.deep.equal([2]);
    expect(world.parked).to.deep.equal([]);
  });

  it('tries a failing fact five times on its own, then parks it and what follows of its aggregate', async () => {
    const poison = delivery('a');
    const [before, behind, other] = [delivery('a'), delivery('a'), delivery('b')];
    const batch = [before, poison, behind, other];
    const world = worldOf((one) => (one === poison ? new TypeError('cannot read it') : undefined));
    await deliver(batch, world.policy);
    expect(world.handled).to.deep.equal([before.eventId, other.eventId]);
    expect(world.parked.map(({ delivery: { eventId }, state }) => [eventId, state])).to.deep.equal([
      [poison.eventId, 'failed'],
      [behind.eventId, 'waiting'],
    ]);
    expect(world.parked[0]).to.include({ attempts: 5, reason: 'TypeError: cannot read it' });
    expect(world.dead.map((failure) => failure.delivery)).to.deep.equal([poison]);
    expect(world.pauses).to.have.length(4);
  });

  it('goes on without parking when a later attempt succeeds', async () => {
    const flaky = delivery('a');
    const next = delivery('a');
    const world = worldOf((one, attempt) => (one === flaky && attempt < 4 ? new Error('not yet') : undefined));
    await deliver([flaky, next], world.policy);
    expect(world.handled).to.deep.equal([flaky.eventId, next.eventId]);
    expect(world.parked).to.deep.equal([]);
  });

  it('waits without end for what is unreachable, and counts no attempt', async () => {
    const world = worldOf((_one, attempt) => (attempt <= 50 ? unreachable : undefined));
    await deliver([delivery('a')], world.policy);
    expect(world.handled).to.have.length(1);
    expect(world.parked).to.deep.equal([]);
    expect(world.pauses).to.have.length(50);
    expect(Math.max(...world.pauses)).to.be.at.most(5_000);
  });

  it('repeats at once after a deadlock', async () => {
    const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const world = worldOf((_one, attempt) => (attempt === 1 ? deadlock : undefined));
    await deliver([delivery('a')], world.policy);
    expect(world.batches).to.deep.equal([1, 1]);
    expect(world.parked).to.deep.equal([]);
  });

  it('waits while a table is missing: that is no fault of the fact', async () => {
    const missing = Object.assign(new Error('relation does not exist'), { code: '42P01' });
    const world = worldOf((_one, attempt) => (attempt <= 3 ? missing : undefined));
    await deliver([delivery('a')], world.policy);
    expect(world.parked).to.deep.equal([]);
  });

  it('gives up when nobody wants the deliveries any more', async () => {
    let left = 3;
    const world = worldOf(
      () => unreachable,
      () => left-- > 0,
    );
    const error = await deliver([delivery('a')], world.policy).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(Abandoned);
    expect(world.parked).to.deep.equal([]);
  });
});
