import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidInput: 'invalid',
  UnknownInvoice: 'invalid',
  InvoiceOfAnotherCustomer: 'invalid',
  InvoiceIsPrepaid: 'conflict',
  AlreadyInvoiced: 'conflict',
  NothingInvoiced: 'conflict',
  MoreThanInvoiced: 'conflict',
  MoreThanUnshipped: 'conflict',
  RevenueAlreadyReleased: 'conflict',
  AttemptOpen: 'conflict',
  AttemptReused: 'conflict',
  UnknownReference: 'notFound',
  UnknownRefund: 'notFound',
  RefundSettledOtherwise: 'conflict',
  CreditLimitExceeded: 'conflict',
  CreditHoldExists: 'conflict',
  CreditHoldReleased: 'conflict',
  UnknownCreditHold: 'notFound',
  MoreThanShipped: 'conflict',
  AlreadyCredited: 'conflict',
  PriceIncrease: 'conflict',
  NothingToCorrect: 'conflict',
  PricesDiffer: 'conflict',
  NotShippedYet: 'conflict',
  MoreThanOpen: 'conflict',
  MoreThanOwed: 'conflict',
  UnknownPayment: 'invalid',
  PaymentByCard: 'conflict',
  PaymentVoided: 'conflict',
  PaymentRefunded: 'conflict',
  DepositUsed: 'conflict',
  UnknownCorrection: 'notFound',
  CorrectionState: 'conflict',
  CorrectionChanged: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length === 0) return;
  const named = fields.map(({ field, message }) => `${field}: ${message}`).join(' ');
  throw refuse('InvalidInput', `The input is wrong: ${named}`, { fields });
}

export type BillingRefusal = keyof typeof refuse.codes;
