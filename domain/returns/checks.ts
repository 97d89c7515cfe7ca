import { dimensionProblems } from '../kernel/dimensions.js';
import {
  anything,
  type Checks,
  code,
  fieldProblems,
  flag,
  identifier,
  maybe,
  oneLine,
  oneOf,
  positiveQuantity,
  prose,
  whole,
} from '../kernel/fields.js';
import { atMost, listOf, namedTwice, someOf } from '../kernel/lists.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type AuthorisedLine,
  type InspectedLine,
  type InspectGoodsInput,
  OUTCOMES,
  type ReceivedLine,
  type ReceiveGoodsInput,
  type ReturnAuthorisation,
  VERDICTS,
} from './returns.wire.js';

const lineNumber = whole(1, 9_999);

const AUTHORISATION_CHECKS: Checks<ReturnAuthorisation> = {
  returnId: identifier,
  outcome: oneOf(...OUTCOMES),
  validDays: whole(1, 365),
  note: maybe(prose()),
  order: anything,
  lines: someOf('lines'),
};
const AUTHORISED_CHECKS: Checks<AuthorisedLine> = { line: lineNumber, quantity: positiveQuantity, reason: prose() };

/** Every wrong field of an authorisation; whether the quantities are left to return is seen under the lock. */
export function authorisationProblems(authorisation: ReturnAuthorisation): FieldProblem[] {
  const lines = listOf<AuthorisedLine>(authorisation.lines);
  const sold = new Set(authorisation.order.lines.map(({ line }) => line));
  return [
    ...fieldProblems(authorisation, AUTHORISATION_CHECKS),
    ...lines.flatMap((one, index) => fieldProblems(one, AUTHORISED_CHECKS, `lines[${index}]`)),
    ...onceEach(lines),
    ...unsold(lines, sold, authorisation.order.orderId),
    ...dimensionProblems(authorisation.order.dimensions, 'order.dimensions'),
  ];
}

const onceEach = (lines: readonly { readonly line: number }[]): FieldProblem[] =>
  namedTwice(
    lines,
    ({ line }) => line,
    (index) => `lines[${index}].line`,
  );

/** Lines that the order does not have. */
export const unsold = (
  lines: readonly { readonly line: number }[],
  sold: ReadonlySet<number>,
  orderId: string,
): FieldProblem[] =>
  lines.flatMap(({ line }, index) =>
    sold.has(line) ? [] : [{ field: `lines[${index}].line`, message: `Order ${orderId} has no line ${line}.` }],
  );

const RECEIVED_CHECKS: Checks<ReceivedLine> = { line: lineNumber, quantity: positiveQuantity };

export function receiptProblems({ lines, reference, last }: ReceiveGoodsInput): FieldProblem[] {
  const came = listOf<ReceivedLine>(lines);
  const count = last === true ? atMost('lines') : someOf('lines');
  return [
    ...fieldProblems({ lines, reference, last }, { lines: count, reference: oneLine(), last: flag }),
    ...came.flatMap((one, index) => fieldProblems(one, RECEIVED_CHECKS, `lines[${index}]`)),
    ...onceEach(came),
  ];
}

const INSPECTED_CHECKS: Checks<InspectedLine> = {
  line: lineNumber,
  quantity: positiveQuantity,
  verdict: oneOf(...VERDICTS),
  site: code,
  note: prose(0),
};

/** The same line may stand several times: parts of it were found to be different things. */
export const inspectionProblems = ({ lines }: InspectGoodsInput): FieldProblem[] => [
  ...fieldProblems({ lines }, { lines: someOf('lines') }),
  ...listOf<InspectedLine>(lines).flatMap((one, index) => fieldProblems(one, INSPECTED_CHECKS, `lines[${index}]`)),
];

export const returnReferenceProblems = (input: { readonly reference: string }): FieldProblem[] =>
  fieldProblems({ reference: input.reference }, { reference: oneLine() });

export const returnReasonProblems = (input: { readonly reason: string }): FieldProblem[] =>
  fieldProblems({ reason: input.reason }, { reason: prose() });
