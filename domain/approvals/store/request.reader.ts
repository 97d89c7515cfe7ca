import type { Database } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import { identifier } from '../../kernel/fields.js';
import type { Page, Paged } from '../../kernel/page.js';
import type { ApprovalRequest } from '../approvals.wire.js';
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

/** Open requests that this actor may decide (the same rule as decisionRefusal), oldest first. */
export const waitingFor = (database: Database, actor: Actor, page: Page): Promise<Paged<ApprovalRequest>> =>
  database.read('approvals', async (tx) => {
    const asked = [actor.id, actor.system === true ? [] : actor.roles];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM approvals.requests r ${MAY_DECIDE}`,
      asked,
    );
    const rows = await tx.query<RequestRow>(
      `${REQUESTS} ${MAY_DECIDE} ORDER BY r.requested_at, r.request_id LIMIT $3 OFFSET $4`,
      [...asked, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(requestOf), total: count?.total ?? 0 };
  });

const MAY_DECIDE = `
  WHERE r.state IN ('Requested', 'Escalated') AND r.requested_by_id <> $1
    AND (r.approver_role = ANY ($2::text[]) OR (r.state = 'Escalated' AND r.escalate_to_role = ANY ($2::text[])))`;
