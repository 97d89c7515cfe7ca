import type { Actor, Role } from '../../kernel/actor.js';
import { orderOfWorkflow } from '../../kernel/workflow-subject.js';
import type { ApprovalState } from '../approvals.js';
import type { ApprovalKind, ApprovalRequest, Person } from '../approvals.wire.js';

export interface RequestRow {
  request_id: string;
  kind: ApprovalKind;
  subject: string;
  amount: string;
  business_unit: string;
  site: string;
  cost_centre: string;
  requested_by: Actor;
  requested_at: Date;
  requester_workflow_id: string;
  policy_version: number;
  rule: string;
  reason: string;
  approver_role: Role;
  escalate_to_role: Role;
  escalate_after_minutes: number;
  expire_after_minutes: number;
  state: ApprovalState;
  escalated_at: Date | null;
  ended_at: Date | null;
  decision: 'approve' | 'reject' | null;
  decision_reason: string | null;
  decided_by: Actor | null;
  decided_at: Date | null;
  on_behalf_of: Person | null;
  delegations: string[] | null;
}

export const REQUESTS = `
  SELECT r.*, d.decision, d.reason AS decision_reason, d.decided_by, d.decided_at,
    d.on_behalf_of, d.delegations
  FROM approvals.requests r LEFT JOIN approvals.decisions d ON d.request_id = r.request_id`;

export const requestOf = (row: RequestRow): ApprovalRequest => ({
  requestId: row.request_id,
  kind: row.kind,
  subject: row.subject,
  amount: row.amount,
  dimensions: { businessUnit: row.business_unit, site: row.site, costCentre: row.cost_centre },
  requestedBy: row.requested_by,
  requestedAt: row.requested_at.toISOString(),
  requesterWorkflowId: row.requester_workflow_id,
  policyVersion: row.policy_version,
  rule: row.rule,
  reason: row.reason,
  approverRole: row.approver_role,
  escalateToRole: row.escalate_to_role,
  escalateAfterMinutes: row.escalate_after_minutes,
  expireAfterMinutes: row.expire_after_minutes,
  state: row.state,
  escalatedAt: row.escalated_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  decision: decisionOf(row),
});

function decisionOf(row: RequestRow): ApprovalRequest['decision'] {
  if (!row.decision || !row.decided_by || !row.decided_at) return null;
  return {
    decision: row.decision,
    reason: row.decision_reason ?? '',
    decidedBy: row.decided_by,
    decidedAt: row.decided_at.toISOString(),
    onBehalfOf: row.on_behalf_of,
    delegations: row.delegations ?? [],
  };
}

/** What every fact about a request tells. */
export const aboutRequest = (request: ApprovalRequest) => ({
  requestId: request.requestId,
  kind: request.kind,
  subject: request.subject,
  orderId: orderOfWorkflow(request.requesterWorkflowId),
  requesterWorkflowId: request.requesterWorkflowId,
});

export const aggregateOf = (requestId: string): string => `approval:${requestId}`;
