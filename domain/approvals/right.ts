import type { Actor } from '../kernel/actor.js';
import { covers } from '../kernel/scope.js';
import type { LocalDate } from '../kernel/time.js';
import { askersOf, type Decidable, decisionRefusal, isOpen } from './approvals.js';
import type { ApprovalRequest, Delegation, Person } from './approvals.wire.js';
import { waysToDecide } from './delegation.js';
import { seatsOf } from './votes.js';

/** How somebody may decide a request. */
export interface Right {
  /** With a role of their own. */
  readonly own: boolean;
  /** In the place of these people, each once. */
  readonly onBehalfOf: readonly Person[];
}

/** Whoever hears of a request by list, mail or stream hears of it by this; null: it does not wait for them. */
export const rightNow = (
  request: Decidable,
  actor: Actor,
  delegations: readonly Delegation[],
  day: LocalDate,
): Right | null => (isOpen(request.state) ? rightOf(request, actor, delegations, day) : null);

function rightOf(request: Decidable, actor: Actor, delegations: readonly Delegation[], day: LocalDate): Right | null {
  if (!covers(actor.scope, request.dimensions)) return null;
  const own = decisionRefusal(request, actor) === undefined;
  const heads = waysToDecide(request, delegations, actor.id, day).flatMap(([head]) => (head ? [head.from] : []));
  const people = [...new Map(heads.map((person) => [person.id, person])).values()];
  const onBehalfOf = people.filter(({ id }) => decisionRefusal(request, actor, id) === undefined);
  return own || onBehalfOf.length > 0 ? { own, onBehalfOf } : null;
}

/** Whether a request waits for this actor, or did in any step that it came to: they hear of its end, and that it went on. */
export function everWaited(
  request: ApprovalRequest,
  actor: Actor,
  delegations: readonly Delegation[],
  day: LocalDate,
): boolean {
  const { steps, step = 1, asked, votes = [] } = request;
  const before = (steps ?? []).slice(0, step - 1).map((each, index) => {
    const earlier = votes.filter((vote) => (vote.step ?? 1) <= index);
    const voted = earlier.flatMap(({ decidedBy, onBehalfOf }) => [
      decidedBy.id,
      ...(onBehalfOf ? [onBehalfOf.id] : []),
    ]);
    return seatsOf(each, [...askersOf(request), ...voted]);
  });
  // Who voted was asked, too.
  return [...before, asked].some(
    (seats) => rightOf({ ...request, votes: [], ...(seats ? { asked: seats } : {}) }, actor, delegations, day) !== null,
  );
}

/** Whether a delegation that is given or taken back changes for this actor what waits, once it has begun. */
export function isMovedBy(
  delegation: Delegation,
  actor: Actor,
  { open, delegations, today }: { open: readonly Decidable[]; delegations: readonly Delegation[]; today: LocalDate },
): boolean {
  const day = delegation.firstDay > today ? delegation.firstDay : today;
  const others = delegations.filter(({ delegationId }) => delegationId !== delegation.delegationId);
  const lenders = (request: Decidable, lent: readonly Delegation[]): number =>
    rightNow(request, actor, lent, day)?.onBehalfOf.length ?? 0;
  const standing = [...others, { ...delegation, revoked: null }];
  return open.some((request) => lenders(request, standing) !== lenders(request, others));
}
