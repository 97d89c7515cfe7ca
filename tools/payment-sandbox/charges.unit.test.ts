import { expect } from 'chai';
import fc from 'fast-check';
import { toAmount, toCents } from './amounts.js';
import { makeCharge, makeRefund, settleCharge, voidCharge } from './charges.js';
import type { Moment } from './events.js';
import { type Delivery, emptyState, evolve, type JournalRecord, mustFind, type SandboxState } from './state.js';
import { behaviourOf, TOKENS } from './tokens.js';

const START_MS = Date.parse('2026-03-04T05:06:07.000Z');
const delays = {
  slowMs: 3000,
  pendingMs: 500,
  longPendingMs: 600_000,
  lateMs: 4000,
  captureAfterCancelMs: 1500,
  holdMs: 30_000,
};

interface World {
  state: SandboxState;
  records: JournalRecord[];
  nowMs: number;
  ids: number;
}

describe('payment sandbox: charges', () => {
  let world: World;
  beforeEach(() => {
    world = newWorld();
  });

  it('a pending charge succeeds by its timer, once', () => {
    const id = charge(world, 'tok_pending');
    const { settlesAt = '' } = mustFind(world.state, id);
    expect(settlesAt).to.equal('2026-03-04T05:06:07.500Z');
    expect(settleCharge(world.state, id, 'another instant', momentOf(world))).to.equal(undefined);
    expect(settle(world, id).map(({ event }) => event.type)).to.deep.equal(['charge.succeeded']);
    expect(settleCharge(world.state, id, settlesAt, momentOf(world))).to.equal(undefined);
  });

  it('a void wins over the timer; asking again changes nothing', () => {
    const id = charge(world, 'tok_pending');
    const { settlesAt = '' } = mustFind(world.state, id);
    expect(voided(world, id)).to.deep.equal({ status: 'voided', events: ['charge.voided'] });
    expect(settleCharge(world.state, id, settlesAt, momentOf(world))).to.equal(undefined);
    expect(voidCharge(world.state, mustFind(world.state, id), momentOf(world))).to.deep.equal({});
  });

  for (const token of ['tok_ok', 'tok_decline']) {
    it(`a charge by ${token} is not voided`, () => {
      const stored = mustFind(world.state, charge(world, token));
      const { status: chargeStatus } = stored.charge;
      expect(voidCharge(world.state, stored, momentOf(world))).to.deep.include({
        refused: 'charge-not-pending',
        more: { chargeStatus },
      });
    });
  }

  it('a void that is only accepted brings the capture forward, and asking again does not put it off', () => {
    const id = charge(world, 'tok_capture_after_cancel');
    world.nowMs += 10_000;
    expect(voided(world, id)).to.deep.equal({ status: 'pending', events: [] });
    world.nowMs += 1000;
    expect(voidCharge(world.state, mustFind(world.state, id), momentOf(world))).to.deep.equal({});
    expect(mustFind(world.state, id).settlesAt).to.equal('2026-03-04T05:06:18.500Z');
    expect(settle(world, id).map(({ event }) => event.type)).to.deep.equal(['charge.succeeded']);
    expect(mustFind(world.state, id).charge.status).to.equal('succeeded');
  });

  it('a void that comes just before the capture does not delay it', () => {
    const id = charge(world, 'tok_capture_after_cancel');
    const { settlesAt } = mustFind(world.state, id);
    world.nowMs += delays.longPendingMs - 1;
    voided(world, id);
    expect(mustFind(world.state, id).settlesAt).to.equal(settlesAt);
  });

  it('refunds up to the capture and no cent more', () => {
    const id = charge(world, 'tok_ok', '100.00');
    expect(refund(world, id, '60.00')).to.equal('40.00');
    expect(refund(world, id, '40.01')).to.equal('refund-exceeds-capture');
    expect(refund(world, id, '40.00')).to.equal('0.00');
    expect(refund(world, id, '0.01')).to.equal('refund-exceeds-capture');
  });

  for (const token of ['tok_pending', 'tok_decline']) {
    it(`a charge by ${token} is not refunded`, () => {
      expect(refund(world, charge(world, token), '0.01')).to.equal('charge-not-captured');
    });
  }

  it('a late webhook is due that much after the success', () => {
    const id = charge(world, 'tok_webhook_late');
    world.nowMs += 700;
    expect(settle(world, id).map(({ notBefore }) => notBefore)).to.deep.equal(['2026-03-04T05:06:11.700Z']);
  });

  it('the older event waits for the newer one, a void too', () => {
    for (const change of [settle, (_: World, id: string) => voidDeliveries(world, id)]) {
      const id = charge(world, 'tok_webhook_out_of_order');
      const [newer, older, ...more] = change(world, id);
      expect(older?.event.type).to.equal('charge.updated');
      expect(older?.event.data).to.include({ status: 'pending' });
      expect(older?.after).to.equal(newer?.id);
      expect(older?.event.sequence).to.be.below(newer?.event.sequence ?? 0);
      expect(more).to.deep.equal([]);
    }
  });

  it('a reserved sequence number is not given twice', () => {
    charge(world, 'tok_webhook_out_of_order');
    const next = charge(world, 'tok_ok');
    expect(deliveriesOf(world, next).map(({ event }) => event.sequence)).to.deep.equal([2]);
  });

  it('holds its invariants in any sequence, and the journal tells the same story', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('charge' as const), token: fc.constantFrom(...TOKENS, 'tok_decline_once_x') }),
      fc.record({ do: fc.constantFrom('settle' as const, 'void' as const), on: fc.nat(9) }),
      fc.record({ do: fc.constant('refund' as const), on: fc.nat(9), cents: fc.integer({ min: 1, max: 9999 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const random = newWorld();
        for (const one of steps) {
          const ids = [...random.state.charges.keys()];
          const id = 'on' in one ? ids[one.on % Math.max(1, ids.length)] : undefined;
          random.nowMs += 100;
          if ('token' in one) charge(random, one.token, '99.99');
          else if (id === undefined) continue;
          else if ('cents' in one) refund(random, id, toAmount(BigInt(one.cents)));
          else if (one.do === 'settle') settle(random, id);
          else voidDeliveries(random, id);
        }
        checkInvariants(random);
      }),
    );
  });
});

