import type { Database } from '../../../platform/database.js';
import { type Actor, isPerson } from '../../kernel/actor.js';
import { identifier } from '../../kernel/fields.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, withinLimits } from '../../kernel/scope.js';
import { type Instant, type LocalDate, localDate } from '../../kernel/time.js';
import { DECIDING_ROLES, isOpen } from '../approvals.js';
import type { ApprovalKind, ApprovalRequest, Delegation, Person } from '../approvals.wire.js';
import { chainsTo, type Delegate, delegatesOf, reachOf } from '../delegation.js';
import { rightNow } from '../right.js';
import { delegationsNamed, standingDelegations } from './delegations.js';
import { REQUESTS, type RequestRow, requestOf } from './request-row.js';

/** The request as its owner's tables tell it, or null. */
export async function request(database: Database, requestId: string): Promise<ApprovalRequest | null> {
  if (identifier(requestId)) return null;
  return database.read('approvals', async (tx) => {
    const [row] = await tx.query<RequestRow>(`${REQUESTS} WHERE r.request_id = $1`, [requestId]);
    return row ? requestOf(row) : null;
  });
}

/** Every request about a subject, oldest first. */
export const requestsOfSubject = (database: Database, subject: string): Promise<ApprovalRequest[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<RequestRow>(`${REQUESTS} WHERE r.subject = $1 ORDER BY r.requested_at, r.request_id`, [
      subject,
    ]);
    return rows.map(requestOf);
  });

/** Requests of a kind, made at or after the one instant and before the other, oldest first. */
export const requestsOfKind = (
  database: Database,
  kind: ApprovalKind,
  { from, before, limit }: { readonly from: Instant; readonly before: Instant; readonly limit: number },
): Promise<ApprovalRequest[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} WHERE r.kind = $1 AND r.requested_at >= $2 AND r.requested_at < $3
       ORDER BY r.requested_at, r.request_id LIMIT $4`,
      [kind, from, before, limit],
    );
    return rows.map(requestOf);
  });

/** Open requests that nobody has touched for a while, by id, page by page. */
export const openRequests = (
  database: Database,
  { quietSeconds, after, limit }: { quietSeconds: number; after: string; limit: number },
): Promise<ApprovalRequest[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} WHERE r.state IN ('Requested', 'Escalated') AND r.request_id > $2
         AND greatest(r.requested_at, r.escalated_at) < now() - make_interval(secs => $1)
       ORDER BY r.request_id LIMIT $3`,
      [quietSeconds, after, limit],
    );
    return rows.map(requestOf);
  });

