import type { WebhookManner } from './tokens.js';

export type ChargeStatus = 'succeeded' | 'declined' | 'pending' | 'voided';

export interface Charge {
  id: string;
  status: ChargeStatus;
  amount: string;
  currency: 'USD';
  reference: string;
  declineCode?: string;
  refundedAmount: string;
  createdAt: string;
  voidRequestedAt?: string;
  metadata: Record<string, string>;
}

export interface Refund {
  id: string;
  charge: string;
  amount: string;
  currency: 'USD';
  status: 'succeeded';
  reference: string;
  reason?: string;
  createdAt: string;
}

export type EventType =
  | 'charge.succeeded'
  | 'charge.declined'
  | 'charge.voided'
  | 'charge.updated'
  | 'refund.succeeded';

export interface WebhookEvent {
  id: string;
  type: EventType;
  createdAt: string;
  sequence: number;
  data: Charge | Refund;
}

export type SigningManner = 'genuine' | 'wrongSecret' | 'oldTimestamp';

/** One copy of an event on its way to the merchant. */
export interface Delivery {
  id: string;
  event: WebhookEvent;
  notBefore: string;
  signing: SigningManner;
  /** Held back until that other delivery has ended. */
  after?: string;
}

export interface StoredCharge {
  charge: Charge;
  webhook: WebhookManner;
  ignoresVoid: boolean;
  settlesAt?: string;
  /** Made already, and delivered only behind the charge's next event. */
  heldEvent?: WebhookEvent;
}

export interface KeyUse {
  fingerprint: string;
  failures: number;
  answer?: Charge | Refund;
}

/** One line of the journal. Each holds a whole command's outcome, so that a torn file never holds half of one. */
export type JournalRecord =
  | {
      kind: 'chargeMade';
      key: string;
      fingerprint: string;
      token: string;
      stored: StoredCharge;
      deliveries: Delivery[];
    }
  | { kind: 'chargeChanged'; stored: StoredCharge; deliveries: Delivery[] }
  | { kind: 'refundMade'; key: string; fingerprint: string; refund: Refund; charge: Charge; deliveries: Delivery[] }
  | { kind: 'callFailed'; key: string; fingerprint: string }
  | { kind: 'deliveryEnded'; delivery: string; outcome: 'delivered' | 'gaveUp' };

export interface SandboxState {
  charges: Map<string, StoredCharge>;
  refunds: Map<string, Refund>;
  /** By `chargeKey` and `refundKey`: one key may serve one charge and one refund. */
  keys: Map<string, KeyUse>;
  tokensCharged: Set<string>;
  /** Those that have not ended. */
  deliveries: Map<string, Delivery>;
  sequence: number;
}

export const chargeKey = (key: string): string => `charge ${key}`;
export const refundKey = (key: string): string => `refund ${key}`;

export function emptyState(): SandboxState {
  return {
    charges: new Map(),
    refunds: new Map(),
    keys: new Map(),
    tokensCharged: new Set(),
    deliveries: new Map(),
    sequence: 0,
  };
}

/** Folds one record into the state, in place. Records and what they hold are never changed afterwards. */
export function evolve(state: SandboxState, record: JournalRecord): void {
  switch (record.kind) {
    case 'chargeMade':
      state.tokensCharged.add(record.token);
      answerKey(state, chargeKey(record.key), record.fingerprint, record.stored.charge);
      keepCharge(state, record.stored);
      send(state, record.deliveries);
      break;
    case 'chargeChanged':
      keepCharge(state, record.stored);
      send(state, record.deliveries);
      break;
    case 'refundMade':
      answerKey(state, refundKey(record.key), record.fingerprint, record.refund);
      state.refunds.set(record.refund.id, record.refund);
      keepCharge(state, { ...mustFind(state, record.charge.id), charge: record.charge });
      send(state, record.deliveries);
      break;
    case 'callFailed':
      countFailure(state, record.key, record.fingerprint);
      break;
    case 'deliveryEnded':
      state.deliveries.delete(record.delivery);
      break;
    default:
      throw new Error(`unknown journal record: ${JSON.stringify(record satisfies never)}`);
  }
}

export function mustFind(state: SandboxState, chargeId: string): StoredCharge {
  const stored = state.charges.get(chargeId);
  if (!stored) throw new Error(`no charge ${chargeId}`);
  return stored;
}

function keepCharge(state: SandboxState, stored: StoredCharge): void {
  state.charges.set(stored.charge.id, stored);
  seeSequence(state, stored.heldEvent);
}

function send(state: SandboxState, deliveries: Delivery[]): void {
  for (const delivery of deliveries) {
    state.deliveries.set(delivery.id, delivery);
    seeSequence(state, delivery.event);
  }
}

function seeSequence(state: SandboxState, event: WebhookEvent | undefined): void {
  state.sequence = Math.max(state.sequence, event?.sequence ?? 0);
}

function answerKey(state: SandboxState, key: string, fingerprint: string, answer: Charge | Refund): void {
  state.keys.set(key, { fingerprint, failures: 0, answer });
}

function countFailure(state: SandboxState, key: string, fingerprint: string): void {
  const failures = (state.keys.get(chargeKey(key))?.failures ?? 0) + 1;
  state.keys.set(chargeKey(key), { fingerprint, failures });
}
