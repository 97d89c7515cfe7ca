import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  type Check,
  type Checks,
  date,
  fieldProblems,
  flag,
  fraction,
  identifier,
  maybe,
  oneLine,
  oneOf,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  termsDays,
  whole,
} from '../kernel/fields.js';
import { money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type {
  BeginPaymentAttemptInput,
  BilledLine,
  BilledOrder,
  ChangeCreditHoldInput,
  Charge,
  InvoiceServiceInput,
  LineQuantity,
  OrderReasonInput,
  RecordWebhookInput,
  ServiceLine,
  SettleRefundInput,
  TakeCreditHoldInput,
  TakePaymentInput,
} from './billing.wire.js';

const MOST_LINES = 100_000;
const nothingToCheck: Check = () => undefined;

const positiveAmount: Check = (value) =>
  amountOfZeroOrMore(value) ?? (money(value as string) > 0n ? undefined : 'Must be more than zero.');

const LINE_CHECKS: Checks<BilledLine> = {
  line: whole(1, MOST_LINES),
  part: oneLine(),
  description: prose(0),
  quantity: positiveQuantity,
  unitPrice: priceOfZeroOrMore,
  net: amountOfZeroOrMore,
  tax: amountOfZeroOrMore,
  taxRate: fraction,
};

const ORDER_CHECKS: Checks<BilledOrder> = {
  orderId: identifier,
  customerId: identifier,
  customerName: oneLine(),
  dimensions: nothingToCheck,
  termsDays,
  lines: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'Must have at least one line.'),
};

export const checkBilledOrder = (order: BilledOrder): FieldProblem[] => [
  ...fieldProblems(order, ORDER_CHECKS, 'order'),
  ...dimensionProblems(order.dimensions, 'order.dimensions'),
  ...order.lines.flatMap((line, index) => fieldProblems(line, LINE_CHECKS, `order.lines[${index}]`)),
  ...namedTwice(order.lines, 'order.lines'),
];

const SERVICE_CHECKS: Checks<InvoiceServiceInput> = {
  source: identifier,
  customerId: identifier,
  customerName: oneLine(),
  dimensions: nothingToCheck,
  termsDays,
  lines: (value) => (Array.isArray(value) && value.length > 0 ? undefined : 'Must have at least one line.'),
  description: oneLine(),
  jobId: maybe(identifier),
};
const SERVICE_LINE_CHECKS: Checks<ServiceLine> = {
  description: prose(),
  net: amountOfZeroOrMore,
  taxRate: fraction,
};

export const checkService = (input: InvoiceServiceInput): FieldProblem[] => [
  ...fieldProblems(input, SERVICE_CHECKS),
  ...dimensionProblems(input.dimensions, 'dimensions'),
  ...input.lines.flatMap((line, index) => fieldProblems(line, SERVICE_LINE_CHECKS, `lines[${index}]`)),
];

function namedTwice(lines: readonly { readonly line: number }[], prefix: string): FieldProblem[] {
  const first = new Map<number, number>();
  return lines.flatMap(({ line }, index) => {
    if (first.has(line)) return [{ field: `${prefix}[${index}].line`, message: 'Must name each line once.' }];
    first.set(line, index);
    return [];
  });
}

const QUANTITY_CHECKS: Checks<LineQuantity> = { line: whole(1, MOST_LINES), quantity: positiveQuantity };

export const checkLineQuantities = (lines: readonly LineQuantity[]): FieldProblem[] =>
  lines.length === 0
    ? [{ field: 'lines', message: 'Must have at least one line.' }]
    : lines.flatMap((line, index) => fieldProblems(line, QUANTITY_CHECKS, `lines[${index}]`));

const ORDER_REASON_CHECKS: Checks<OrderReasonInput> = { orderId: identifier, reason: prose() };
const ATTEMPT_CHECKS: Checks<BeginPaymentAttemptInput> = {
  orderId: identifier,
  attempt: whole(1, 999_999),
  amount: positiveAmount,
  token: nothingToCheck,
};
const CHARGE_CHECKS: Checks<Charge> = {
  id: oneLine(),
  status: oneOf('succeeded', 'declined', 'voided'),
  amount: amountOfZeroOrMore,
  reference: oneLine(),
  declineCode: maybe(oneLine()),
};
const PAYMENT_CHECKS: Checks<TakePaymentInput> = {
  customerId: identifier,
  invoice: maybe(identifier),
  amount: positiveAmount,
  method: oneLine(40),
  reference: oneLine(),
  receivedOn: date,
  dimensions: nothingToCheck,
};
const TAKE_HOLD_CHECKS: Checks<TakeCreditHoldInput> = {
  orderId: identifier,
  customerId: identifier,
  creditLimit: amountOfZeroOrMore,
  amount: amountOfZeroOrMore,
  override: maybe(flag),
};
const CHANGE_HOLD_CHECKS: Checks<ChangeCreditHoldInput> = {
  orderId: identifier,
  amount: amountOfZeroOrMore,
  creditLimit: amountOfZeroOrMore,
  override: maybe(flag),
};
const REFUND_CHECKS: Checks<SettleRefundInput> = { refundId: oneLine(), providerRefundId: oneLine() };
const WEBHOOK_CHECKS: Checks<RecordWebhookInput> = {
  eventId: oneLine(),
  type: oneLine(),
  sequence: whole(0, Number.MAX_SAFE_INTEGER),
  chargeId: oneLine(),
  charge: nothingToCheck,
  refund: nothingToCheck,
};

export const checkOrderReason = (input: OrderReasonInput): FieldProblem[] => fieldProblems(input, ORDER_REASON_CHECKS);
export const checkAttempt = (input: BeginPaymentAttemptInput): FieldProblem[] => fieldProblems(input, ATTEMPT_CHECKS);
export const checkTakeHold = (input: TakeCreditHoldInput): FieldProblem[] => fieldProblems(input, TAKE_HOLD_CHECKS);
export const checkChangeHold = (input: ChangeCreditHoldInput): FieldProblem[] =>
  fieldProblems(input, CHANGE_HOLD_CHECKS);
export const checkSettleRefund = (input: SettleRefundInput): FieldProblem[] => fieldProblems(input, REFUND_CHECKS);
export const checkWebhook = (input: RecordWebhookInput): FieldProblem[] => fieldProblems(input, WEBHOOK_CHECKS);

export const checkCharge = (charge: Charge): FieldProblem[] => {
  const problems = fieldProblems(charge, CHARGE_CHECKS, 'charge');
  if (problems.length > 0 || charge.status !== 'succeeded' || money(charge.amount) > 0n) return problems;
  return [{ field: 'charge.amount', message: 'Must be more than zero.' }];
};

export const checkTakePayment = (input: TakePaymentInput): FieldProblem[] => [
  ...fieldProblems(input, PAYMENT_CHECKS),
  ...dimensionProblems(input.dimensions, 'dimensions'),
];
