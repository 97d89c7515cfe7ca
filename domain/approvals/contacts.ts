import { type Check, date, email, fieldProblems, identifier, maybe, oneLine, prose } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { covers, type Scope } from '../kernel/scope.js';
import type { LocalDate } from '../kernel/time.js';
import { askersOf, DECIDING_ROLES, type Decidable, isAsked, isOpen } from './approvals.js';
import type { Delegation, Person } from './approvals.wire.js';
import type { AddContactInput, Contact, ContactState, EndContactInput } from './contacts.wire.js';
import { rightNow } from './right.js';

const MOST_CODES = 100;

const rolesCheck: Check = (value) =>
  Array.isArray(value) && new Set(value).size === value.length && value.every((role) => DECIDING_ROLES.includes(role))
    ? undefined
    : `Must name each role once, of: ${DECIDING_ROLES.join(', ')}.`;

const codesCheck: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_CODES &&
  new Set(value).size === value.length &&
  value.every((code) => oneLine(40)(code) === undefined)
    ? undefined
    : `Must name 1 to ${MOST_CODES} codes, each once.`;

export function contactProblems(input: AddContactInput, today: LocalDate): FieldProblem[] {
  const { contactId, email: address, roles, firstDay, person, scope } = input;
  const problems = [
    ...fieldProblems(
      { contactId, email: address, roles, firstDay },
      { contactId: identifier, email, roles: rolesCheck, firstDay: maybe(date) },
    ),
    ...(person == null ? [] : fieldProblems<Person>(person, { id: oneLine(), name: oneLine() }, 'person')),
    ...(scope == null
      ? []
      : fieldProblems<Scope>(scope, { sites: maybe(codesCheck), businessUnits: maybe(codesCheck) }, 'scope')),
  ];
  if (problems.length > 0) return problems;
  if (person == null && roles.length === 0) {
    problems.push({ field: 'roles', message: 'Must name one where there is no person.' });
  }
  if (firstDay != null && firstDay < today) problems.push({ field: 'firstDay', message: 'Must not be over.' });
  return problems;
}

export const contactEndProblems = (input: EndContactInput): FieldProblem[] =>
  fieldProblems(input, { contactId: identifier, reason: prose() });

export function contactState({ ended, firstDay }: Contact, today: LocalDate): ContactState {
  if (ended) return 'Ended';
  return firstDay > today ? 'Planned' : 'InForce';
}

/** Somebody to tell, and in whose place they may decide. */
export interface Recipient {
  readonly contact: Contact;
  readonly onBehalfOf: readonly Person[];
}

/**
 * Those of the list for whom the request waits. A person is who the list says, and is asked what a decider is asked; a
 * mailbox is told where everybody with its role is asked, and not where people are asked by name.
 */
export const decidersAmong = (
  contacts: readonly Contact[],
  request: Decidable,
  delegations: readonly Delegation[],
  day: LocalDate,
): Recipient[] =>
  oncePerAddress(
    contacts.flatMap((contact): Recipient[] => {
      const { person, roles, scope } = contact;
      if (!person) return isMailboxAsked(contact, request) ? [{ contact, onBehalfOf: [] }] : [];
      const right = rightNow(request, { ...person, roles, ...(scope ? { scope } : {}) }, delegations, day);
      return right ? [{ contact, onBehalfOf: right.own ? [] : right.onBehalfOf }] : [];
    }),
  );

const NOBODY = '';

const isMailboxAsked = ({ roles, scope }: Contact, request: Decidable): boolean =>
  isOpen(request.state) &&
  covers(scope ?? undefined, request.dimensions) &&
  roles.some((role) => isAsked(request, role, NOBODY));

/** Those of the list who asked. */
export const askersAmong = (contacts: readonly Contact[], request: Decidable): Recipient[] =>
  oncePerAddress(
    contacts
      .filter(({ person }) => person !== null && askersOf(request).includes(person.id))
      .filter(({ scope }) => covers(scope ?? undefined, request.dimensions))
      .map((contact) => ({ contact, onBehalfOf: [] })),
  );

/** Who may decide by themselves is told so, whatever else their address stands for. */
function oncePerAddress(recipients: readonly Recipient[]): Recipient[] {
  const ownFirst = [...recipients].sort((a, b) => a.onBehalfOf.length - b.onBehalfOf.length);
  const seen = new Set<string>();
  return ownFirst.filter(({ contact }) => {
    const address = contact.email.toLowerCase();
    return !seen.has(address) && seen.add(address);
  });
}
