import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { dunningPolicyDefined } from '../correspondence.facts.js';
import { refuse, refuseWrongFields } from '../correspondence.refusals.js';
import type {
  DefineDunningPolicyInput,
  DunningLevel,
  DunningPolicy,
  DunningPolicyResult,
} from '../correspondence.wire.js';
import { policyProblems } from '../dunning.js';

/**
 * Each call makes a new version; the reminding of an invoice keeps the one under which it began. Refuses 'InvalidPolicy'
 * and 'TermsTaken'.
 */
export async function defineDunningPolicy(
  database: Database,
  command: Command<DefineDunningPolicyInput>,
): Promise<DunningPolicyResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], 'define dunning policies');
  refuseWrongFields('InvalidPolicy', policyProblems(input));
  const { policy, fromTermsDays } = input;
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const levels = input.levels.map(({ daysAfterDue, subject, text }) => ({ daysAfterDue, subject, text }));
    const version = await nextVersion(tx, policy, fromTermsDays);
    await tx.query(
      `INSERT INTO correspondence.policy_versions (policy, version, from_terms_days, levels, defined_by, defined_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [policy, version, fromTermsDays, JSON.stringify(levels), JSON.stringify(context.actor), tx.now],
    );
    tx.emit(dunningPolicyDefined, `dunning-policy:${policy}`, {
      ...{ policy, policyVersion: version, fromTermsDays, levels },
    });
    return { policy, version };
  });
}

/** Policies are few: one after the other, so that no two begin at the same terms. */
async function nextVersion(tx: Queryable, policy: string, fromTermsDays: number): Promise<number> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('correspondence.policies', 0))`);
  const [taken] = await tx.query<{ policy: string }>(
    'SELECT p.policy FROM correspondence.policies p WHERE p.from_terms_days = $1 AND p.policy <> $2',
    [fromTermsDays, policy],
  );
  if (taken) {
    const message = `Policy ${taken.policy} begins at terms of ${fromTermsDays} days already.`;
    throw refuse('TermsTaken', message, { fields: [{ field: 'fromTermsDays', message }] });
  }
  const [row] = await tx.query<{ current_version: number }>(
    `INSERT INTO correspondence.policies AS p (policy, current_version, from_terms_days) VALUES ($1, 1, $2)
     ON CONFLICT (policy) DO UPDATE
       SET current_version = p.current_version + 1, from_terms_days = excluded.from_terms_days
     RETURNING p.current_version`,
    [policy, fromTermsDays],
  );
  if (!row) throw new Error(`no version for the dunning policy ${policy}`);
  return row.current_version;
}

interface VersionRow {
  policy: string;
  version: number;
  from_terms_days: number;
  levels: DunningLevel[];
  defined_by: Actor;
  defined_at: Date;
}

const IN_FORCE = `
  SELECT v.policy, v.version, v.from_terms_days, v.levels, v.defined_by, v.defined_at
  FROM correspondence.policies p
  JOIN correspondence.policy_versions v ON v.policy = p.policy AND v.version = p.current_version`;

const policyOf = (row: VersionRow): DunningPolicy => ({
  policy: row.policy,
  version: row.version,
  fromTermsDays: row.from_terms_days,
  levels: row.levels,
  definedBy: row.defined_by,
  definedAt: row.defined_at.toISOString(),
});

/** The policy for terms of so many days: of those that begin at or below them, the highest. */
export async function policyForTerms(tx: Queryable, termsDays: number): Promise<DunningPolicy> {
  const [row] = await tx.query<VersionRow>(
    `${IN_FORCE} WHERE p.from_terms_days <= $1 ORDER BY p.from_terms_days DESC LIMIT 1`,
    [termsDays],
  );
  if (!row) throw refuse('NoPolicy', `No dunning policy holds for terms of ${termsDays} days.`);
  return policyOf(row);
}

/** The policies in force, by the terms from which they hold. */
export const dunningPolicies = (database: Database): Promise<DunningPolicy[]> =>
  database.read('correspondence', async (tx) =>
    (await tx.query<VersionRow>(`${IN_FORCE} ORDER BY p.from_terms_days`)).map(policyOf),
  );
