import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { isPerson, type Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier, prose } from '../../kernel/fields.js';
import type { Page, Paged } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { delegationGiven, delegationRevoked } from '../approvals.facts.js';
import { DECIDING_ROLES } from '../approvals.js';
import { refuse } from '../approvals.refusals.js';
import type {
  Delegation,
  DelegationResult,
  GiveDelegationInput,
  Person,
  RevokeDelegationInput,
} from '../approvals.wire.js';
import { delegationProblems, delegationRefusal, revocationRefusal } from '../delegation.js';

const aggregateOf = (delegationId: string): string => `delegation:${delegationId}`;

export const nextDelegationId = async (database: Database): Promise<string> =>
  `DG-${await database.nextNumber('approvals', 'delegation_number')}`;

/**
 * A person lends a role that is theirs, or that is lent to them. Refuses 'InvalidDelegation', 'RoleNotHeld',
 * 'DelegationCircle' and 'DelegationExists'.
 */
export async function giveDelegation(
  database: Database,
  command: Command<GiveDelegationInput>,
): Promise<DelegationResult & Stepped> {
  const { context, input } = command;
  const { actor } = context;
  requirePerson(command, 'delegate');
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const fields = delegationProblems(input, actor, localDate(tx.now));
    if (fields.length > 0) throw refuse('InvalidDelegation', 'The delegation is not right.', { fields });
    // Of two that are given at once, the later one sees the circle that they would close.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('approvals.delegations', 0))");
    const given: Delegation = {
      ...input,
      from: { id: actor.id, name: actor.name },
      own: actor.roles.includes(input.role),
      ...(actor.scope ? { scope: actor.scope } : {}),
      givenAt: tx.now,
      revoked: null,
    };
    const refused = delegationRefusal(given, await standingDelegations(tx, input.firstDay));
    if (refused) throw refused;
    await insert(tx, given);
    const { givenAt: _givenAt, revoked: _revoked, ...told } = given;
    tx.emit(delegationGiven, aggregateOf(input.delegationId), told);
    return { delegationId: input.delegationId };
  });
}

async function insert(tx: StepTx, given: Delegation): Promise<void> {
  const { delegationId, role, from, own, scope, to, firstDay, lastDay, reason, givenAt } = given;
  const inserted = await tx.query(
    `INSERT INTO approvals.delegations (delegation_id, role, given_by, own, given_to, first_day, last_day, reason, given_at,
       scope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (delegation_id) DO NOTHING RETURNING delegation_id`,
    [
      ...[delegationId, role, JSON.stringify(from), own, JSON.stringify(to), firstDay, lastDay, reason, givenAt],
      scope ? JSON.stringify(scope) : null,
    ],
  );
  if (inserted.length === 0) throw refuse('DelegationExists', `Delegation ${delegationId} exists already.`);
}

/** Who was lent it lends it on no more. Refuses 'UnknownDelegation', 'DelegationOfAnother' and 'DelegationOver'. */
export async function revokeDelegation(
  database: Database,
  command: Command<RevokeDelegationInput>,
): Promise<DelegationResult & Stepped> {
  const { context, input } = command;
  requirePerson(command, 'revoke a delegation');
  const fields = fieldProblems(input, { delegationId: identifier, reason: prose() });
  if (fields.length > 0) throw refuse('InvalidDelegation', 'The command is not right.', { fields });
  const { delegationId, reason } = input;
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('approvals.delegations', 0))");
    const found = await find(tx, delegationId);
    if (!found) throw refuse('UnknownDelegation', `There is no delegation ${delegationId}.`);
    const refused = revocationRefusal(found, context.actor, localDate(tx.now));
    if (refused) throw refused;
    await tx.query(
      `INSERT INTO approvals.delegation_revocations (delegation_id, reason, revoked_by, revoked_at)
       VALUES ($1, $2, $3, $4)`,
      [delegationId, reason, JSON.stringify({ id: context.actor.id, name: context.actor.name }), tx.now],
    );
    const { role, from, to, firstDay, lastDay } = found;
    const told = { delegationId, role, from, to, firstDay, lastDay, reason };
    tx.emit(delegationRevoked, aggregateOf(delegationId), told);
    return { delegationId };
  });
}

