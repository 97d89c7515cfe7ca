import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ChargeRequest,
  type Keyed,
  makeCharge,
  makeRefund,
  type RefundRequest,
  type Refused,
  settleCharge,
  voidCharge,
} from './charges.js';
import type { Moment } from './events.js';
import type { Journal } from './journal.js';
import { refusal } from './problems.js';
import type { Delays } from './settings.js';
import {
  type Charge,
  chargeKey,
  evolve,
  type JournalRecord,
  type KeyUse,
  type Refund,
  refundKey,
  type SandboxState,
  type StoredCharge,
} from './state.js';
import { behaviourOf } from './tokens.js';
import type { Courier, DeliveryEnded } from './webhooks.js';

export interface Made<Thing> {
  made: Thing;
  replayed: boolean;
  /** It happened, and the caller is not told. */
  withheld?: boolean;
}

export interface Sandbox {
  charge: (asked: Keyed<ChargeRequest>) => Promise<Made<Charge> | Refused>;
  refund: (asked: Keyed<RefundRequest>) => Promise<Made<Refund> | Refused>;
  /** `accepted`: asked for, and not done yet. */
  void: (chargeId: string) => Promise<{ charge: Charge; accepted: boolean } | Refused>;
  /** What is read is handed out only when it is on the disk. */
  read: <Result>(reader: (state: SandboxState) => Result) => Promise<Result>;
  /** Takes up the timers and deliveries that an earlier process left. */
  resume: () => void;
  stop: () => Promise<void>;
}

export interface SandboxOptions {
  state: SandboxState;
  journal: Journal<JournalRecord>;
  delays: Delays;
  /** Without it no webhooks are made. */
  openCourier?: ((onEnded: DeliveryEnded) => Courier) | undefined;
}

/** Writes down what was decided, and does in time what follows from it. */
function keepBooks({ state, journal, delays, openCourier }: SandboxOptions) {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const timers = new Set<NodeJS.Timeout>();
  const courier = openCourier?.((delivery, outcome) => {
    void commit({ kind: 'deliveryEnded', delivery: delivery.id, outcome });
  });
  const moment = (): Moment => ({ now: new Date(), newId, delays });

  /** Decisions and their fold happen in one turn of the event loop, so that they never interleave. */
  async function commit(record: JournalRecord): Promise<void> {
    const kept = courier || !('deliveries' in record) ? record : { ...record, deliveries: [] };
    evolve(state, kept);
    if ('stored' in kept) awaitSettlement(kept.stored);
    await journal.append(kept);
    if ('deliveries' in kept && !stopping.signal.aborted)
      for (const delivery of kept.deliveries) courier?.send(delivery);
  }

  function awaitSettlement({ charge, settlesAt }: StoredCharge): void {
    if (settlesAt === undefined || stopping.signal.aborted) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        const record = settleCharge(state, charge.id, settlesAt, moment());
        if (record) void commit(record);
      },
      Math.max(0, Date.parse(settlesAt) - Date.now()),
    );
    timers.add(timer);
  }

  function resume(): void {
    for (const stored of state.charges.values()) awaitSettlement(stored);
    for (const delivery of state.deliveries.values()) courier?.send(delivery);
  }

  async function stop(): Promise<void> {
    stopping.abort();
    for (const timer of timers) clearTimeout(timer);
    await courier?.stop();
    await journal.durable();
  }

  return { moment, commit, resume, stop, stopping: stopping.signal };
}

export function createSandbox(options: SandboxOptions): Sandbox {
  const { state, journal, delays } = options;
  const { moment, commit, resume, stop, stopping } = keepBooks(options);
  const running = new Map<string, string>();

  async function charge(asked: Keyed<ChargeRequest>): Promise<Made<Charge> | Refused> {
    const name = chargeKey(asked.key);
    const used = state.keys.get(name);
    const fingerprint = used?.fingerprint ?? running.get(name);
    if (fingerprint !== undefined && fingerprint !== asked.fingerprint) return keyReused(asked.key);
    if (used?.answer) return replay<Charge>(used);
    if (running.has(name)) return refusal('key-in-use', `The first request with ${asked.key} is not finished.`);
    const behaviour = behaviourOf(asked.request.token, state.tokensCharged.has(asked.request.token));
    if ((used?.failures ?? 0) < behaviour.failures) {
      await commit({ kind: 'callFailed', key: asked.key, fingerprint: asked.fingerprint });
      return refusal('unavailable', 'The processor had a hiccup; nothing was charged.');
    }
    if (behaviour.answer === 'slowly' && !(await processSlowly(name, asked.fingerprint))) {
      return refusal('unavailable', 'The sandbox is stopping; nothing was charged.');
    }
    const record = makeCharge(state, asked, behaviour, moment());
    await commit(record);
    return { made: record.stored.charge, replayed: false, withheld: behaviour.answer === 'never' };
  }

  async function processSlowly(name: string, fingerprint: string): Promise<boolean> {
    running.set(name, fingerprint);
    try {
      await pause(delays.slowMs, undefined, { signal: stopping });
      return true;
    } catch (error) {
      if (stopping.aborted) return false;
      throw error;
    } finally {
      running.delete(name);
    }
  }

  async function refund(asked: Keyed<RefundRequest>): Promise<Made<Refund> | Refused> {
    const used = state.keys.get(refundKey(asked.key));
    if (used && used.fingerprint !== asked.fingerprint) return keyReused(asked.key);
    if (used?.answer) return replay<Refund>(used);
    const decision = makeRefund(state, asked, moment());
    if ('refused' in decision) return durably(decision);
    await commit(decision.record);
    return { made: decision.record.refund, replayed: false };
  }

  async function voidOne(chargeId: string): Promise<{ charge: Charge; accepted: boolean } | Refused> {
    const stored = state.charges.get(chargeId);
    if (!stored) return refusal('not-found', `There is no charge ${chargeId}.`);
    const decision = voidCharge(state, stored, moment());
    if ('refused' in decision) return durably(decision);
    if (decision.record) await commit(decision.record);
    const after = decision.record?.stored.charge ?? stored.charge;
    return durably({ charge: after, accepted: after.status === 'pending' });
  }

  async function durably<Result>(result: Result): Promise<Result> {
    await journal.durable();
    return result;
  }

  function replay<Thing extends Charge | Refund>(used: KeyUse): Promise<Made<Thing>> {
    return durably({ made: used.answer as Thing, replayed: true });
  }

  return {
    charge,
    refund,
    void: voidOne,
    read: (reader) => durably(reader(state)),
    resume,
    stop,
  };
}

function keyReused(key: string): Refused {
  return refusal('key-reused', `${key} came first with another body.`);
}

function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}
