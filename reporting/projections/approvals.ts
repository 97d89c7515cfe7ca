import {
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalRequested,
  approvalReturned,
  approvalWithdrawn,
  escalationTriggered,
} from '../../domain/approvals/approvals.facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface RequestRow extends DimensionRow {
  request_id: string;
  kind: string;
  subject: string;
  order_id: string | null;
  amount: string;
  requested_by_id: string;
  requested_by_name: string;
  requested_at: string;
  policy_version: number;
  rule: string;
  reason: string;
  approver_role: string;
  escalate_to_role: string;
}

const requests = projection<RequestRow>(
  {
    table: 'approvals',
    columns: {
      request_id: ['text', 'key'],
      kind: ['text', 'keep'],
      subject: ['text', 'keep'],
      order_id: ['text', 'keep'],
      amount: ['numeric', 'keep'],
      ...dimensionColumns('keep'),
      requested_by_id: ['text', 'keep'],
      requested_by_name: ['text', 'keep'],
      requested_at: ['timestamptz', 'keep'],
      policy_version: ['integer', 'keep'],
      rule: ['text', 'keep'],
      reason: ['text', 'keep'],
      approver_role: ['text', 'keep'],
      escalate_to_role: ['text', 'keep'],
    },
  },
  [
    on(approvalRequested, ({ payload, occurredAt }) => ({
      request_id: payload.requestId,
      kind: payload.kind,
      subject: payload.subject,
      order_id: payload.orderId ?? null,
      amount: payload.amount,
      ...dimensionRow(payload.dimensions),
      requested_by_id: payload.requestedBy.id,
      requested_by_name: payload.requestedBy.name,
      requested_at: occurredAt,
      policy_version: payload.policyVersion,
      rule: payload.rule,
      reason: payload.reason,
      approver_role: payload.approverRole,
      escalate_to_role: payload.escalateToRole,
    })),
  ],
);

interface StateRow {
  request_id: string;
  state: string;
  updated_at: string;
  state_version: number;
}

const state =
  (name: string) =>
  (fact: Fact<{ requestId: string }>): StateRow => ({
    request_id: fact.payload.requestId,
    state: name,
    updated_at: fact.occurredAt,
    state_version: fact.aggregateVersion,
  });

const states = projection<StateRow>(
  {
    table: 'approvals',
    columns: {
      request_id: ['text', 'key'],
      state: ['text', 'latest'],
      updated_at: ['timestamptz', 'latest'],
      state_version: ['integer', 'version'],
    },
  },
  [
    on(approvalRequested, state('Requested')),
    on(escalationTriggered, state('Escalated')),
    on(approvalGranted, state('Granted')),
    on(approvalRejected, state('Rejected')),
    on(approvalReturned, state('Returned')),
    on(approvalExpired, state('Expired')),
    on(approvalWithdrawn, state('Withdrawn')),
  ],
);

interface EscalationRow {
  request_id: string;
  escalated_to_role: string;
  escalated_at: string;
}

const escalations = projection<EscalationRow>(
  {
    table: 'approvals',
    columns: {
      request_id: ['text', 'key'],
      escalated_to_role: ['text', 'keep'],
      escalated_at: ['timestamptz', 'keep'],
    },
  },
  [
    on(escalationTriggered, ({ payload, occurredAt }) => ({
      request_id: payload.requestId,
      escalated_to_role: payload.escalatedToRole,
      escalated_at: occurredAt,
    })),
  ],
);

interface DecisionRow {
  request_id: string;
  decided_by_id: string;
  decided_by_name: string;
  decision_reason: string;
  decided_at: string;
}

type Decided = Fact<{ requestId: string; decidedBy: { id: string; name: string }; reason: string }>;

const decision = ({ payload, occurredAt }: Decided): DecisionRow => ({
  request_id: payload.requestId,
  decided_by_id: payload.decidedBy.id,
  decided_by_name: payload.decidedBy.name,
  decision_reason: payload.reason,
  decided_at: occurredAt,
});

const decisions = projection<DecisionRow>(
  {
    table: 'approvals',
    columns: {
      request_id: ['text', 'key'],
      decided_by_id: ['text', 'keep'],
      decided_by_name: ['text', 'keep'],
      decision_reason: ['text', 'keep'],
      decided_at: ['timestamptz', 'keep'],
    },
  },
  [on(approvalGranted, decision), on(approvalRejected, decision), on(approvalReturned, decision)],
);

export const approvalProjections: readonly Projection[] = [requests, states, escalations, decisions];
