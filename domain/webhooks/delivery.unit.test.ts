import { expect } from 'chai';
import { bodyOf, type DeliveryEvent, deliveryAfter, verdictOf } from './delivery.js';
import { DELIVERY_STATES } from './webhooks.wire.js';

const NOW = '2026-03-01T12:00:00.000Z';
const outcome = (status: number | null, retryAfterSeconds: number | null = null) => ({
  ...{ status, retryAfterSeconds },
  error: status === null ? 'ECONNREFUSED' : null,
});
const later = (milliseconds: number): string => new Date(Date.parse(NOW) + milliseconds).toISOString();
const first = { attempt: 1, failingSince: null, now: NOW };

describe('a webhook delivery', () => {
  it('goes from state to state as the table says, and in no other way', () => {
    const events: readonly DeliveryEvent[] = ['arrive', 'retry', 'giveUp', 'queue'];
    const table = DELIVERY_STATES.flatMap((state) =>
      events.map((event) => `${state} ${event}: ${deliveryAfter(state, event)}`),
    );
    expect(table).to.deep.equal([
      'Pending arrive: Delivered',
      'Pending retry: Pending',
      'Pending giveUp: Failed',
      'Pending queue: null',
      'Delivered arrive: null',
      'Delivered retry: null',
      'Delivered giveUp: null',
      'Delivered queue: Pending',
      'Failed arrive: null',
      'Failed retry: null',
      'Failed giveUp: null',
      'Failed queue: Pending',
    ]);
  });

  it('has arrived with any 2xx, and with nothing else', () => {
    const events = [200, 201, 204, 299, 100, 301, 302, 308, 400, 401, 404, 429, 500, 503, null].map(
      (status) => verdictOf(outcome(status), first).event,
    );
    expect(events).to.deep.equal([...Array(4).fill('arrive'), ...Array(11).fill('retry')]);
  });

  it('is tried eleven times within three to four days, later and later', () => {
    const pauses: number[] = [];
    let now = NOW;
    for (let attempt = 1; ; attempt += 1) {
      const { event, nextAttemptAt } = verdictOf(outcome(null), { attempt, failingSince: NOW, now });
      if (event === 'giveUp' || nextAttemptAt === null) break;
      pauses.push(Date.parse(nextAttemptAt) - Date.parse(now));
      now = nextAttemptAt;
    }
    expect(pauses).to.have.length(10);
    expect(pauses).to.deep.equal([...pauses].sort((a, b) => a - b));
    expect(pauses[0]).to.equal(5_000);
    expect((Date.parse(now) - Date.parse(NOW)) / 86_400_000).to.be.within(3, 4);
  });

  it('waits as long as the endpoint asks for, up to a day, and never less than planned', () => {
    const next = (seconds: number) => verdictOf(outcome(429, seconds), first).nextAttemptAt;
    expect(next(1)).to.equal(later(5_000));
    expect(next(600)).to.equal(later(600_000));
    expect(next(999_999)).to.equal(later(86_400_000));
  });

  it('disables an endpoint that is gone, or at which nothing arrived for five days', () => {
    const days = (count: number) => new Date(Date.parse(NOW) - count * 86_400_000).toISOString();
    expect(verdictOf(outcome(410), first))
      .to.include({ event: 'giveUp' })
      .and.have.property('disabled')
      .that.matches(/410/);
    const failing = (since: string, attempt: number) =>
      verdictOf(outcome(500), { attempt, failingSince: since, now: NOW }).disabled;
    expect(failing(days(4.9), 2)).to.equal(null);
    expect(failing(days(5), 2)).to.match(/5 days/);
    expect(failing(days(9), 1), 'nothing was tried meanwhile').to.equal(null);
    const well = verdictOf(outcome(200), { attempt: 3, failingSince: days(9), now: NOW });
    expect(well).to.include({ event: 'arrive', failingSince: null, disabled: null });
  });

  it('has one body, whatever order it was told in', () => {
    const event = { data: { b: 1 }, sequence: 4, subject: 'SO-1', occurredAt: NOW, type: 'order.placed' };
    expect(bodyOf(event)).to.equal(
      `{"type":"order.placed","timestamp":"${NOW}","subject":"SO-1","sequence":4,"data":{"b":1}}`,
    );
  });
});
