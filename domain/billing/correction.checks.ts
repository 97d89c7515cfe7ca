import {
  amountOfZeroOrMore,
  type Check,
  type Checks,
  fieldProblems,
  identifier,
  maybe,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  whole,
} from '../kernel/fields.js';
import { money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { checkLineQuantities } from './checks.js';
import type {
  CorrectionReasonInput,
  CorrectPriceInput,
  CreditReturnInput,
  PlanCreditRefundInput,
  RequestCorrectionInput,
  TransferCreditInput,
  UndoCreditReturnInput,
  VoidPaymentInput,
  WriteOffInput,
} from './corrections.wire.js';

const positiveAmount: Check = (value) =>
  amountOfZeroOrMore(value) ?? (money(value as string) > 0n ? undefined : 'Must be more than zero.');

const RETURN_CHECKS: Checks<CreditReturnInput> = {
  creditId: identifier,
  orderId: identifier,
  lines: (value) => (Array.isArray(value) ? undefined : 'Must be a list of lines.'),
  reason: prose(),
};
const UNDO_CHECKS: Checks<UndoCreditReturnInput> = { creditId: identifier, orderId: identifier };
const PRICE_CHECKS: Checks<CorrectPriceInput> = {
  correctionId: identifier,
  invoice: identifier,
  line: whole(1, 100_000),
  quantity: maybe(positiveQuantity),
  unitPrice: maybe(priceOfZeroOrMore),
  lessPerUnit: maybe(priceOfZeroOrMore),
  reason: prose(),
};
const WRITE_OFF_CHECKS: Checks<WriteOffInput> = {
  correctionId: identifier,
  invoice: identifier,
  amount: maybe(positiveAmount),
  reason: prose(),
};
const TRANSFER_CHECKS: Checks<TransferCreditInput> = {
  fromInvoice: maybe(identifier),
  fromPayment: maybe(identifier),
  toInvoice: identifier,
  amount: maybe(positiveAmount),
  atMost: maybe(positiveAmount),
  reason: prose(),
};
const REFUND_CHECKS: Checks<PlanCreditRefundInput> = {
  correctionId: identifier,
  invoice: maybe(identifier),
  payment: maybe(identifier),
  amount: maybe(positiveAmount),
  atMost: maybe(positiveAmount),
  reason: prose(),
};

/** Exactly one of two fields. */
const oneOfTwo = <Input extends object>(input: Input, first: keyof Input & string, second: keyof Input & string) =>
  (input[first] == null) === (input[second] == null)
    ? [{ field: first, message: `Either this or ${second} is needed, and not both.` }]
    : [];

export const checkCreditReturn = (input: CreditReturnInput): FieldProblem[] => {
  const problems = fieldProblems(input, RETURN_CHECKS);
  return problems.length > 0 ? problems : checkLineQuantities(input.lines);
};
export const checkUndoCreditReturn = (input: UndoCreditReturnInput): FieldProblem[] =>
  fieldProblems(input, UNDO_CHECKS);
export const checkCorrectPrice = (input: CorrectPriceInput): FieldProblem[] => [
  ...fieldProblems(input, PRICE_CHECKS),
  ...oneOfTwo(input, 'unitPrice', 'lessPerUnit'),
];
export const checkWriteOff = (input: WriteOffInput): FieldProblem[] => fieldProblems(input, WRITE_OFF_CHECKS);
export const checkTransfer = (input: TransferCreditInput): FieldProblem[] => [
  ...fieldProblems(input, TRANSFER_CHECKS),
  ...oneOfTwo(input, 'fromInvoice', 'fromPayment'),
  ...(input.fromInvoice === input.toInvoice ? [{ field: 'toInvoice', message: 'Must be another invoice.' }] : []),
];
export const checkCreditRefund = (input: PlanCreditRefundInput): FieldProblem[] => [
  ...fieldProblems(input, REFUND_CHECKS),
  ...oneOfTwo(input, 'invoice', 'payment'),
];

const VOID_CHECKS: Checks<VoidPaymentInput> = { correctionId: identifier, payment: identifier, reason: prose() };
export const checkVoidPayment = (input: VoidPaymentInput): FieldProblem[] => fieldProblems(input, VOID_CHECKS);

const REASON_CHECKS: Checks<CorrectionReasonInput> = { correctionId: identifier, reason: prose() };
export const checkCorrectionReason = (input: CorrectionReasonInput): FieldProblem[] =>
  fieldProblems(input, REASON_CHECKS);

export function checkRequest(input: RequestCorrectionInput): FieldProblem[] {
  if (input.kind === 'priceCorrection') return checkCorrectPrice(input);
  if (input.kind === 'paymentVoid') return checkVoidPayment(input);
  return input.kind === 'writeOff' ? checkWriteOff(input) : checkCreditRefund(input);
}