/** Neither a program nor a Viewer has anything to lend. */
function requirePerson({ context: { actor } }: Command<unknown>, toDo: string): void {
  if (!isPerson(actor)) throw refuse('OnlyPeopleDecide', 'A delegation is a person’s: no program gives any.');
  requireRole(actor, DECIDING_ROLES, toDo);
}

interface DelegationRow {
  delegation_id: string;
  role: Role;
  given_by: Person;
  own: boolean;
  scope: Scope | null;
  given_to: Person;
  first_day: string;
  last_day: string;
  reason: string;
  given_at: Date;
  revocation_reason: string | null;
  revoked_by: Person | null;
  revoked_at: Date | null;
}

const DELEGATIONS = `
  SELECT d.delegation_id, d.role, d.given_by, d.own, d.scope, d.given_to, d.first_day::text, d.last_day::text, d.reason,
    d.given_at, r.reason AS revocation_reason, r.revoked_by, r.revoked_at
  FROM approvals.delegations d
  LEFT JOIN approvals.delegation_revocations r ON r.delegation_id = d.delegation_id`;

const delegationOf = (row: DelegationRow): Delegation => ({
  delegationId: row.delegation_id,
  role: row.role,
  from: row.given_by,
  own: row.own,
  ...(row.scope ? { scope: row.scope } : {}),
  to: row.given_to,
  firstDay: row.first_day,
  lastDay: row.last_day,
  reason: row.reason,
  givenAt: row.given_at.toISOString(),
  revoked:
    row.revoked_by && row.revoked_at
      ? { reason: row.revocation_reason ?? '', by: row.revoked_by, at: row.revoked_at.toISOString() }
      : null,
});

/** Those that hold on the day or on a later one. */
export async function standingDelegations(tx: Queryable, day: LocalDate): Promise<Delegation[]> {
  const rows = await tx.query<DelegationRow>(
    `${DELEGATIONS} WHERE d.last_day >= $1 AND r.delegation_id IS NULL ORDER BY d.given_at, d.delegation_id`,
    [day],
  );
  return rows.map(delegationOf);
}

export async function delegationsNamed(tx: Queryable, ids: readonly string[]): Promise<Delegation[]> {
  const rows = await tx.query<DelegationRow>(`${DELEGATIONS} WHERE d.delegation_id = ANY ($1)`, [[...ids]]);
  return rows.map(delegationOf);
}

async function find(tx: Queryable, delegationId: string): Promise<Delegation | null> {
  const [row] = await tx.query<DelegationRow>(`${DELEGATIONS} WHERE d.delegation_id = $1`, [delegationId]);
  return row ? delegationOf(row) : null;
}

/** The delegation, or null. */
export const delegation = (database: Database, delegationId: string): Promise<Delegation | null> =>
  database.read('approvals', (tx) => find(tx, delegationId));

/** Delegations, past ones too, the last given first; of a person: those that they gave or were given. */
export const delegations = (
  database: Database,
  page: Page,
  { person }: { readonly person?: string | null },
): Promise<Paged<Delegation>> =>
  database.read('approvals', async (tx) => {
    const ofPerson = `WHERE $1::text IS NULL OR d.given_by->>'id' = $1 OR d.given_to->>'id' = $1`;
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM approvals.delegations d ${ofPerson}`,
      [person ?? null],
    );
    const rows = await tx.query<DelegationRow>(
      `${DELEGATIONS} ${ofPerson} ORDER BY d.given_at DESC, d.delegation_id DESC LIMIT $2 OFFSET $3`,
      [person ?? null, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(delegationOf), total: count?.total ?? 0 };
  });
