import type { AttemptStatus, ChargeStatus } from './billing.wire.js';

/** Names an attempt for the provider, and is its idempotency key there. */
export const paymentReference = (orderId: string, attempt: number): string => `${orderId}/payment/${attempt}`;

/** The order and attempt of a reference; undefined when it is not one of ours. */
export function readPaymentReference(reference: string): { orderId: string; attempt: number } | undefined {
  const match = /^(.+)\/payment\/([1-9]\d{0,8})$/.exec(reference);
  return match?.[1] ? { orderId: match[1], attempt: Number(match[2]) } : undefined;
}

/**
 * What an attempt is after one of its charges ended, by what it was. Money that came in counts, whatever another charge
 * of the same attempt said before or says later; the end of one charge id is final and never comes here twice.
 */
export const ATTEMPT_AFTER_CHARGE: Readonly<Record<ChargeStatus, Readonly<Record<AttemptStatus, AttemptStatus>>>> = {
  succeeded: { started: 'succeeded', declined: 'succeeded', voided: 'succeeded', succeeded: 'succeeded' },
  declined: { started: 'declined', declined: 'declined', voided: 'voided', succeeded: 'succeeded' },
  voided: { started: 'voided', declined: 'declined', voided: 'voided', succeeded: 'succeeded' },
};

export const attemptAfter = (charge: ChargeStatus): Readonly<Record<AttemptStatus, AttemptStatus>> =>
  ATTEMPT_AFTER_CHARGE[charge];
