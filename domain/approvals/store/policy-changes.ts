import type { StepTx } from '../../../platform/step.js';
import { localDate } from '../../kernel/time.js';
import { approvalPolicyDefined, approvalPolicyRefused } from '../approvals.facts.js';
import type { ApprovalState } from '../approvals.js';
import type { ApprovalKind } from '../approvals.wire.js';
import { loadPolicy } from './policies.js';

export const policyAggregate = (kind: ApprovalKind): string => `approval-policy:${kind}`;

/** The version holds from its day on, or from today when it was agreed to later than that. The kind's row is locked. */
export async function activatePolicy(tx: StepTx, kind: ApprovalKind, version: number): Promise<void> {
  const today = localDate(tx.now);
  const [row] = await tx.query<{ day: string; planned: string | null }>(
    `INSERT INTO approvals.policy_outcomes (kind, version, outcome, effective_from, ended_at)
     SELECT p.kind, p.version, 'Defined', greatest(p.effective_from, $3::date), $4 FROM approvals.policies p
     WHERE p.kind = $1 AND p.version = $2
     RETURNING effective_from::text AS day, (
       SELECT p.planned FROM approvals.policies p WHERE p.kind = $1 AND p.version = $2)`,
    [kind, version, today, tx.now],
  );
  if (!row) throw new Error(`the policy of ${kind} has no version ${version}`);
  if (row.planned === 'drop') await dropPlanned(tx, { kind, version, day: row.day });
  const policy = await loadPolicy(tx, kind, version);
  if (!policy) throw new Error(`the policy of ${kind} has no version ${version}`);
  const { twoPeopleFrom, rules } = policy;
  const told = { kind, policyVersion: version, effectiveFrom: row.day, twoPeopleFrom, rules: [...rules] };
  tx.emit(approvalPolicyDefined, policyAggregate(kind), told);
}

interface Activated {
  readonly kind: ApprovalKind;
  readonly version: number;
  readonly day: string;
}

async function dropPlanned(tx: StepTx, { kind, version, day }: Activated): Promise<void> {
  await tx.query(
    `INSERT INTO approvals.policy_drops (kind, version, dropped_by, dropped_at)
     SELECT o.kind, o.version, $2, $4 FROM approvals.policy_outcomes o
     WHERE o.kind = $1 AND o.effective_from > $3 ON CONFLICT DO NOTHING`,
    [kind, version, day, tx.now],
  );
}

/** What became of a request for a change of a policy becomes of the version that it is about, at once. */
export async function endPolicyChange(tx: StepTx, requestId: string, state: ApprovalState): Promise<void> {
  const [proposed] = await tx.query<{ kind: ApprovalKind; version: number }>(
    'SELECT p.kind, p.version FROM approvals.policies p WHERE p.request_id = $1',
    [requestId],
  );
  if (!proposed) throw new Error(`request ${requestId} is about no version of a policy`);
  const { kind, version } = proposed;
  await tx.query('SELECT 1 FROM approvals.policy_kinds WHERE kind = $1 FOR UPDATE', [kind]);
  const overtaken = state === 'Granted' && (await isOvertaken(tx, kind, version));
  if (state === 'Granted' && !overtaken) return activatePolicy(tx, kind, version);
  const why = overtaken ? 'Overtaken' : state;
  await tx.query(
    `INSERT INTO approvals.policy_outcomes (kind, version, outcome, ended_at) VALUES ($1, $2, 'Refused', $3)`,
    [kind, version, tx.now],
  );
  tx.emit(approvalPolicyRefused, policyAggregate(kind), { kind, policyVersion: version, requestId, why });
}

/** Whether what it was to leave in place took over before anybody agreed to it: beginning now, it would push that aside unseen. */
async function isOvertaken(tx: StepTx, kind: ApprovalKind, version: number): Promise<boolean> {
  const took = await tx.query(
    `SELECT 1 FROM approvals.policies p
     JOIN approvals.policy_outcomes o ON o.kind = p.kind AND o.effective_from > p.effective_from AND o.effective_from <= $3
     WHERE p.kind = $1 AND p.version = $2 AND p.planned = 'keep' AND NOT EXISTS (
       SELECT 1 FROM approvals.policy_drops d WHERE d.kind = o.kind AND d.version = o.version)`,
    [kind, version, localDate(tx.now)],
  );
  return took.length > 0;
}
