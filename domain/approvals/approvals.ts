import { type Actor, isPerson, type Role } from '../kernel/actor.js';
import type { Refused } from '../kernel/refusal.js';
import type { Place } from '../kernel/scope.js';
import { refuse } from './approvals.refusals.js';
import type { ApprovalDecision, Person } from './approvals.wire.js';

export const APPROVAL_STATES = [
  'Requested',
  'Escalated',
  'Granted',
  'Rejected',
  'Returned',
  'Expired',
  'Withdrawn',
] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export const APPROVAL_EVENTS = ['vote', 'approve', 'reject', 'sendBack', 'escalate', 'expire', 'withdraw'] as const;
export type ApprovalEvent = (typeof APPROVAL_EVENTS)[number];

/** A cell that is not a state is the refusal that the event meets there. */
export type ApprovalCell = ApprovalState | 'AlreadyDecided' | 'AlreadyEnded';

type Row = Readonly<Record<ApprovalEvent, ApprovalCell>>;

// A timer or a compensation that comes too late finds the state as it is and leaves it: it must never fail its
// process. A person's decision that comes too late is refused, so that the person learns of it.
const decided = {
  vote: 'AlreadyDecided',
  approve: 'AlreadyDecided',
  reject: 'AlreadyDecided',
  sendBack: 'AlreadyDecided',
} as const;
const ended = {
  vote: 'AlreadyEnded',
  approve: 'AlreadyEnded',
  reject: 'AlreadyEnded',
  sendBack: 'AlreadyEnded',
} as const;
const left = <S extends ApprovalState>(state: S) => ({ escalate: state, expire: state, withdraw: state });

/** The state machine: what each event makes of each state. The same state again means that nothing changes. */
export const APPROVAL_TRANSITIONS: Readonly<Record<ApprovalState, Row>> = {
  Requested: {
    vote: 'Requested',
    approve: 'Granted',
    reject: 'Rejected',
    sendBack: 'Returned',
    escalate: 'Escalated',
    expire: 'Expired',
    withdraw: 'Withdrawn',
  },
  Escalated: {
    vote: 'Escalated',
    approve: 'Granted',
    reject: 'Rejected',
    sendBack: 'Returned',
    escalate: 'Escalated',
    expire: 'Expired',
    withdraw: 'Withdrawn',
  },
  Granted: { ...decided, ...left('Granted') },
  Rejected: { ...decided, ...left('Rejected') },
  Returned: { ...decided, ...left('Returned') },
  Expired: { ...ended, ...left('Expired') },
  Withdrawn: { ...ended, ...left('Withdrawn') },
};

const isState = (cell: ApprovalCell): cell is ApprovalState => (APPROVAL_STATES as readonly string[]).includes(cell);

/** Whose decision a rule may ask for; a Viewer decides nothing, and nothing in another's place. */
export const DECIDING_ROLES: readonly Role[] = ['Admin', 'Ops', 'Finance', 'Approver'];

export const isOpen = (state: ApprovalState): boolean => state === 'Requested' || state === 'Escalated';

/** The state after the event, the same one when nothing changes; refuses 'AlreadyDecided' and 'AlreadyEnded'. */
export function nextApprovalState(state: ApprovalState, event: ApprovalEvent): ApprovalState {
  const cell = APPROVAL_TRANSITIONS[state][event];
  if (isState(cell)) return cell;
  throw refuse(cell, `The request is ${state}: it takes no decision any more.`, { state });
}

/** What the right to decide depends on. */
export interface Decidable {
  readonly state: ApprovalState;
  readonly escalatedAt: string | null;
  readonly requestedBy: { readonly id: string };
  readonly alsoAskedBy?: readonly string[];
  readonly approverRole: Role;
  readonly escalateToRole: Role;
  readonly escalateToPeople?: readonly string[] | null;
  readonly dimensions: Place;
  /** Whom the step that it stands in asks; absent: everybody with the approver's role. */
  readonly asked?: Asked;
  readonly votes?: readonly Voter[];
}

export interface Asked {
  readonly role: Role;
  /** Null: everybody with the role. */
  readonly people: readonly string[] | null;
}

type Voter = { readonly decidedBy: Person } & Pick<ApprovalDecision, 'onBehalfOf'>;

/** Ids of everybody who asked. */
export const askersOf = ({
  requestedBy,
  alsoAskedBy = [],
}: Pick<Decidable, 'requestedBy' | 'alsoAskedBy'>): string[] => [requestedBy.id, ...alsoAskedBy];

const askedOf = ({ asked, approverRole }: Decidable): Asked => asked ?? { role: approverRole, people: null };

/** The roles that may decide: the step's, and once escalated the escalation role as well. */
export const decidingRoles = (request: Decidable): readonly Role[] =>
  request.escalatedAt === null ? [askedOf(request).role] : [askedOf(request).role, request.escalateToRole];

/** Whether a person who holds the role may decide with it: where people are named, one of them. */
export function isAsked(request: Decidable, role: Role, personId: string): boolean {
  const { people, ...asked } = askedOf(request);
  if (role === asked.role && (people === null || people.includes(personId))) return true;
  const { escalateToPeople } = request;
  const mayNow = !escalateToPeople || escalateToPeople.includes(personId);
  return request.escalatedAt !== null && role === request.escalateToRole && mayNow;
}

/** Whether the step asks this person by name: a vote for somebody else would leave their own seat empty. */
export const hasSeat = (request: Decidable, personId: string): boolean =>
  askedOf(request).people?.includes(personId) ?? false;

/** Whether this person voted already, or somebody in their place: nobody's word counts twice. */
export const hasVoted = ({ votes = [] }: Decidable, personId: string): boolean =>
  votes.some(({ decidedBy, onBehalfOf }) => decidedBy.id === personId || onBehalfOf?.id === personId);

/**
 * Why this actor may not decide this request, or nothing. The role itself counts: being Admin does not stand in for
 * it, or else escalating to Admin would change nothing. Only a person decides, and nobody what they asked for, nor
 * does anybody else in their place. Whether another lends the actor the role is for `chainOfDecision` to say.
 */
export function decisionRefusal(request: Decidable, actor: Actor, onBehalfOf?: string): Refused | undefined {
  if (!isPerson(actor)) return refuse('OnlyPeopleDecide', 'A decision is a person’s: no program takes any.');
  for (const id of [actor.id, onBehalfOf]) {
    if (id && askersOf(request).includes(id)) {
      return refuse('OwnRequest', `${id} asked for this, and nobody decides what they asked for.`);
    }
  }
  if (onBehalfOf !== undefined && hasSeat(request, actor.id)) {
    return refuse('DecisionNotAllowed', `${actor.id} is asked by name, and votes for nobody else.`);
  }
  const voted = isOpen(request.state) ? [actor.id, onBehalfOf].find((id) => id && hasVoted(request, id)) : undefined;
  if (voted) return refuse('VotedAlready', `${voted} voted already, and nobody votes twice.`, { state: request.state });
  const roles = onBehalfOf === undefined ? decidingRoles(request) : DECIDING_ROLES;
  const may = (role: Role): boolean =>
    onBehalfOf === undefined ? isAsked(request, role, actor.id) : roles.includes(role);
  if (actor.roles.some(may)) return undefined;
  return refuse('DecisionNotAllowed', `${actor.id} may not decide this; it needs one of: ${roles.join(', ')}.`, {
    roles,
  });
}
