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

export type DunningEvent = 'remind' | 'handOver' | 'settle' | 'reopen';

/** What happens to the reminding of an invoice in each state; what stands nowhere does not happen. */
export const DUNNING_TRANSITIONS: Readonly<
  Record<DunningState, Readonly<Partial<Record<DunningEvent, DunningState>>>>
> = {
  Waiting: { remind: 'Waiting', handOver: 'HandedOver', settle: 'Settled' },
  HandedOver: { settle: 'Settled' },
  Settled: { reopen: 'Waiting' },
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

const later = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);

/**
 * The next reminder and the day on which it is due; null after the last. Counted in calendar days from the due date, or
 * from the day on which the invoice was open again; and never sooner after the reminder before than the two levels are
 * apart: who was not reminded for long, by a hold or an outage, does not get several at once.
 */
export function nextReminder({
  levels,
  level,
  dueDate,
  remindedOn,
  openedAgainOn,
}: Pick<DunningStanding, 'levels' | 'level' | 'dueDate' | 'remindedOn' | 'openedAgainOn'>): {
  readonly level: number;
  readonly on: LocalDate;
} | null {
  const next = levels[level];
  if (!next) return null;
  const on = addDays(later(dueDate, openedAgainOn ?? dueDate), next.daysAfterDue);
  const last = levels[level - 1];
  if (!last || !remindedOn) return { level: level + 1, on };
  return { level: level + 1, on: later(on, addDays(remindedOn, next.daysAfterDue - last.daysAfterDue)) };
}

/** The first time that an invoice is open is opening 1, and keeps the keys that it had when there was no other. */
export const openingOf = ({ opening }: Pick<DunningStanding, 'opening'>): number => opening ?? 1;

/** A name within the opening that it is about. */
export const inOpening = (opening: number, name: string): string =>
  opening === 1 ? name : `opening-${opening}/${name}`;

/** The key under which a reminder is one letter, however often it is written. */
export const reminderId = (standing: Pick<DunningStanding, 'invoice' | 'opening'>, level: number): string =>
  `reminder/${standing.invoice}/${inOpening(openingOf(standing), String(level))}`;

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
