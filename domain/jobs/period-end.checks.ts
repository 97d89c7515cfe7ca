import { anything, type Checks, code, date, fieldProblems, identifier, oneOf } from '../kernel/fields.js';
import { isAmount, money, ZERO } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type ChargeActualOverheadInput,
  type CloseLabourInput,
  type CloseOverheadInput,
  OVERHEAD_CLOSINGS,
} from './period-end.wire.js';

const CHARGE: Checks<ChargeActualOverheadInput> = {
  chargeId: identifier,
  workCentre: code,
  from: date,
  to: date,
  amount: (value) =>
    typeof value === 'string' && isAmount(value) && money(value) > ZERO
      ? undefined
      : 'Must be an amount above zero with at most two decimals, such as "123.45".',
  basis: oneOf('labourHours', 'labourCost', 'machineHours'),
};

export function chargeProblems(input: ChargeActualOverheadInput): FieldProblem[] {
  const problems = fieldProblems(input, CHARGE);
  if (problems.length > 0 || input.from <= input.to) return problems;
  return [{ field: 'to', message: 'Must not be before from.' }];
}

const CLOSING: Checks<CloseLabourInput> = { closingId: identifier, through: date, balances: anything };

export const closeLabourProblems = (input: CloseLabourInput): FieldProblem[] => fieldProblems(input, CLOSING);
export const closeOverheadProblems = (input: CloseOverheadInput): FieldProblem[] =>
  fieldProblems(input, {
    ...CLOSING,
    method: oneOf(...OVERHEAD_CLOSINGS),
    over: anything,
  } satisfies Checks<CloseOverheadInput>);
