import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor, Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { COMPANY_TIME_ZONE, type LocalDate, localDate } from '../../kernel/time.js';
import { approvalPolicyDefined } from '../approvals.facts.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalEvaluation,
  ApprovalKind,
  ApprovalStep,
  DefinePolicyInput,
  DefinePolicyResult,
  EvaluateApprovalInput,
  Policy,
  PolicyRule,
} from '../approvals.wire.js';
import { evaluate, evaluationProblems, policyProblems } from '../policy.js';

/** Each call makes a version, which holds from its day on; requests keep the one they were made under. Refuses 'InvalidPolicy'. */
export async function definePolicy(
  database: Database,
  command: Command<DefinePolicyInput>,
): Promise<DefinePolicyResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'define approval policies');
  const fields = policyProblems(input);
  if (fields.length > 0) throw refuse('InvalidPolicy', 'The policy is not right.', { fields });
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const rules = input.rules.map(normal);
    const effectiveFrom = dayOf(input, localDate(tx.now));
    const twoPeopleFrom = input.twoPeopleFrom ? formatMoney(money(input.twoPeopleFrom)) : null;
    const version = await nextVersion(tx, input.kind);
    await tx.query(
      `INSERT INTO approvals.policies (kind, version, effective_from, two_people_from, defined_by, defined_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [input.kind, version, effectiveFrom, twoPeopleFrom, JSON.stringify(context.actor), tx.now],
    );
    await insertRules(tx, input.kind, version, rules);
    tx.emit(approvalPolicyDefined, `approval-policy:${input.kind}`, {
      kind: input.kind,
      policyVersion: version,
      effectiveFrom,
      twoPeopleFrom,
      rules,
    });
    return { version };
  });
}

/** What was decided under a policy stands: none begins to hold in the past. */
function dayOf({ effectiveFrom }: DefinePolicyInput, today: LocalDate): LocalDate {
  if (!effectiveFrom) return today;
  if (effectiveFrom >= today) return effectiveFrom;
  const fields = [{ field: 'effectiveFrom', message: `Must not be before today, ${today}.` }];
  throw refuse('InvalidPolicy', 'The policy is not right.', { fields });
}

/** One spelling of each value, whatever was asked: "1000" and "1000.00" are one amount. */
const normal = (rule: PolicyRule): PolicyRule => ({
  name: rule.name,
  minimumAmount: formatMoney(money(rule.minimumAmount)),
  maximumMarginPercent: rule.maximumMarginPercent ? formatMoney(money(rule.maximumMarginPercent)) : null,
  minimumExposure: rule.minimumExposure ? formatMoney(money(rule.minimumExposure)) : null,
  businessUnit: rule.businessUnit ?? null,
  site: rule.site ?? null,
  approverRole: rule.approverRole,
  steps: rule.steps?.map(({ role, quorum, people }) => ({ role, quorum, people: people ?? null })) ?? null,
  escalateAfterMinutes: rule.escalateAfterMinutes,
  escalateToRole: rule.escalateToRole,
  expireAfterMinutes: rule.expireAfterMinutes,
});

async function nextVersion(tx: StepTx, kind: ApprovalKind): Promise<number> {
  const [row] = await tx.query<{ current_version: number }>(
    `INSERT INTO approvals.policy_kinds AS k (kind, current_version) VALUES ($1, 1)
     ON CONFLICT (kind) DO UPDATE SET current_version = k.current_version + 1
     RETURNING k.current_version`,
    [kind],
  );
  if (!row) throw new Error(`no version for the policy of ${kind}`);
  return row.current_version;
}

async function insertRules(
  tx: StepTx,
  kind: ApprovalKind,
  version: number,
  rules: readonly PolicyRule[],
): Promise<void> {
  await tx.query(
    `INSERT INTO approvals.policy_rules (kind, version, name, position, minimum_amount, maximum_margin_percent,
       minimum_exposure, business_unit, site, approver_role, steps, escalate_after_minutes, escalate_to_role,
       expire_after_minutes)
     SELECT $1, $2, r->>'name', n, (r->>'minimumAmount')::numeric, (r->>'maximumMarginPercent')::numeric,
       (r->>'minimumExposure')::numeric, r->>'businessUnit', r->>'site', r->>'approverRole',
       nullif(r->'steps', 'null'), (r->>'escalateAfterMinutes')::int, r->>'escalateToRole', (r->>'expireAfterMinutes')::int
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS rules(r, n)`,
    [kind, version, JSON.stringify(rules)],
  );
}

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
  defined_by: Actor;
  defined_at: Date;
  rules: RuleRow[];
}

interface RuleRow {
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
  SELECT p.kind, p.version, p.effective_from::text, p.two_people_from::text, p.defined_by, p.defined_at, coalesce((
      SELECT jsonb_agg(jsonb_build_object('name', r.name, 'minimumAmount', r.minimum_amount::text,
          'maximumMarginPercent', r.maximum_margin_percent::text, 'minimumExposure', r.minimum_exposure::text,
          'businessUnit', r.business_unit, 'site', r.site, 'approverRole', r.approver_role, 'steps', r.steps,
          'escalateAfterMinutes', r.escalate_after_minutes, 'escalateToRole', r.escalate_to_role,
          'expireAfterMinutes', r.expire_after_minutes) ORDER BY r.position)
      FROM approvals.policy_rules r WHERE r.kind = p.kind AND r.version = p.version), '[]') AS rules
  FROM approvals.policies p`;

/** Of the versions that have begun to hold the one that did so last; of several that day the last defined. */
const IN_FORCE = `(
  SELECT q.version FROM approvals.policies q
  WHERE q.kind = p.kind AND q.effective_from <= (now() AT TIME ZONE '${COMPANY_TIME_ZONE}')::date
  ORDER BY q.effective_from DESC, q.version DESC LIMIT 1)`;

const policyOf = (row: PolicyRow): Policy => ({
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
