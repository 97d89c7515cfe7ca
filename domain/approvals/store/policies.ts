import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Actor, Role } from '../../kernel/actor.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { COMPANY_TIME_ZONE } from '../../kernel/time.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalEvaluation,
  ApprovalKind,
  ApprovalStep,
  EvaluateApprovalInput,
  Policy,
  PolicyState,
  RuleTiming,
} from '../approvals.wire.js';
import { evaluate, evaluationProblems } from '../policy.js';

/**
 * What the policy in force demands. A recorded step: a process that starts again is held to the demand it first met,
 * whatever policies came since. Refuses 'InvalidApproval'.
 */
export async function evaluateApproval(
  database: Database,
  command: Command<EvaluateApprovalInput>,
): Promise<ApprovalEvaluation & Stepped> {
  const { input } = command;
  const fields = evaluationProblems(input);
  if (fields.length > 0) throw refuse('InvalidApproval', 'What is to be approved is not told rightly.', { fields });
  // The facts are what they are when the step comes; a restarted process may come with others, and asks the same.
  const { facts: _asTheyWere, ...asked } = input;
  const step = { room: 'approvals', key: command.key, context: command.context, input: asked } as const;
  return runStep(database, step, async (tx) => evaluate(await loadPolicy(tx, input.kind), input));
}

/** The policy in force for the kind, or null. */
export const currentPolicy = (database: Database, kind: ApprovalKind): Promise<Policy | null> =>
  database.read('approvals', (tx) => loadPolicy(tx, kind));

/** A version, whether it holds, held once or will hold, or null. */
export const policyVersion = (database: Database, kind: ApprovalKind, version: number): Promise<Policy | null> =>
  database.read('approvals', (tx) => loadPolicy(tx, kind, version));

/** The policies in force, by kind. */
export const currentPolicies = (database: Database): Promise<Policy[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<PolicyRow>(`${POLICIES} WHERE p.version = ${IN_FORCE} ORDER BY p.kind`);
    return rows.map(policyOf);
  });

/** Every version of the kind's policy, the last defined first. */
export const policyVersions = (database: Database, kind: ApprovalKind): Promise<Policy[]> =>
  database.read('approvals', async (tx) => {
    const rows = await tx.query<PolicyRow>(`${POLICIES} WHERE p.kind = $1 ORDER BY p.version DESC`, [kind]);
    return rows.map(policyOf);
  });

interface PolicyRow {
  kind: ApprovalKind;
  version: number;
  effective_from: string;
  two_people_from: string | null;
  state: PolicyState;
  request_id: string | null;
  planned: 'keep' | 'drop' | null;
  defined_by: Actor;
  defined_at: Date;
  rules: RuleRow[];
}

interface RuleRow extends RuleTiming {
  name: string;
  minimumAmount: string;
  maximumMarginPercent: string | null;
  minimumExposure: string | null;
  businessUnit: string | null;
  site: string | null;
  approverRole: Role;
  steps: readonly ApprovalStep[] | null;
  escalateAfterMinutes: number;
  escalateToRole: Role;
  expireAfterMinutes: number;
}

const POLICIES = `
  SELECT p.kind, p.version, coalesce(o.effective_from, p.effective_from)::text AS effective_from,
    p.two_people_from::text, p.defined_by, p.defined_at, p.request_id, p.planned,
    CASE WHEN d.version IS NOT NULL THEN 'Dropped' WHEN o.outcome IS NULL THEN 'Proposed' ELSE o.outcome END AS state,
    coalesce((
      SELECT jsonb_agg(jsonb_build_object('name', r.name, 'minimumAmount', r.minimum_amount::text,
          'maximumMarginPercent', r.maximum_margin_percent::text, 'minimumExposure', r.minimum_exposure::text,
          'businessUnit', r.business_unit, 'site', r.site, 'approverRole', r.approver_role, 'steps', r.steps,
          'escalateAfterMinutes', r.escalate_after_minutes, 'escalateToRole', r.escalate_to_role,
          'expireAfterMinutes', r.expire_after_minutes, 'clock', r.clock, 'remindAfterMinutes', r.remind_after_minutes,
          'fallback', r.fallback, 'escalateToPeople', r.escalate_to_people) ORDER BY r.position)
      FROM approvals.policy_rules r WHERE r.kind = p.kind AND r.version = p.version), '[]') AS rules
  FROM approvals.policies p
  LEFT JOIN approvals.policy_outcomes o ON o.kind = p.kind AND o.version = p.version
  LEFT JOIN approvals.policy_drops d ON d.kind = p.kind AND d.version = p.version`;

/** Of the versions agreed to that have begun to hold the one that did so last; of several that day the last defined. */
const IN_FORCE = `(
  SELECT q.version FROM approvals.policy_outcomes q
  WHERE q.kind = p.kind AND q.effective_from <= (now() AT TIME ZONE '${COMPANY_TIME_ZONE}')::date
    AND NOT EXISTS (SELECT 1 FROM approvals.policy_drops x WHERE x.kind = q.kind AND x.version = q.version)
  ORDER BY q.effective_from DESC, q.version DESC LIMIT 1)`;

const policyOf = (row: PolicyRow): Policy => ({
  state: row.state,
  requestId: row.request_id,
  kind: row.kind,
  version: row.version,
  effectiveFrom: row.effective_from,
  rules: row.rules,
  twoPeopleFrom: row.two_people_from,
  definedBy: row.defined_by,
  definedAt: row.defined_at.toISOString(),
});

export async function loadPolicy(tx: Queryable, kind: string, version?: number): Promise<Policy | null> {
  const [row] = await tx.query<PolicyRow>(`${POLICIES} WHERE p.kind = $1 AND p.version = coalesce($2, ${IN_FORCE})`, [
    kind,
    version ?? null,
  ]);
  return row ? policyOf(row) : null;
}
