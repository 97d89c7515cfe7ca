import type { Actor, Role } from '../kernel/actor.js';
import { date, fieldProblems, identifier, oneLine, oneOf, prose } from '../kernel/fields.js';
import type { FieldProblem, Refused } from '../kernel/refusal.js';
import { covers, requireScope, type Scope, withinAll } from '../kernel/scope.js';
import { addDays, type LocalDate } from '../kernel/time.js';
import {
  askersOf,
  DECIDING_ROLES,
  type Decidable,
  decidingRoles,
  decisionRefusal,
  hasSeat,
  hasVoted,
  isAsked,
  isOpen,
} from './approvals.js';
import { refuse } from './approvals.refusals.js';
import type { Delegation, DelegationState, GiveDelegationInput, Person } from './approvals.wire.js';

/** Longer than that is another role, which the issuer of the tokens gives. */
const LONGEST_DAYS = 366;

/** Whoever is further from the role than that does not know for whom they decide. */
const LONGEST_CHAIN = 5;

/** Delegations from the one who holds the role to the one who decides, each lending on what the one before lent. */
export type Chain = readonly Delegation[];

/** Every wrong field of a delegation that this person gives. */
export function delegationProblems(input: GiveDelegationInput, giver: Actor, today: LocalDate): FieldProblem[] {
  const { to, ...rest } = input;
  const problems = [
    ...fieldProblems(rest, {
      delegationId: identifier,
      role: oneOf(...DECIDING_ROLES),
      firstDay: date,
      lastDay: date,
      reason: prose(),
    }),
    ...fieldProblems(to, { id: oneLine(), name: oneLine() }, 'to'),
  ];
  if (problems.length > 0) return problems;
  const say = (field: string, message: string): void => void problems.push({ field, message });
  if (to.id === giver.id) say('to.id', 'Nobody delegates to themselves.');
  if (input.lastDay < input.firstDay) say('lastDay', 'Must not be before the first day.');
  else if (input.lastDay < today) say('lastDay', 'Must not be over.');
  else if (input.lastDay > addDays(input.firstDay, LONGEST_DAYS)) {
    say('lastDay', `Must be within ${LONGEST_DAYS} days of the first.`);
  }
  return problems;
}

export function delegationState({ revoked, firstDay, lastDay }: Delegation, today: LocalDate): DelegationState {
  if (revoked) return 'Revoked';
  if (today > lastDay) return 'Ended';
  return today < firstDay ? 'Planned' : 'InForce';
}

/** Revoking needs a delegation that is to come or in force, and its giver or an Admin. */
export function revocationRefusal(delegation: Delegation, actor: Actor, today: LocalDate): Refused | undefined {
  const { delegationId, from } = delegation;
  if (actor.id !== from.id && !actor.roles.includes('Admin')) {
    return refuse('DelegationOfAnother', `${delegationId} was given by ${from.id}, who revokes it, or an Admin.`);
  }
  const state = delegationState(delegation, today);
  if (state === 'Planned' || state === 'InForce') return undefined;
  return refuse('DelegationOver', `${delegationId} is ${state}: there is nothing to revoke.`, { state });
}

/** Every way of at most so many delegations on which the role comes to this person on that day, from people who held it when they lent it. */
export function chainsTo(
  delegations: readonly Delegation[],
  role: Role,
  personId: string,
  day: LocalDate,
  passed: readonly string[] = [],
): Chain[] {
  if (passed.includes(personId) || passed.length >= LONGEST_CHAIN) return [];
  const lent = delegations.filter(
    (each) => each.role === role && each.to.id === personId && delegationState(each, day) === 'InForce',
  );
  // One of each giver, who may have given twice before that was refused: of a role of their own, if there is one.
  const ownFirst = [...lent].sort((a, b) => Number(b.own) - Number(a.own));
  return ownFirst
    .filter((each, index) => ownFirst.findIndex(({ from }) => from.id === each.from.id) === index)
    .flatMap((last): Chain[] => {
      if (last.own) return [[last]];
      return chainsTo(delegations, role, last.from.id, day, [...passed, personId]).map((chain) => [...chain, last]);
    });
}

/** Everybody in whose place the last of a chain stands. */
const peopleOf = (chain: Chain): string[] => chain.map(({ from }) => from.id);

/** Nobody lends more than they had when they gave it. */
export const reachOf = (chain: Chain): Scope => withinAll(chain.map(({ scope }) => scope));

/** Nobody decides through somebody else what they asked for: a chain through them lends nothing. */
const lends = (chain: Chain, request: Decidable): boolean => {
  const [head] = chain;
  const askers = askersOf(request);
  return (
    head !== undefined &&
    isAsked(request, head.role, head.from.id) &&
    !peopleOf(chain).some((id) => askers.includes(id)) &&
    !(isOpen(request.state) && hasVoted(request, head.from.id))
  );
};

/** The ways by which this person may decide the request in another's place. */
export const waysToDecide = (...asked: Parameters<typeof waysElsewhereToo>): Chain[] =>
  waysElsewhereToo(...asked).filter((chain) => covers(reachOf(chain), asked[0].dimensions));

const waysElsewhereToo = (
  request: Decidable,
  delegations: readonly Delegation[],
  personId: string,
  day: LocalDate,
): Chain[] =>
  (hasSeat(request, personId) ? [] : decidingRoles(request))
    .flatMap((role) => chainsTo(delegations, role, personId, day))
    .filter((chain) => lends(chain, request));

