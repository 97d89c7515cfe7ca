import type { Actor, Role } from '../../kernel/actor.js';
import { orderOfWorkflow } from '../../kernel/workflow-subject.js';
import type { ApprovalState } from '../approvals.js';
import type { ApprovalDecision, ApprovalKind, ApprovalRequest, ApprovalStep, RuleTiming } from '../approvals.wire.js';
import { timingOf } from '../timing.js';

export interface RequestRow {
  request_id: string;
  kind: ApprovalKind;
  subject: string;
  amount: string;
  business_unit: string;
  site: string;
  cost_centre: string;
  requested_by: Actor;
  also_asked_by: readonly string[];
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
  steps: readonly ApprovalStep[] | null;
  step: number;
  asked_role: Role | null;
  asked_people: readonly string[] | null;
  asked_needed: number | null;
  clock: RuleTiming['clock'];
  remind_after_minutes: number | null;
  fallback: RuleTiming['fallback'];
  escalate_to_people: readonly string[] | null;
  step_began_at: Date | null;
  remind_at: Date | null;
  reminded_at: Date | null;
  escalate_at: Date | null;
  expire_at: Date | null;
  calendar_version: number | null;
  votes: readonly ApprovalDecision[];
}

export const REQUESTS = `
  SELECT r.*, coalesce((
      SELECT jsonb_agg(jsonb_build_object('decision', d.decision, 'reason', d.reason, 'decidedBy', d.decided_by,
          'decidedAt', to_char(d.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'onBehalfOf', d.on_behalf_of, 'delegations', coalesce(d.delegations, '{}'), 'step', d.step) ORDER BY d.vote)
      FROM approvals.decisions d WHERE d.request_id = r.request_id), '[]') AS votes
  FROM approvals.requests r`;

const DECIDED: readonly ApprovalState[] = ['Granted', 'Rejected', 'Returned'];

export const requestOf = (row: RequestRow): ApprovalRequest => ({
  requestId: row.request_id,
  kind: row.kind,
  subject: row.subject,
  amount: row.amount,
  dimensions: { businessUnit: row.business_unit, site: row.site, costCentre: row.cost_centre },
  requestedBy: row.requested_by,
  ...(row.also_asked_by.length > 0 ? { alsoAskedBy: row.also_asked_by } : {}),
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
  decision: DECIDED.includes(row.state) ? (row.votes.at(-1) ?? null) : null,
  votes: row.votes,
  steps: row.steps,
  step: row.step,
  asked: { role: row.asked_role ?? row.approver_role, people: row.asked_people },
  ...(row.asked_needed === null ? {} : { needed: row.asked_needed }),
  ...timingOf({
    clock: row.clock,
    remindAfterMinutes: row.remind_after_minutes,
    fallback: row.fallback,
    escalateToPeople: row.escalate_to_people,
  }),
  ...stepClockOf(row),
});

function stepClockOf(row: RequestRow): Pick<ApprovalRequest, 'stepClock'> {
  const { step_began_at, remind_at, reminded_at, escalate_at, expire_at } = row;
  if (!step_began_at || !remind_at || !expire_at) return {};
  return {
    stepClock: {
      stepBeganAt: step_began_at.toISOString(),
      remindAt: remind_at.toISOString(),
      remindedAt: reminded_at?.toISOString() ?? null,
      escalateAt: escalate_at?.toISOString() ?? null,
      expireAt: expire_at.toISOString(),
      calendarVersion: row.calendar_version,
    },
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
