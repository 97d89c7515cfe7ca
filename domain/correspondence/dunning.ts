import { type Checks, code, fieldProblems, identifier, maybe, oneLine, prose, whole } from '../kernel/fields.js';
import { atMost, listOf } from '../kernel/lists.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { addDays, daysBetween, type LocalDate } from '../kernel/time.js';
import type {
  DefineDunningPolicyInput,
  DunningLevel,
  DunningStanding,
  DunningState,
  HoldDunningInput,
  ReleaseDunningHoldInput,
  WriteReminderInput,
} from './correspondence.wire.js';

export type DunningEvent = 'remind' | 'handOver' | 'settle';

/** What happens to the reminding of an invoice in each state; what stands nowhere does not happen. */
export const DUNNING_TRANSITIONS: Readonly<
  Record<DunningState, Readonly<Partial<Record<DunningEvent, DunningState>>>>
> = {
  Waiting: { remind: 'Waiting', handOver: 'HandedOver', settle: 'Settled' },
  HandedOver: { settle: 'Settled' },
  Settled: {},
};

export const dunningAfter = (state: DunningState, event: DunningEvent): DunningState | null =>
  DUNNING_TRANSITIONS[state][event] ?? null;

const MOST_DAYS = 3650;

const LEVEL_CHECKS: Checks<DunningLevel> = {
  daysAfterDue: whole(1, MOST_DAYS),
  subject: oneLine(),
  text: prose(1, 4000),
};

/** The places of a text that are filled in. */
const PLACES = ['invoice', 'invoiceDate', 'dueDate', 'total', 'open', 'daysOverdue', 'customer'] as const;
type Place = (typeof PLACES)[number];

const unknownPlaces = (text: unknown): string[] =>
  typeof text !== 'string'
    ? []
    : [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([, place = '']) =>
        (PLACES as readonly string[]).includes(place) ? [] : [`{${place}}`],
      );

/** Every wrong field of a policy. One without levels is right: nobody whom it holds for is reminded. */
export function policyProblems(input: DefineDunningPolicyInput): FieldProblem[] {
  const head = fieldProblems(input, { policy: code, fromTermsDays: whole(0, 365), levels: atMost('levels') });
  const levels = listOf<DunningLevel>(input.levels);
  const single = levels.flatMap((level, index) => fieldProblems(level, LEVEL_CHECKS, `levels[${index}]`));
  const places = levels.flatMap((level, index) =>
    (['subject', 'text'] as const).flatMap((field) =>
      unknownPlaces(level?.[field]).map((place) => ({
        field: `levels[${index}].${field}`,
        message: `There is no place ${place}; there are: ${PLACES.map((name) => `{${name}}`).join(', ')}.`,
      })),
    ),
  );
  if (head.length + single.length > 0) return [...head, ...single, ...places];
  return [...places, ...outOfOrder(levels)];
}

const outOfOrder = (levels: readonly DunningLevel[]): FieldProblem[] =>
  levels.flatMap(({ daysAfterDue }, index) =>
    index > 0 && daysAfterDue <= (levels[index - 1]?.daysAfterDue ?? 0)
      ? [{ field: `levels[${index}].daysAfterDue`, message: 'Must be later than the level before.' }]
      : [],
  );

export const holdProblems = (input: HoldDunningInput): FieldProblem[] =>
  fieldProblems(input, {
    holdId: identifier,
    customerId: identifier,
    invoice: maybe(identifier),
    reason: prose(1, 500),
  });

export const releaseProblems = (input: ReleaseDunningHoldInput): FieldProblem[] =>
  fieldProblems(input, { holdId: identifier, reason: prose(1, 500) });

/** The next reminder and the day on which it is due, counted in calendar days from the due date; null after the last. */
export function nextReminder({
  levels,
  level,
  dueDate,
}: Pick<DunningStanding, 'levels' | 'level' | 'dueDate'>): { readonly level: number; readonly on: LocalDate } | null {
  const next = levels[level];
  return next ? { level: level + 1, on: addDays(dueDate, next.daysAfterDue) } : null;
}

/** The key under which a reminder is one letter, however often it is written. */
export const reminderId = (invoice: string, level: number): string => `reminder/${invoice}/${level}`;

/** The words of a reminder, with the invoice's data in their places. */
export function reminderText(
  { subject, text }: DunningLevel,
  { invoice, invoiceDate, customerName, total, open, on }: WriteReminderInput,
  dueDate: LocalDate,
): { readonly subject: string; readonly body: string } {
  const values: Readonly<Record<Place, string>> = {
    ...{ invoice, invoiceDate, dueDate, total: `USD ${total}`, open: `USD ${open}`, customer: customerName },
    daysOverdue: String(daysBetween(dueDate, on)),
  };
  const filled = (words: string): string =>
    words.replace(/\{([^{}]*)\}/g, (whole, place: string) => values[place as Place] ?? whole);
  return { subject: filled(subject), body: filled(text) };
}