/** Somebody who may decide a request in another's place, as far as their own role lets them decide at all. */
export interface Delegate {
  readonly person: Person;
  readonly onBehalfOf: Person;
  readonly role: Role;
}

/** Each once for everybody in whose place they may. */
export function delegatesOf(request: Decidable, delegations: readonly Delegation[], day: LocalDate): Delegate[] {
  const people = new Map(delegations.map(({ to }) => [to.id, to]));
  for (const id of askersOf(request)) people.delete(id);
  const free = [...people.values()].filter(({ id }) => !hasVoted(request, id));
  return free.flatMap((person) => {
    const heads = waysToDecide(request, delegations, person.id, day).flatMap(([head]) => (head ? [head] : []));
    return [...new Map(heads.map(({ from, role }) => [from.id, { person, onBehalfOf: from, role }])).values()];
  });
}

/** By which delegations the actor decides for another, the fewest there are; throws why they may not. */
export function chainOfDecision(
  request: Decidable,
  { actor, onBehalfOf }: { readonly actor: Actor; readonly onBehalfOf: string },
  delegations: readonly Delegation[],
  day: LocalDate,
): Chain {
  const refused = decisionRefusal(request, actor, onBehalfOf);
  if (refused) throw refused;
  const ways = waysElsewhereToo(request, delegations, actor.id, day)
    .filter(([head]) => head?.from.id === onBehalfOf)
    .sort((a, b) => a.length - b.length);
  const shortest = ways.find((chain) => covers(reachOf(chain), request.dimensions));
  if (shortest) return shortest;
  const [barred] = ways;
  if (barred) requireScope({ ...actor, scope: reachOf(barred) }, request.dimensions);
  const roles = decidingRoles(request);
  throw refuse('DecisionNotAllowed', `${onBehalfOf} lends ${actor.id} none of: ${roles.join(', ')}.`, { roles });
}

/**
 * Why a delegation may not be given, or nothing: one like it may stand already; who does not hold the role lends on
 * what they are lent themselves on each of its days; and a role never comes back to somebody who lends it.
 */
export function delegationRefusal(given: Delegation, delegations: readonly Delegation[]): Refused | undefined {
  const { role, from, to } = given;
  const same = delegations.find((each) => isSame(each, given));
  if (same) return refuse('DelegationExists', `${same.delegationId} lends ${role} to ${to.id} in those days already.`);
  if (!given.own) {
    for (let day = given.firstDay; day <= given.lastDay; day = addDays(day, 1)) {
      const length = shortestTo(delegations, role, from.id, day);
      if (length === null) {
        return refuse('RoleNotHeld', `${from.id} neither is ${role} nor stands in for one on ${day}.`, { role, day });
      }
      if (length < LONGEST_CHAIN) continue;
      const message = `Comes to ${from.id} by ${length} delegations on ${day}: it is lent on no further.`;
      return refuse('InvalidDelegation', 'The delegation is not right.', { fields: [{ field: 'role', message }] });
    }
  }
  if (!comesBack(delegations, given, to.id, new Map())) return undefined;
  return refuse(
    'DelegationCircle',
    `${to.id} lends ${role} to ${from.id} in those days: it would go round in a circle.`,
  );
}

/** By how many delegations, at the fewest, the role comes to this person on that day; null: by none. Looks at each person once. */
function shortestTo(delegations: readonly Delegation[], role: Role, personId: string, day: LocalDate): number | null {
  const inForce = delegations.filter((each) => each.role === role && delegationState(each, day) === 'InForce');
  const seen = new Set([personId]);
  let reached = new Set(seen);
  for (let length = 1; reached.size > 0; length += 1) {
    const lent = inForce.filter(({ to }) => reached.has(to.id));
    if (lent.some(({ own }) => own)) return length;
    reached = new Set(lent.map(({ from }) => from.id).filter((id) => !seen.has(id)));
    for (const id of reached) seen.add(id);
  }
  return null;
}

type Days = Pick<Delegation, 'firstDay' | 'lastDay'>;

const isSame = (standing: Delegation, { role, from, to, firstDay, lastDay }: Delegation): boolean =>
  standing.role === role &&
  standing.from.id === from.id &&
  standing.to.id === to.id &&
  !standing.revoked &&
  standing.firstDay <= lastDay &&
  standing.lastDay >= firstDay;

/** Whether the role goes on from this person to the giver on a day on which every delegation of the way holds. Looks at nobody twice for the same days. */
function comesBack(
  delegations: readonly Delegation[],
  { role, from, firstDay, lastDay }: Pick<Delegation, 'role' | 'from' | 'firstDay' | 'lastDay'>,
  personId: string,
  looked: Map<string, readonly Days[]>,
): boolean {
  if (personId === from.id) return true;
  const before = looked.get(personId) ?? [];
  if (before.some((days) => days.firstDay <= firstDay && days.lastDay >= lastDay)) return false;
  looked.set(personId, [...before, { firstDay, lastDay }]);
  return delegations
    .filter((each) => each.role === role && each.from.id === personId && !each.revoked)
    .some((each) => {
      const meanwhile = {
        firstDay: each.firstDay > firstDay ? each.firstDay : firstDay,
        lastDay: each.lastDay < lastDay ? each.lastDay : lastDay,
      };
      if (meanwhile.firstDay > meanwhile.lastDay) return false;
      return comesBack(delegations, { role, from, ...meanwhile }, each.to.id, looked);
    });
}
