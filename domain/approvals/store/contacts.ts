import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Actor, Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Page, Paged } from '../../kernel/page.js';
import type { Scope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { approvalContactAdded, approvalContactEnded } from '../approvals.facts.js';
import { refuse } from '../approvals.refusals.js';
import type { Person } from '../approvals.wire.js';
import { contactEndProblems, contactProblems } from '../contacts.js';
import type { AddContactInput, Contact, ContactResult, EndContactInput } from '../contacts.wire.js';

const aggregateOf = (contactId: string): string => `approval-contact:${contactId}`;
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('approvals.contacts', 0))";
const TO_SAY = 'say who is told of approvals';

const personOf = ({ id, name }: Actor): Person => ({ id, name });

export const nextContactId = async (database: Database): Promise<string> =>
  `AC-${await database.nextNumber('approvals', 'contact_number')}`;

/** Facts tell who is told, and not the address, which they would keep for ever. Refuses 'InvalidContact' and 'ContactExists'. */
export async function addContact(
  database: Database,
  command: Command<AddContactInput>,
): Promise<ContactResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_SAY);
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const today = localDate(tx.now);
    const fields = contactProblems(input, today);
    if (fields.length > 0) throw refuse('InvalidContact', 'The contact is not right.', { fields });
    const { contactId, email, roles } = input;
    const { person = null, scope = null } = input;
    const firstDay = input.firstDay ?? today;
    await tx.query(LOCK);
    await refuseSame(tx, email, person);
    const inserted = await tx.query(
      `INSERT INTO approvals.contacts (contact_id, email, person, roles, scope, first_day, added_by, added_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (contact_id) DO NOTHING RETURNING contact_id`,
      [
        ...[contactId, email, person && JSON.stringify(person), [...roles], scope && JSON.stringify(scope), firstDay],
        ...[JSON.stringify(personOf(context.actor)), tx.now],
      ],
    );
    if (inserted.length === 0) throw refuse('ContactExists', `Contact ${contactId} exists already.`);
    const told = { contactId, person, roles: [...roles], firstDay, scope };
    tx.emit(approvalContactAdded, aggregateOf(contactId), told);
    return { contactId };
  });
}

async function refuseSame(tx: Queryable, email: string, person: Person | null): Promise<void> {
  const [same] = await tx.query<ContactRow>(
    `${CONTACTS} WHERE e.contact_id IS NULL AND lower(c.email) = lower($1) AND c.person->>'id' IS NOT DISTINCT FROM $2`,
    [email, person?.id ?? null],
  );
  if (!same) return;
  const whose = person ? `that address of ${person.id}` : 'that mailbox';
  throw refuse('ContactExists', `${same.contact_id} is ${whose} already: end it first.`);
}

/** From now on nothing is written to it. Refuses 'InvalidContact', 'UnknownContact' and 'ContactEnded'. */
export async function endContact(
  database: Database,
  command: Command<EndContactInput>,
): Promise<ContactResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_SAY);
  const fields = contactEndProblems(input);
  if (fields.length > 0) throw refuse('InvalidContact', 'The command is not right.', { fields });
  const { contactId, reason } = input;
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    await tx.query(LOCK);
    const [found] = await tx.query<ContactRow>(`${CONTACTS} WHERE c.contact_id = $1`, [contactId]);
    if (!found) throw refuse('UnknownContact', `There is no contact ${contactId}.`);
    if (found.ended_at) throw refuse('ContactEnded', `${contactId} has ended already.`, { state: 'Ended' });
    await tx.query(
      'INSERT INTO approvals.contact_ends (contact_id, reason, ended_by, ended_at) VALUES ($1, $2, $3, $4)',
      [contactId, reason, JSON.stringify(personOf(context.actor)), tx.now],
    );
    tx.emit(approvalContactEnded, aggregateOf(contactId), { contactId, reason });
    return { contactId };
  });
}

interface ContactRow {
  contact_id: string;
  email: string;
  person: Person | null;
  roles: Role[];
  scope: Scope | null;
  first_day: string;
  added_by: Person;
  added_at: Date;
  end_reason: string | null;
  ended_by: Person | null;
  ended_at: Date | null;
}

const CONTACTS = `
  SELECT c.contact_id, c.email, c.person, c.roles, c.scope, c.first_day::text, c.added_by, c.added_at,
    e.reason AS end_reason, e.ended_by, e.ended_at
  FROM approvals.contacts c LEFT JOIN approvals.contact_ends e ON e.contact_id = c.contact_id`;

const contactOf = (row: ContactRow): Contact => ({
  contactId: row.contact_id,
  email: row.email,
  person: row.person,
  roles: row.roles,
  scope: row.scope,
  firstDay: row.first_day,
  addedBy: row.added_by,
  addedAt: row.added_at.toISOString(),
  ended:
    row.ended_by && row.ended_at
      ? { reason: row.end_reason ?? '', by: row.ended_by, at: row.ended_at.toISOString() }
      : null,
});

/** Those that have not ended, and had begun on the day. */
export async function contactsSince(tx: Queryable, day: LocalDate): Promise<Contact[]> {
  const rows = await tx.query<ContactRow>(
    `${CONTACTS} WHERE e.contact_id IS NULL AND c.first_day <= $1 ORDER BY c.added_at, c.contact_id`,
    [day],
  );
  return rows.map(contactOf);
}

/** Contacts, ended ones too, the last added first. */
export const contacts = (database: Database, page: Page): Promise<Paged<Contact>> =>
  database.read('approvals', async (tx) => {
    const [count] = await tx.query<{ total: number }>('SELECT count(*)::int AS total FROM approvals.contacts');
    const rows = await tx.query<ContactRow>(
      `${CONTACTS} ORDER BY c.added_at DESC, c.contact_id DESC LIMIT $1 OFFSET $2`,
      [page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(contactOf), total: count?.total ?? 0 };
  });
