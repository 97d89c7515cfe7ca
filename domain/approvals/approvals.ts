import type { Actor, Role } from '../kernel/actor.js';
import type { Refused } from '../kernel/refusal.js';
import { refuse } from './approvals.refusals.js';

export const APPROVAL_STATES = ['Requested', 'Escalated', 'Granted', 'Rejected', 'Expired', 'Withdrawn'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export const APPROVAL_EVENTS = ['approve', 'reject', 'escalate', 'expire', 'withdraw'] as const;
export type ApprovalEvent = (typeof APPROVAL_EVENTS)[number];

/** A cell that is not a state is the refusal that the event meets there. */
export type ApprovalCell = ApprovalState | 'AlreadyDecided' | 'AlreadyEnded';

type Row = Readonly<Record<ApprovalEvent, ApprovalCell>>;

// A timer or a compensation that comes too late finds the state as it is and leaves it: it must never fail its
// process. A person's decision that comes too late is refused, so that the person learns of it.
const decided = { approve: 'AlreadyDecided', reject: 'AlreadyDecided' } as const;
const ended = { approve: 'AlreadyEnded', reject: 'AlreadyEnded' } as const;
const left = <S extends ApprovalState>(state: S) => ({ escalate: state, expire: state, withdraw: state });

/** The state machine: what each event makes of each state. The same state again means that nothing changes. */
export const APPROVAL_TRANSITIONS: Readonly<Record<ApprovalState, Row>> = {
  Requested: {
    approve: 'Granted',
    reject: 'Rejected',
    escalate: 'Escalated',
    expire: 'Expired',
    withdraw: 'Withdrawn',
  },
  Escalated: {
    approve: 'Granted',
    reject: 'Rejected',
    escalate: 'Escalated',
    expire: 'Expired',
    withdraw: 'Withdrawn',
  },
  Granted: { ...decided, ...left('Granted') },
  Rejected: { ...decided, ...left('Rejected') },
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
  readonly approverRole: Role;
  readonly escalateToRole: Role;
}

/** The roles that may decide: the rule's, and once escalated the escalation role as well. */
export const decidingRoles = (request: Decidable): readonly Role[] =>
  request.escalatedAt === null ? [request.approverRole] : [request.approverRole, request.escalateToRole];

/**
 * Why this actor may not decide this request, or nothing. The role itself counts: being Admin does not stand in for
 * it, or else escalating to Admin would change nothing. Only a person decides, and nobody what they asked for, nor
 * does anybody else in their place. Whether another lends the actor the role is for `chainOfDecision` to say.
 */
export function decisionRefusal(request: Decidable, actor: Actor, onBehalfOf?: string): Refused | undefined {
  if (actor.system === true) return refuse('OnlyPeopleDecide', 'A decision is a person’s: the system takes none.');
  for (const id of [actor.id, onBehalfOf]) {
    if (id === request.requestedBy.id) {
      return refuse('OwnRequest', `${id} asked for this, and nobody decides what they asked for.`);
    }
  }
  const roles = onBehalfOf === undefined ? decidingRoles(request) : DECIDING_ROLES;
  if (actor.roles.some((role) => roles.includes(role))) return undefined;
  return refuse('DecisionNotAllowed', `${actor.id} may not decide this; it needs one of: ${roles.join(', ')}.`, {
    roles,
  });
}
