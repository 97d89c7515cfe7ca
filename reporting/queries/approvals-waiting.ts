import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { conditions, dimensionsOf, instant, pageOf } from './sql.js';

export interface ApprovalsFilter {
  /** Only requests that one of these roles may decide, since an escalation included. */
  readonly roles?: readonly string[];
  /** Nobody decides what they asked for. */
  readonly notRequestedBy?: string;
  readonly kind?: string;
}

export interface WaitingApproval {
  readonly requestId: string;
  readonly kind: string;
  readonly subject: string;
  readonly orderId: string | null;
  readonly amount: string;
  readonly dimensions: Dimensions;
  readonly requestedBy: { readonly id: string; readonly name: string };
  readonly requestedAt: Instant;
  readonly rule: string;
  readonly policyVersion: number;
  readonly reason: string;
  readonly state: 'Requested' | 'Escalated';
  readonly approverRole: string;
  readonly escalatedToRole: string | null;
}

/** Requests that wait for a decision, the oldest first. */
export function approvalsWaiting(
  database: Database,
  page: Page,
  filter: ApprovalsFilter = {},
): Promise<Paged<WaitingApproval>> {
  const where = conditions();
  where.add('a.state = ANY($)', ['Requested', 'Escalated']);
  where.add('(a.requested_at IS NOT NULL) = $', true);
  where.add('(a.approver_role = ANY($) OR a.escalated_to_role = ANY($))', filter.roles);
  where.add('a.requested_by_id <> $', filter.notRequestedBy);
  where.add('a.kind = $', filter.kind);
  return pageOf(database, {
    select: `a.request_id AS "requestId", a.kind, a.subject, a.order_id AS "orderId", a.amount,
      ${dimensionsOf('a')} AS dimensions,
      jsonb_build_object('id', a.requested_by_id, 'name', a.requested_by_name) AS "requestedBy",
      ${instant('a.requested_at')} AS "requestedAt", a.rule, a.policy_version AS "policyVersion", a.reason, a.state,
      a.approver_role AS "approverRole", a.escalated_to_role AS "escalatedToRole"`,
    from: 'reporting.approvals a',
    where,
    orderBy: 'a.requested_at, a.request_id',
    page,
  });
}
