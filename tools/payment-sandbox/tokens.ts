/** How the first answer to a charge request leaves the sandbox. */
export type AnswerManner = 'atOnce' | 'slowly' | 'never';

/** How the webhook charge.succeeded travels. */
export type WebhookManner = 'once' | 'lost' | 'thrice' | 'late' | 'beforeOlder' | 'forged';

export interface TokenBehaviour {
  outcome: 'succeeded' | 'declined' | 'pending';
  declineCode?: string;
  pendingFor?: 'short' | 'long';
  answer: AnswerManner;
  /** So many calls with the same key are answered 503 before one is served. */
  failures: number;
  webhook: WebhookManner;
  /** A void is accepted, and the charge is captured nevertheless. */
  ignoresVoid: boolean;
}

const succeeds: TokenBehaviour = {
  outcome: 'succeeded',
  answer: 'atOnce',
  failures: 0,
  webhook: 'once',
  ignoresVoid: false,
};
const settlesSoon: TokenBehaviour = { ...succeeds, outcome: 'pending', pendingFor: 'short' };
const declines = (declineCode: string): TokenBehaviour => ({ ...succeeds, outcome: 'declined', declineCode });

const BEHAVIOURS: ReadonlyMap<string, TokenBehaviour> = new Map([
  ['tok_ok', succeeds],
  ['tok_decline', declines('card_declined')],
  ['tok_insufficient_funds', declines('insufficient_funds')],
  ['tok_slow', { ...succeeds, answer: 'slowly' }],
  ['tok_pending', settlesSoon],
  ['tok_timeout_after_charge', { ...succeeds, answer: 'never' }],
  ['tok_webhook_lost', { ...settlesSoon, webhook: 'lost' }],
  ['tok_webhook_doubled', { ...settlesSoon, webhook: 'thrice' }],
  ['tok_webhook_late', { ...settlesSoon, webhook: 'late' }],
  ['tok_webhook_out_of_order', { ...settlesSoon, webhook: 'beforeOlder' }],
  ['tok_webhook_bad_signature', { ...settlesSoon, webhook: 'forged' }],
  ['tok_capture_after_cancel', { ...settlesSoon, pendingFor: 'long', ignoresVoid: true }],
  ['tok_flaky', { ...succeeds, failures: 2 }],
]);

export const DECLINE_ONCE_PREFIX = 'tok_decline_once_';
export const TOKENS: readonly string[] = [...BEHAVIOURS.keys()];

export function behaviourOf(token: string, chargedBefore: boolean): TokenBehaviour {
  const named = BEHAVIOURS.get(token);
  if (named) return named;
  if (token.startsWith(DECLINE_ONCE_PREFIX) && token.length > DECLINE_ONCE_PREFIX.length) {
    return chargedBefore ? succeeds : declines('card_declined');
  }
  return declines('invalid_token');
}