function checkInvariants({ state, records }: World): void {
  for (const { charge: one } of state.charges.values()) {
    const refunds = [...state.refunds.values()].filter(({ charge: id }) => id === one.id);
    const refunded = refunds.reduce((total, { amount }) => total + toCents(amount), 0n);
    expect(toCents(one.refundedAmount)).to.equal(refunded);
    expect(refunded <= (one.status === 'succeeded' ? toCents(one.amount) : 0n)).to.equal(true);
    const captures = records.filter(
      (record) =>
        'stored' in record && record.stored.charge.id === one.id && record.stored.charge.status === 'succeeded',
    );
    expect(captures).to.have.length(one.status === 'succeeded' ? 1 : 0);
  }
  const sequences = new Map([...state.deliveries.values()].map(({ event }) => [event.id, event.sequence]));
  expect(new Set(sequences.values()).size).to.equal(sequences.size);
  const reread = emptyState();
  for (const record of records) evolve(reread, JSON.parse(JSON.stringify(record)) as JournalRecord);
  expect(reread).to.deep.equal(state);
}

function newWorld(): World {
  return { state: emptyState(), records: [], nowMs: START_MS, ids: 0 };
}

function momentOf(world: World): Moment {
  return { now: new Date(world.nowMs), newId: (prefix) => `${prefix}_${++world.ids}`, delays };
}

function apply(world: World, record: JournalRecord): Delivery[] {
  world.records.push(record);
  evolve(world.state, record);
  return 'deliveries' in record ? record.deliveries : [];
}

function charge(world: World, token: string, amount = '123.45'): string {
  const key = `key ${world.ids}`;
  const request = { amount, currency: 'USD', token, reference: key, metadata: {} } as const;
  const behaviour = behaviourOf(token, world.state.tokensCharged.has(token));
  const record = makeCharge(world.state, { key, fingerprint: 'f', request }, behaviour, momentOf(world));
  apply(world, record);
  return record.stored.charge.id;
}

function settle(world: World, id: string): Delivery[] {
  const record = settleCharge(world.state, id, mustFind(world.state, id).settlesAt ?? '', momentOf(world));
  return record ? apply(world, record) : [];
}

function voidDeliveries(world: World, id: string): Delivery[] {
  const decision = voidCharge(world.state, mustFind(world.state, id), momentOf(world));
  return 'record' in decision && decision.record ? apply(world, decision.record) : [];
}

function voided(world: World, id: string): { status: string; events: string[] } {
  const events = voidDeliveries(world, id).map(({ event }) => event.type);
  return { status: mustFind(world.state, id).charge.status, events };
}

/** What is left to refund, or why it was refused. */
function refund(world: World, chargeId: string, amount: string): string {
  const key = `key ${world.ids}`;
  const request = { charge: chargeId, amount, reference: key };
  const decision = makeRefund(world.state, { key, fingerprint: 'f', request }, momentOf(world));
  if ('refused' in decision) return decision.refused;
  apply(world, decision.record);
  const { charge: after } = mustFind(world.state, chargeId);
  return toAmount(toCents(after.amount) - toCents(after.refundedAmount));
}

function deliveriesOf(world: World, chargeId: string): Delivery[] {
  return [...world.state.deliveries.values()].filter(({ event }) => event.data.id === chargeId);
}
