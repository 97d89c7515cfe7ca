import { toAmount, toCents } from './amounts.js';
import { chargeEvents, heldEventOf, type Moment, refundEvents } from './events.js';
import { type ProblemCode, refusal } from './problems.js';
import type { Delays } from './settings.js';
import type { Charge, JournalRecord, Refund, SandboxState, StoredCharge } from './state.js';
import type { TokenBehaviour } from './tokens.js';

export interface ChargeRequest {
  amount: string;
  currency: 'USD';
  token: string;
  reference: string;
  metadata: Record<string, string>;
}

export interface RefundRequest {
  charge: string;
  amount: string;
  reference: string;
  reason?: string | undefined;
}

export interface Keyed<Request> {
  key: string;
  fingerprint: string;
  request: Request;
}

type RecordOf<Kind extends JournalRecord['kind']> = Extract<JournalRecord, { kind: Kind }>;

export type Refused = { refused: ProblemCode; detail: string; more?: Record<string, string> };
export type Decision<Kind extends JournalRecord['kind']> = { record: RecordOf<Kind> } | Refused;

export function makeCharge(
  state: SandboxState,
  { key, fingerprint, request }: Keyed<ChargeRequest>,
  behaviour: TokenBehaviour,
  moment: Moment,
): RecordOf<'chargeMade'> {
  const { token, ...asked } = request;
  const charge: Charge = {
    id: moment.newId('ch'),
    status: behaviour.outcome,
    ...asked,
    ...(behaviour.declineCode && { declineCode: behaviour.declineCode }),
    refundedAmount: '0.00',
    createdAt: moment.now.toISOString(),
  };
  const stored: StoredCharge = {
    charge,
    webhook: behaviour.webhook,
    ignoresVoid: behaviour.ignoresVoid,
    ...(behaviour.pendingFor && { settlesAt: later(moment, pendingMs(behaviour, moment.delays)) }),
  };
  const heldEvent = heldEventOf(state, stored, moment);
  const kept = heldEvent ? { ...stored, heldEvent } : stored;
  return { kind: 'chargeMade', key, fingerprint, token, stored: kept, deliveries: chargeEvents(state, kept, moment) };
}

/** The timer that was set for `settlesAt` went off; nothing when the charge has moved on since. */
export function settleCharge(
  state: SandboxState,
  chargeId: string,
  settlesAt: string,
  moment: Moment,
): RecordOf<'chargeChanged'> | undefined {
  const stored = state.charges.get(chargeId);
  if (stored?.charge.status !== 'pending' || stored.settlesAt !== settlesAt) return undefined;
  return changed(state, stored, { ...stored.charge, status: 'succeeded' }, moment);
}

/** No record when the void was asked for before: then the charge stands as it is. */
export function voidCharge(
  state: SandboxState,
  stored: StoredCharge,
  moment: Moment,
): { record?: RecordOf<'chargeChanged'> } | Refused {
  const { charge } = stored;
  if (charge.status === 'voided' || (charge.status === 'pending' && charge.voidRequestedAt)) return {};
  if (charge.status !== 'pending') {
    return refusal('charge-not-pending', `Charge ${charge.id} is ${charge.status}.`, { chargeStatus: charge.status });
  }
  const voidRequestedAt = moment.now.toISOString();
  if (!stored.ignoresVoid) {
    return { record: changed(state, stored, { ...charge, status: 'voided', voidRequestedAt }, moment) };
  }
  const capture = later(moment, moment.delays.captureAfterCancelMs);
  const settlesAt = stored.settlesAt && stored.settlesAt < capture ? stored.settlesAt : capture;
  const asked: StoredCharge = { ...stored, charge: { ...charge, voidRequestedAt }, settlesAt };
  return { record: { kind: 'chargeChanged', stored: asked, deliveries: [] } };
}

export function makeRefund(
  state: SandboxState,
  { key, fingerprint, request }: Keyed<RefundRequest>,
  moment: Moment,
): Decision<'refundMade'> {
  const stored = state.charges.get(request.charge);
  if (!stored) return refusal('not-found', `There is no charge ${request.charge}.`);
  const { charge } = stored;
  if (charge.status !== 'succeeded') {
    return refusal('charge-not-captured', `Charge ${charge.id} is ${charge.status}.`, { chargeStatus: charge.status });
  }
  const refunded = toCents(charge.refundedAmount) + toCents(request.amount);
  if (refunded > toCents(charge.amount)) {
    const refundable = toAmount(toCents(charge.amount) - toCents(charge.refundedAmount));
    return refusal('refund-exceeds-capture', `At most ${refundable} can still be refunded.`, { refundable });
  }
  const { reason, ...asked } = request;
  const refund: Refund = {
    id: moment.newId('re'),
    ...asked,
    currency: charge.currency,
    status: 'succeeded',
    ...(reason !== undefined && { reason }),
    createdAt: moment.now.toISOString(),
  };
  const after: Charge = { ...charge, refundedAmount: toAmount(refunded) };
  const deliveries = refundEvents(state, refund, moment);
  return { record: { kind: 'refundMade', key, fingerprint, refund, charge: after, deliveries } };
}

function changed(state: SandboxState, stored: StoredCharge, charge: Charge, moment: Moment): RecordOf<'chargeChanged'> {
  const { settlesAt: _, heldEvent: __, ...lasting } = stored;
  const deliveries = chargeEvents(state, { ...stored, charge }, moment);
  return { kind: 'chargeChanged', stored: { ...lasting, charge }, deliveries };
}

function pendingMs(behaviour: TokenBehaviour, delays: Delays): number {
  return behaviour.pendingFor === 'long' ? delays.longPendingMs : delays.pendingMs;
}

function later(moment: Moment, delayMs: number): string {
  return new Date(moment.now.getTime() + delayMs).toISOString();
}
