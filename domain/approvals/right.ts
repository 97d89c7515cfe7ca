import type { Actor } from '../kernel/actor.js';
import { covers } from '../kernel/scope.js';
import type { LocalDate } from '../kernel/time.js';
import { type Decidable, decisionRefusal, isOpen } from './approvals.js';
import type { Delegation, Person } from './approvals.wire.js';
import { waysToDecide } from './delegation.js';

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
