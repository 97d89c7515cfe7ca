import type { Actor } from '../kernel/actor.js';
import { COMPANY, dimensionProblems } from '../kernel/dimensions.js';
import { amountOfZeroOrMore, date, fieldProblems, identifier, maybe, oneLine } from '../kernel/fields.js';
import { add, formatMoney, isAmount, type Money, money, subtract, ZERO } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { refuse } from './ledger.refusals.js';
import type { Account, DraftJournal, JournalApproval, JournalLine, ManualLine, ManualState } from './ledger.wire.js';
import { DUE_FROM_UNITS, DUE_TO_UNITS } from './posting-rule.js';

export type ManualEvent = 'approve' | 'reject';

/** A draft is decided once. */
export const manualTransitions: readonly {
  readonly from: ManualState;
  readonly event: ManualEvent;
  readonly to: ManualState;
}[] = [
  { from: 'Drafted', event: 'approve', to: 'Posted' },
  { from: 'Drafted', event: 'reject', to: 'Rejected' },
];

/** The state after an event; refuses with 'JournalDecided'. */
export function nextManualState(journalId: string, from: ManualState, event: ManualEvent): ManualState {
  const transition = manualTransitions.find((each) => each.from === from && each.event === event);
  if (transition) return transition.to;
  const already = from === 'Posted' ? 'approved and posted' : 'rejected';
  throw refuse('JournalDecided', `Manual journal ${journalId} is ${already}: it is decided once.`, { state: from });
}

const FEWEST_LINES = 2;
const MOST_LINES = 500;

const LINE_CHECKS = {
  account: oneLine(10),
  debit: maybe(amountOfZeroOrMore),
  credit: maybe(amountOfZeroOrMore),
  dimensions: () => undefined,
  memo: maybe(oneLine()),
};

/** Refuses with 'InvalidJournal' naming every wrong field; answers the numbered lines. */
export function draftLines(draft: DraftJournal, chart: ReadonlyMap<string, Account>): JournalLine[] {
  const problems = [
    ...fieldProblems(draft, {
      journalId: identifier,
      date,
      description: oneLine(),
      lines: (value) =>
        Array.isArray(value) && value.length >= FEWEST_LINES && value.length <= MOST_LINES
          ? undefined
          : `Must be ${FEWEST_LINES} to ${MOST_LINES} lines.`,
    }),
    ...(Array.isArray(draft.lines) ? draft.lines : []).flatMap((line, index) => lineProblems(line, index, chart)),
  ];
  if (problems.length > 0) throw invalid(problems);
  const lines = draft.lines.map(numbered);
  const apart = [...balanceProblems(lines), ...totalProblems(lines)];
  if (apart.length > 0) throw invalid(apart);
  return lines;
}

/** Others are asked about the total, as about any amount. */
function totalProblems(lines: readonly JournalLine[]): FieldProblem[] {
  const total = totalOf(lines);
  if (amountOfZeroOrMore(total) === undefined) return [];
  return [{ field: 'lines', message: `The total ${total} is more than an amount may be.` }];
}

const invalid = (fields: readonly FieldProblem[]) =>
  refuse('InvalidJournal', 'The manual journal is not valid.', { fields });

function lineProblems(line: ManualLine, index: number, chart: ReadonlyMap<string, Account>): FieldProblem[] {
  const prefix = `lines[${index}]`;
  const problems = [
    ...fieldProblems(line, LINE_CHECKS, prefix),
    ...dimensionProblems(line?.dimensions, `${prefix}.dimensions`),
  ];
  const account = chart.get(line?.account);
  if (!account) problems.push({ field: `${prefix}.account`, message: 'Is not in the chart of accounts.' });
  else if (account.subledger) {
    const message = `Is a control account: it takes postings only from ${account.subledger}.`;
    problems.push({ field: `${prefix}.account`, message });
  }
  if (isAbove(line?.debit) === isAbove(line?.credit)) {
    problems.push({ field: prefix, message: 'Must have either a debit or a credit above zero.' });
  }
  return problems;
}

const isAbove = (amount: string | undefined): boolean =>
  typeof amount === 'string' && isAmount(amount) && money(amount) > ZERO;

const numbered = (line: ManualLine, index: number): JournalLine => {
  const { businessUnit, site, costCentre } = line.dimensions;
  return {
    line: index + 1,
    account: line.account,
    debit: formatMoney(money(line.debit ?? '0.00')),
    credit: formatMoney(money(line.credit ?? '0.00')),
    dimensions: { businessUnit, site, costCentre },
    memo: line.memo ?? null,
  };
};

/** In total first; a journal that ties in total must also tie in every business unit. */
function balanceProblems(lines: readonly JournalLine[]): FieldProblem[] {
  const units = new Map<string, Money>();
  for (const line of lines) {
    const unit = line.dimensions.businessUnit;
    const difference = subtract(money(line.debit), money(line.credit));
    units.set(unit, add(units.get(unit) ?? ZERO, difference));
  }
  const total = add(...units.values());
  if (total !== ZERO) return [{ field: 'lines', message: `Debits and credits differ by ${formatMoney(total)}.` }];
  return [...units]
    .filter(([, difference]) => difference !== ZERO)
    .map(([unit, difference]) => ({
      field: 'lines',
      message: `Debits and credits of ${unit} differ by ${formatMoney(difference)}: add lines of ${DUE_FROM_UNITS} and ${DUE_TO_UNITS} that settle it between the units.`,
    }));
}

/** What was debited, of lines that tie. */
export const totalOf = (lines: readonly JournalLine[]): string =>
  formatMoney(add(...lines.map((line) => money(line.debit))));

/** Every line swapped, on the same dimensions. */
export const reversed = (lines: readonly JournalLine[]): JournalLine[] =>
  lines.map((line) => ({ ...line, debit: line.credit, credit: line.debit }));

export const approvalOfJournal = (journalId: string): string => `AR-${journalId}`;

/** The draft as a request for approval: one over several places is the whole company's. */
export function journalApproval(
  { journalId, lines }: { readonly journalId: string; readonly lines: readonly JournalLine[] },
  requestedBy: Actor,
): JournalApproval {
  const [first] = lines.map(({ dimensions }) => dimensions);
  const ofOne = ({ dimensions }: JournalLine): boolean =>
    dimensions.businessUnit === first?.businessUnit && dimensions.site === first.site;
  return {
    ...{ requestId: approvalOfJournal(journalId), kind: 'manualJournal', subject: journalId, requestedBy },
    ...{ amount: totalOf(lines), dimensions: first && lines.every(ofOne) ? first : COMPANY },
    requesterWorkflowId: `manual-journal:${journalId}`,
  };
}