/** Those of these requests that ended a while ago. */
export const endedRequests = (
  database: Database,
  { requestIds, quietSeconds }: { requestIds: readonly string[]; quietSeconds: number },
): Promise<ApprovalRequest[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} WHERE r.request_id = ANY ($1) AND r.ended_at < now() - make_interval(secs => $2)
       ORDER BY r.request_id`,
      [requestIds, quietSeconds],
    );
    return rows.map(requestOf);
  });

/** A request that somebody may decide: with a role of their own, or in the place of these people. */
export interface Waiting extends ApprovalRequest {
  readonly onBehalfOf: readonly Person[];
}

/** Open requests that this actor may decide (the same rule as rightNow), oldest first. */
export const waitingFor = (database: Database, actor: Actor, page: Page, now: Instant): Promise<Paged<Waiting>> =>
  database.read('approvals', async (tx) => {
    const today = localDate(now);
    const roles = isPerson(actor) ? actor.roles : [];
    // A role that is lent decides nothing for who has no deciding role of their own.
    const decides = roles.some((role) => DECIDING_ROLES.includes(role));
    const lent = decides ? await standingDelegations(tx, today) : [];
    const ways = DECIDING_ROLES.flatMap((role) =>
      chainsTo(lent, role, actor.id, today).map((chain) => ({
        ...{ role, people: chain.map(({ from }) => from.id) },
        ...reachOf(chain),
      })),
    );
    const asked = [actor.id, roles, JSON.stringify(ways), ...limitsOf(actor.scope)];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM approvals.requests r ${MAY_DECIDE}`,
      asked,
    );
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} ${MAY_DECIDE} ORDER BY r.requested_at, r.request_id LIMIT $6 OFFSET $7`,
      [...asked, page.pageSize, (page.page - 1) * page.pageSize],
    );
    const waiting = rows
      .map(requestOf)
      .map((each) => ({ ...each, onBehalfOf: rightNow(each, actor, lent, today)?.onBehalfOf ?? [] }));
    return { items: waiting, total: count?.total ?? 0 };
  });

/** What says for whom these requests and delegations are news. */
export interface ApprovalNews {
  readonly requests: ReadonlyMap<string, ApprovalRequest>;
  readonly named: ReadonlyMap<string, Delegation>;
  /** All that is open, where a delegation is among them. */
  readonly open: readonly ApprovalRequest[];
  readonly delegations: readonly Delegation[];
  readonly today: LocalDate;
}

export const approvalNews = (
  database: Database,
  { requestIds, delegationIds }: { readonly requestIds: readonly string[]; readonly delegationIds: readonly string[] },
  now: Instant,
): Promise<ApprovalNews> =>
  database.read('approvals', async (tx) => {
    const today = localDate(now);
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} WHERE r.request_id = ANY ($1) OR ($2 AND r.state IN ('Requested', 'Escalated'))`,
      [[...requestIds], delegationIds.length > 0],
    );
    const found = rows.map(requestOf);
    const named = delegationIds.length > 0 ? await delegationsNamed(tx, delegationIds) : [];
    return {
      requests: new Map(found.map((each) => [each.requestId, each])),
      named: new Map(named.map((each) => [each.delegationId, each])),
      open: found.filter(({ state }) => isOpen(state)),
      delegations: await standingDelegations(tx, today),
      today,
    };
  });

/** Who may decide an open request in another's place now. */
export const delegatesFor = (database: Database, asked: ApprovalRequest, now: Instant): Promise<Delegate[]> =>
  database.read('approvals', async (tx) => {
    const today = localDate(now);
    return delegatesOf(asked, await standingDelegations(tx, today), today);
  });

const MAY_DECIDE = `
  WHERE r.state IN ('Requested', 'Escalated') AND r.requested_by_id <> $1 AND NOT r.also_asked_by ? $1
    AND ${withinLimits(4, 'r.site', 'r.business_unit')}
    AND NOT EXISTS (SELECT 1 FROM approvals.decisions d WHERE d.request_id = r.request_id
      AND (d.decided_by->>'id' = $1 OR d.on_behalf_of->>'id' = $1))
    AND ((coalesce(r.asked_role, r.approver_role) = ANY ($2::text[]) AND (r.asked_people IS NULL OR r.asked_people ? $1))
      OR (r.state = 'Escalated' AND r.escalate_to_role = ANY ($2::text[])
        AND (r.escalate_to_people IS NULL OR r.escalate_to_people ? $1))
      OR EXISTS (SELECT 1 FROM jsonb_array_elements($3::jsonb) way
        WHERE NOT coalesce(r.asked_people ? $1, false) AND NOT way->'people' ? r.requested_by_id
          AND NOT way->'people' ?| ARRAY(SELECT jsonb_array_elements_text(r.also_asked_by))
          AND ((way->>'role' = coalesce(r.asked_role, r.approver_role)
              AND (r.asked_people IS NULL OR r.asked_people ? (way->'people'->>0)))
            OR (r.state = 'Escalated' AND way->>'role' = r.escalate_to_role
              AND (r.escalate_to_people IS NULL OR r.escalate_to_people ? (way->'people'->>0))))
          AND (NOT way ? 'sites' OR way->'sites' ? r.site)
          AND (NOT way ? 'businessUnits' OR way->'businessUnits' ? r.business_unit)
          AND NOT EXISTS (SELECT 1 FROM approvals.decisions d WHERE d.request_id = r.request_id
            AND (d.decided_by->>'id' = way->'people'->>0 OR d.on_behalf_of->>'id' = way->'people'->>0))))`;
