import {
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalReminded,
  approvalRequested,
  approvalReturned,
  approvalVoted,
  approvalWithdrawn,
  delegationGiven,
  delegationRevoked,
  escalationTriggered,
  everWaited,
  isMovedBy,
  rightNow,
} from '../../domain/approvals/index.js';
import { approvalNews } from '../../domain/approvals/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import type { Told } from '../../reporting/queries/stream.js';

const typesOf = (...facts: readonly { readonly type: string }[]) => new Set(facts.map(({ type }) => type));

/** News of what waits. */
const WAITS = typesOf(approvalRequested, approvalReminded, escalationTriggered);
/** After these it may wait for somebody else, or for nobody. */
const GOES_ON = typesOf(
  ...[approvalVoted, approvalGranted, approvalRejected, approvalReturned, approvalExpired, approvalWithdrawn],
);
const LENT = typesOf(delegationGiven, delegationRevoked);

export const mayBeToDecide = ({ domain, type }: Told): boolean =>
  domain === 'approvals' && [WAITS, GOES_ON, LENT].some((types) => types.has(type));

const idOf = ({ aggregateId }: Told): string => aggregateId.slice(aggregateId.indexOf(':') + 1);

/**
 * Of such facts, those that are news to this actor of what they may decide: the same rule as the list's, looked at as it
 * is now. Where a request stands is part of the rule; a delegation stands nowhere, and moves what does.
 */
export async function newsToDecide(
  database: Database,
  facts: readonly Told[],
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
): Promise<Told[]> {
  if (facts.length === 0) return [];
  const [lent, asked] = [true, false].map((is) => facts.filter(({ type }) => LENT.has(type) === is).map(idOf));
  const news = await approvalNews(database, { requestIds: asked ?? [], delegationIds: lent ?? [] }, now);
  const { delegations, today } = news;
  return facts.filter((told) => {
    const id = idOf(told);
    const delegation = LENT.has(told.type) ? news.named.get(id) : undefined;
    if (delegation) return isMovedBy(delegation, actor, news);
    const request = news.requests.get(id);
    if (!request) return false;
    if (rightNow(request, actor, delegations, today)) return true;
    return GOES_ON.has(told.type) && everWaited(request, actor, delegations, today);
  });
}
