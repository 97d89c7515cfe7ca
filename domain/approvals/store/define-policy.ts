import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { CommandContext } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { COMPANY } from '../../kernel/dimensions.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { approvalPolicyProposed } from '../approvals.facts.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalDemand,
  ApprovalKind,
  DefinePolicyInput,
  DefinePolicyResult,
  PolicyRule,
} from '../approvals.wire.js';
import { fourEyesDemand } from '../four-eyes.js';
import { evaluate, policyProblems } from '../policy.js';
import { timingTold } from '../timing.js';
import { loadPolicy } from './policies.js';
import { activatePolicy, policyAggregate } from './policy-changes.js';
import { makeRequest } from './request-approval.js';

/**
 * Makes a version. One of a person's waits until others agree to it, by the policy of kind 'policyChange' or another
 * Admin; what the installation brings holds at once. Refuses 'OnlyPeopleDecide', 'InvalidPolicy' and
 * 'PolicyChangePending'.
 */
export async function definePolicy(
  database: Database,
  command: Command<DefinePolicyInput>,
): Promise<DefinePolicyResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'define approval policies');
  if (context.actor.program) throw refuse('OnlyPeopleDecide', 'Who decides what is for people to propose.');
  const fields = policyProblems(input);
  if (fields.length > 0) throw refuse('InvalidPolicy', 'The policy is not right.', { fields });
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const { kind } = input;
    const effectiveFrom = dayOf(input, localDate(tx.now));
    const version = await nextVersion(tx, kind);
    await refusePending(tx, kind);
    await refuseUnsaidPlans(tx, input, effectiveFrom);
    const requestId = context.actor.system === true ? null : `AR-policy-${kind}-${version}`;
    await insertPolicy(tx, { input, context, version, effectiveFrom, requestId });
    if (requestId !== null) return propose(tx, { kind, version, requestId, context });
    await activatePolicy(tx, kind, version);
    return { version, state: 'Defined' as const, requestId };
  });
}

interface Proposal {
  readonly kind: ApprovalKind;
  readonly version: number;
  readonly requestId: string;
  readonly context: CommandContext;
}

async function propose(tx: StepTx, { kind, version, requestId, context }: Proposal): Promise<DefinePolicyResult> {
  const policy = await loadPolicy(tx, kind, version);
  if (!policy) throw new Error(`the proposed policy of ${kind} has no row`);
  const { effectiveFrom, twoPeopleFrom, rules } = policy;
  const told = { kind, policyVersion: version, effectiveFrom, twoPeopleFrom, rules: [...rules] };
  tx.emit(approvalPolicyProposed, policyAggregate(kind), { ...told, requestId });
  const demand = await demandOfChange(tx);
  const about = { kind: 'policyChange', amount: '0.00', dimensions: COMPANY } as const;
  await makeRequest(tx, {
    ...{ ...about, requestId, demand, requestedBy: context.actor },
    subject: `Policy of ${kind}, version ${version}`,
    requesterWorkflowId: policyAggregate(kind),
  });
  const summary = `Approval of version ${version} of the policy of ${kind}`;
  return { version, state: 'Proposed', requestId, approval: { requestId, summary } };
}

async function demandOfChange(tx: StepTx): Promise<ApprovalDemand> {
  const kind = 'policyChange';
  const demand = evaluate(await loadPolicy(tx, kind), { kind, amount: '0.00', dimensions: COMPANY });
  return demand.required ? demand : fourEyesDemand(kind);
}

/** What was decided under a policy stands: none begins to hold in the past. */
function dayOf({ effectiveFrom }: DefinePolicyInput, today: LocalDate): LocalDate {
  if (!effectiveFrom) return today;
  if (effectiveFrom >= today) return effectiveFrom;
  const fields = [{ field: 'effectiveFrom', message: `Must not be before today, ${today}.` }];
  throw refuse('InvalidPolicy', 'The policy is not right.', { fields });
}

/** One change of a kind at a time: of two in flight, the second would undo the first unseen. The kind's row is locked. */
async function refusePending(tx: StepTx, kind: ApprovalKind): Promise<void> {
  const [pending] = await tx.query<{ version: number; request_id: string }>(
    `SELECT p.version, p.request_id FROM approvals.policies p
     WHERE p.kind = $1 AND NOT EXISTS (
       SELECT 1 FROM approvals.policy_outcomes o WHERE o.kind = p.kind AND o.version = p.version)`,
    [kind],
  );
  if (!pending) return;
  const { version, request_id: requestId } = pending;
  const message = `Version ${version} of the policy of ${kind} waits for approval (${requestId}): decide or withdraw it.`;
  throw refuse('PolicyChangePending', message, { version, requestId });
}

/** A version planned for a later day would take over from this one, which nobody who defines it may overlook. */
async function refuseUnsaidPlans(tx: StepTx, { kind, planned }: DefinePolicyInput, day: LocalDate): Promise<void> {
  if (planned) return;
  const [later] = await tx.query<{ version: number; day: string }>(
    `SELECT o.version, o.effective_from::text AS day FROM approvals.policy_outcomes o
     WHERE o.kind = $1 AND o.effective_from > $2 AND NOT EXISTS (
       SELECT 1 FROM approvals.policy_drops d WHERE d.kind = o.kind AND d.version = o.version)
     ORDER BY o.effective_from, o.version LIMIT 1`,
    [kind, day],
  );
  if (!later) return;
  const message = `Version ${later.version} takes over on ${later.day}: say "keep", or "drop" what is planned.`;
  throw refuse('InvalidPolicy', 'The policy is not right.', { fields: [{ field: 'planned', message }] });
}

interface Version {
  readonly input: DefinePolicyInput;
  readonly context: CommandContext;
  readonly version: number;
  readonly effectiveFrom: LocalDate;
  readonly requestId: string | null;
}

async function insertPolicy(tx: StepTx, of: Version): Promise<void> {
  const { input, version } = of;
  const twoPeopleFrom = input.twoPeopleFrom ? formatMoney(money(input.twoPeopleFrom)) : null;
  await tx.query(
    `INSERT INTO approvals.policies (kind, version, effective_from, two_people_from, planned, request_id, defined_by,
       defined_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[input.kind, version, of.effectiveFrom, twoPeopleFrom, input.planned ?? null, of.requestId],
      ...[JSON.stringify(of.context.actor), tx.now],
    ],
  );
  await insertRules(tx, input.kind, version, input.rules.map(normal));
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
  ...timingTold(rule),
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
       expire_after_minutes, clock, remind_after_minutes, fallback, escalate_to_people)
     SELECT $1, $2, r->>'name', n, (r->>'minimumAmount')::numeric, (r->>'maximumMarginPercent')::numeric,
       (r->>'minimumExposure')::numeric, r->>'businessUnit', r->>'site', r->>'approverRole',
       nullif(r->'steps', 'null'), (r->>'escalateAfterMinutes')::int, r->>'escalateToRole', (r->>'expireAfterMinutes')::int,
       r->>'clock', (r->>'remindAfterMinutes')::int, r->>'fallback', nullif(r->'escalateToPeople', 'null')
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS rules(r, n)`,
    [kind, version, JSON.stringify(rules)],
  );
}
