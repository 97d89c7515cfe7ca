import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Place } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { daysBetween } from '../../kernel/time.js';
import { refuse } from '../correspondence.refusals.js';
import type {
  DunningStanding,
  OpenDunningInput,
  ReminderResult,
  ReopenDunningInput,
  WriteReminderInput,
} from '../correspondence.wire.js';
import { nextReminder, openingOf, reminderId, reminderText } from '../dunning.js';
import { findDunning, lockDunning, moveDunning, placeOfDunning, tellDunning } from './dunning-row.js';
import { insertLetter } from './letter-row.js';
import { policyForTerms } from './policies.js';

interface Standing {
  readonly standing: DunningStanding;
}

/** Begins the reminding of an invoice, which stands there, under the policy for its terms. One that began already stays as it is. */
export async function openDunning(
  database: Database,
  command: Command<OpenDunningInput>,
  { site = null, businessUnit = null }: Place = {},
): Promise<Standing & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], 'remind customers');
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const { invoice, orderId, customerId, invoiceDate, dueDate } = input;
    const found = await findDunning(tx, invoice);
    if (found) return { standing: found };
    const termsDays = Math.max(0, daysBetween(invoiceDate, dueDate));
    const { policy, version: policyVersion, levels } = await policyForTerms(tx, termsDays);
    await tx.query(
      `INSERT INTO correspondence.dunnings (invoice, order_id, customer_id, invoice_date, due_date, policy,
         policy_version, state, updated_at, site, business_unit)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'Waiting', $8, $9, $10)`,
      [invoice, orderId, customerId, invoiceDate, dueDate, policy, policyVersion, tx.now, site, businessUnit],
    );
    const standing: DunningStanding = {
      ...{ invoice, orderId, customerId, dueDate, policy, policyVersion, levels, level: 0, state: 'Waiting' },
      ...{ remindedOn: null, opening: 1, openedAgainOn: null },
    };
    tellDunning(tx, standing, 'begin');
    return { standing };
  });
}

/**
 * Writes the reminder of a level, once; the last one hands the invoice over to Finance. Refuses 'DunningHeld' while the
 * customer or the invoice must not be reminded, and 'ReminderNotDue' when the invoice is past this level or its day has
 * not come.
 */
export async function writeReminder(
  database: Database,
  command: Command<WriteReminderInput>,
): Promise<ReminderResult & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'remind customers');
  const { invoice, level, on } = input;
  // A run that begins anew may read another open amount: it is the same reminder.
  return runStep(database, { room: 'correspondence', key, context, input: { invoice, level } }, async (tx) => {
    const standing = await lockDunning(tx, invoice);
    const words = standing.levels[level - 1];
    const next = nextReminder(standing);
    if (standing.state !== 'Waiting' || next?.level !== level || on < next.on || !words) {
      throw refuse('ReminderNotDue', `Reminder ${level} of invoice ${invoice} is not due.`, { state: standing.state });
    }
    await requireNoHold(tx, standing);
    const letterId = reminderId(standing, level);
    const { customerId, orderId, dueDate } = standing;
    await insertLetter(tx, {
      ...{ letterId, kind: 'reminder', customerId, invoice, orderId, recipients: [input.recipient] },
      ...reminderText(words, input, dueDate),
      ...{ attachments: [], place: await placeOfDunning(tx, invoice) },
    });
    const reminded = await moveDunning(tx, standing, 'remind', { level, remindedOn: on });
    const last = reminded && level === standing.levels.length ? await moveDunning(tx, reminded, 'handOver') : reminded;
    return { standing: last ?? standing, letterId };
  });
}

async function requireNoHold(tx: Queryable, { customerId, invoice }: DunningStanding): Promise<void> {
  const [hold] = await tx.query<{ hold_id: string; reason: string }>(
    `SELECT h.hold_id, h.reason FROM correspondence.holds h
     WHERE h.customer_id = $1 AND (h.invoice IS NULL OR h.invoice = $2)
       AND NOT EXISTS (SELECT 1 FROM correspondence.hold_releases r WHERE r.hold_id = h.hold_id)
     ORDER BY h.placed_at LIMIT 1`,
    [customerId, invoice],
  );
  if (hold) throw refuse('DunningHeld', `Hold ${hold.hold_id}: ${hold.reason}`, { holdId: hold.hold_id });
}

/**
 * What was settled is open again: it is reminded of from the first level on, under the policy that it had. An opening
 * that began already stays as it is.
 */
export function reopenDunning(database: Database, command: Command<ReopenDunningInput>): Promise<Standing & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'remind customers');
  const { invoice, opening, on } = input;
  // A run that begins anew may be of another day: it is the same opening.
  return runStep(database, { room: 'correspondence', key, context, input: { invoice, opening } }, async (tx) => {
    const standing = await lockDunning(tx, invoice);
    if (openingOf(standing) >= opening) return { standing };
    const changes = { level: 0, remindedOn: null, opening, openedAgainOn: on };
    return { standing: (await moveDunning(tx, standing, 'reopen', changes)) ?? standing };
  });
}

/** The invoice is paid, credited or written off: nobody is reminded of it any more. */
export function settleDunning(
  database: Database,
  command: Command<{ readonly invoice: string }>,
): Promise<Standing & Stepped> {
  requireRole(command.context.actor, ['Finance'], 'remind customers');
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const standing = await lockDunning(tx, command.input.invoice);
    return { standing: (await moveDunning(tx, standing, 'settle')) ?? standing };
  });
}
