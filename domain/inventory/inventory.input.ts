import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  type Check,
  type Checks,
  code,
  date,
  fieldProblems,
  flag,
  identifier,
  matching,
  maybe,
  oneLine,
  oneOf,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  whole,
} from '../kernel/fields.js';
import { isAmount, money, negate, ZERO } from '../kernel/money.js';
import { isQuantity, NONE, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { refuse } from './inventory.refusals.js';
import {
  ADJUSTMENT_REASONS,
  type AdjustStockInput,
  type ChangeReservationInput,
  type Classification,
  type IssueIndirectInput,
  type IssueStockInput,
  type MoveStockInput,
  type OpenStockInput,
  type ReceiveStockInput,
  type ReleaseStockInput,
  type ReserveStockInput,
  type RevalueStockInput,
  STOCK_ACCOUNTS,
  type WantedLine,
} from './inventory.wire.js';

const LARGEST_LINE = 2 ** 31 - 1;
/** Checked beside its fields. */
export const anything: Check = () => undefined;

const quantityOfZeroOrMore: Check = (value) =>
  typeof value === 'string' && /^0+(\.0{1,4})?$/.test(value) ? undefined : positiveQuantity(value);

const signedQuantity: Check = (value) => {
  const size = typeof value === 'string' ? value.replace(/^-/, '') : value;
  return positiveQuantity(size) === undefined
    ? undefined
    : 'Must be a quantity other than zero with at most four decimals, such as "2" or "-2", up to 9999999.9999.';
};

const signedAmount: Check = (value) =>
  typeof value === 'string' && isAmount(value) && money(value) !== ZERO
    ? undefined
    : 'Must be an amount other than zero with at most two decimals, such as "12.50" or "-12.50".';

const placingSequence = matching(/^[1-9]\d{0,17}$/, 'Must be a whole number above zero, as a string of digits.');
export const lineNumber = whole(1, LARGEST_LINE);

export const classification: Checks<Classification> = {
  stockAccount: oneOf(...STOCK_ACCOUNTS),
  businessUnit: code,
  costCentre: code,
};

export function refuseIfAny(what: string, ...problems: readonly FieldProblem[][]): void {
  const fields = problems.flat();
  if (fields.length === 0) return;
  const names = fields.map((problem) => problem.field).join(', ');
  throw refuse('InvalidStockRequest', `Cannot ${what}: wrong ${names}.`, { fields });
}

/** Refuses 'InvalidStockRequest' with every wrong field; so do the checks below. */
export function checkReceipt(input: ReceiveStockInput): void {
  const checks: Checks<ReceiveStockInput> = {
    part: identifier,
    site: code,
    quantity: positiveQuantity,
    unitCost: priceOfZeroOrMore,
    reference: oneLine(),
    supplierId: maybe(identifier),
    ...classification,
  };
  refuseIfAny('receive stock', fieldProblems(input, checks));
}

export function checkAdjustment(input: AdjustStockInput): void {
  const checks: Checks<AdjustStockInput> = {
    part: identifier,
    site: code,
    change: signedQuantity,
    reason: oneOf(...ADJUSTMENT_REASONS),
    note: prose(),
    unitCost: maybe(priceOfZeroOrMore),
    ...classification,
  };
  const problems = fieldProblems(input, checks);
  refuseIfAny('adjust stock', problems, scrapProblems(input));
}

const scrapProblems = ({ reason, change }: AdjustStockInput): FieldProblem[] =>
  reason === 'scrap' && isQuantity(change) && quantity(change) > NONE
    ? [{ field: 'change', message: 'Scrap only takes away: must be below zero.' }]
    : [];

export function checkMove(input: MoveStockInput): void {
  const checks: Checks<MoveStockInput> = {
    part: identifier,
    fromSite: code,
    toSite: (value) => (value === input.fromSite ? 'Must be another site.' : code(value)),
    quantity: positiveQuantity,
    note: prose(),
  };
  refuseIfAny('move stock', fieldProblems(input, checks));
}

export function checkIndirectIssue(input: IssueIndirectInput): void {
  const checks: Checks<IssueIndirectInput> = {
    part: identifier,
    site: code,
    quantity: positiveQuantity,
    dimensions: anything,
    note: prose(),
  };
  const dimensions = dimensionProblems(input.dimensions, 'dimensions');
  refuseIfAny('issue indirect material', fieldProblems(input, checks), dimensions);
}

export function checkOpening(input: OpenStockInput): void {
  const checks: Checks<OpenStockInput> = {
    part: identifier,
    site: code,
    quantity: positiveQuantity,
    value: amountOfZeroOrMore,
    note: prose(),
    ...classification,
  };
  refuseIfAny('open stock', fieldProblems(input, checks));
}

export function checkRevaluation(input: RevalueStockInput): void {
  const checks: Checks<RevalueStockInput> = {
    revaluationId: identifier,
    stockAccount: oneOf(...STOCK_ACCOUNTS),
    businessUnit: code,
    site: code,
    amount: signedAmount,
    of: amountOfZeroOrMore,
    reason: prose(),
    date: maybe(date),
  };
  const problems = fieldProblems(input, checks);
  refuseIfAny('revalue stock', problems.length > 0 ? problems : worthProblems(input));
}

const worthProblems = ({ amount, of }: RevalueStockInput): FieldProblem[] => {
  if (money(of) === ZERO)
    return [{ field: 'of', message: 'Must be above zero: nothing is shared by what is worth nothing.' }];
  return negate(money(amount)) > money(of)
    ? [{ field: 'amount', message: `Must not take more than the ${of} that all of it was worth.` }]
    : [];
};

export function checkReservation(input: ReserveStockInput): void {
  const checks: Checks<ReserveStockInput> = {
    orderId: identifier,
    placingSequence,
    site: code,
    allowPartial: flag,
    lines: anything,
  };
  refuseIfAny('reserve stock', fieldProblems(input, checks), wantedLines(input.lines, positiveQuantity));
}

export function checkChange(input: ChangeReservationInput): void {
  const checks: Checks<ChangeReservationInput> = {
    orderId: identifier,
    lines: anything,
    besidesIssued: maybe(flag),
  };
  refuseIfAny('change a reservation', fieldProblems(input, checks), wantedLines(input.lines, quantityOfZeroOrMore));
}

export function checkRelease(input: ReleaseStockInput): void {
  refuseIfAny('release stock', fieldProblems(input, { orderId: identifier, reason: prose() }));
}

export function checkIssue(input: IssueStockInput): void {
  const checks: Checks<IssueStockInput> = {
    orderId: identifier,
    shipmentId: identifier,
    lines: anything,
    dimensions: anything,
    customerId: maybe(identifier),
  };
  const line = { line: lineNumber, quantity: positiveQuantity };
  refuseIfAny(
    'issue stock',
    fieldProblems(input, checks),
    dimensionProblems(input.dimensions, 'dimensions'),
    input.lines === null ? [] : lineProblems(input.lines, line),
  );
}

const wantedLines = (lines: readonly WantedLine[], size: Check): FieldProblem[] =>
  lineProblems(lines, { line: lineNumber, part: identifier, quantity: size, made: maybe(flag) });

function lineProblems<Line extends { readonly line: number }>(
  lines: readonly Line[],
  checks: Checks<Line>,
): FieldProblem[] {
  if (lines.length === 0) return [{ field: 'lines', message: 'Must hold at least one line.' }];
  return lines.flatMap((line, index) => {
    const twice = lines.findIndex((other) => other.line === line.line) < index;
    const problems = fieldProblems(line, checks, `lines[${index}]`);
    return twice ? [{ field: `lines[${index}].line`, message: 'Named twice.' }, ...problems] : problems;
  });
}
