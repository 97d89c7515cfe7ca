import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidPolicy: 'invalid',
  InvalidHold: 'invalid',
  InvalidSubscription: 'invalid',
  InvalidLetter: 'invalid',
  UnknownDunning: 'notFound',
  UnknownHold: 'notFound',
  UnknownSubscription: 'notFound',
  UnknownLetter: 'notFound',
  /** Another policy begins at the same terms. */
  TermsTaken: 'conflict',
  NoPolicy: 'conflict',
  /** The customer or the invoice must not be reminded. */
  DunningHeld: 'conflict',
  /** The invoice is past this reminder, or paid. */
  ReminderNotDue: 'conflict',
  HoldExists: 'conflict',
  /** Another hold keeps back the same reminders. */
  HeldAlready: 'conflict',
  HoldReleased: 'conflict',
  SubscriptionExists: 'conflict',
  SubscriptionCancelled: 'conflict',
  /** The mail server will not take it, however often it is asked. */
  MailRefused: 'conflict',
});

export function refuseWrongFields(
  code: 'InvalidPolicy' | 'InvalidHold' | 'InvalidSubscription' | 'InvalidLetter',
  fields: readonly FieldProblem[],
): void {
  if (fields.length > 0) throw refuse(code, 'The request is not right.', { fields });
}
