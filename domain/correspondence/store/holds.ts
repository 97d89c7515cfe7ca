import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, type Place, requireWithin, type Scope, withinLimits } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { dunningHeld, dunningHoldReleased } from '../correspondence.facts.js';
import { refuse, refuseWrongFields } from '../correspondence.refusals.js';
import type { DunningHold, HoldDunningInput, HoldResult, ReleaseDunningHoldInput } from '../correspondence.wire.js';
import { holdProblems, releaseProblems } from '../dunning.js';

const aggregateOf = (holdId: string): string => `dunning-hold:${holdId}`;

export const nextHoldId = async (database: Database): Promise<string> =>
  `DH-${await database.nextNumber('correspondence', 'hold_number')}`;

/**
 * A customer, or one invoice, which stands there, is not reminded until the hold is released. Refuses 'InvalidHold',
 * 'OutsideScope', 'HoldExists' and 'HeldAlready'.
 */
export async function holdDunning(
  database: Database,
  command: Command<HoldDunningInput>,
  { site = null, businessUnit = null }: Place = {},
): Promise<HoldResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], 'hold reminders back');
  refuseWrongFields('InvalidHold', holdProblems(input));
  requireWithin(context.actor, { site, businessUnit }, 'invoice');
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const { holdId, customerId, reason } = input;
    const invoice = input.invoice ?? null;
    await requireNoOther(tx, { holdId, customerId, invoice });
    const placed = await tx.query(
      `INSERT INTO correspondence.holds (hold_id, customer_id, invoice, reason, placed_by, placed_at, site, business_unit)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hold_id) DO NOTHING RETURNING hold_id`,
      [holdId, customerId, invoice, reason, JSON.stringify(context.actor), tx.now, site, businessUnit],
    );
    if (placed.length === 0) throw refuse('HoldExists', `Hold ${holdId} exists already.`);
    tx.emit(dunningHeld, aggregateOf(holdId), { holdId, customerId, invoice, reason });
    return { holdId };
  });
}

/** One hold is enough, and its release lets the reminders go; of two, one would be forgotten. */
async function requireNoOther(
  tx: Queryable,
  { holdId, customerId, invoice }: Pick<DunningHold, 'holdId' | 'customerId' | 'invoice'>,
): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`correspondence.holds/${customerId}`]);
  const [other] = await tx.query<{ hold_id: string }>(
    `SELECT h.hold_id FROM correspondence.holds h
     WHERE h.customer_id = $1 AND h.invoice IS NOT DISTINCT FROM $2 AND h.hold_id <> $3
       AND NOT EXISTS (SELECT 1 FROM correspondence.hold_releases r WHERE r.hold_id = h.hold_id)
     ORDER BY h.placed_at LIMIT 1`,
    [customerId, invoice, holdId],
  );
  if (!other) return;
  const what = invoice === null ? `customer ${customerId}` : `invoice ${invoice}`;
  throw refuse('HeldAlready', `Hold ${other.hold_id} keeps reminders of ${what} back already.`, {
    holdId: other.hold_id,
  });
}

/** What was due in the meantime is reminded of now. Refuses 'UnknownHold', 'OutsideScope' and 'HoldReleased'. */
export async function releaseDunningHold(
  database: Database,
  command: Command<ReleaseDunningHoldInput>,
): Promise<HoldResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], 'hold reminders back');
  refuseWrongFields('InvalidHold', releaseProblems(input));
  const { holdId, reason } = input;
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const hold = await findHold(tx, holdId);
    if (!hold) throw refuse('UnknownHold', `There is no hold ${holdId}.`);
    requireWithin(context.actor, (await findPlace(tx, holdId)) ?? {}, 'holdId');
    const released = await tx.query(
      `INSERT INTO correspondence.hold_releases (hold_id, reason, released_by, released_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT (hold_id) DO NOTHING RETURNING hold_id`,
      [holdId, reason, JSON.stringify(context.actor), tx.now],
    );
    if (released.length === 0) {
      throw refuse('HoldReleased', `Hold ${holdId} is released already.`, { state: 'Released' });
    }
    const { customerId, invoice } = hold;
    tx.emit(dunningHoldReleased, aggregateOf(holdId), { holdId, customerId, invoice, reason });
    return { holdId };
  });
}

interface HoldRow {
  hold_id: string;
  customer_id: string;
  invoice: string | null;
  reason: string;
  placed_by: Actor;
  placed_at: Date;
  release_reason: string | null;
  released_by: Actor | null;
  released_at: Date | null;
}

const HOLDS = `
  SELECT h.hold_id, h.customer_id, h.invoice, h.reason, h.placed_by, h.placed_at,
    r.reason AS release_reason, r.released_by, r.released_at
  FROM correspondence.holds h LEFT JOIN correspondence.hold_releases r ON r.hold_id = h.hold_id`;

const holdOf = (row: HoldRow): DunningHold => ({
  holdId: row.hold_id,
  customerId: row.customer_id,
  invoice: row.invoice,
  reason: row.reason,
  placedBy: row.placed_by,
  placedAt: row.placed_at.toISOString(),
  released:
    row.released_by && row.released_at
      ? { reason: row.release_reason ?? '', by: row.released_by, at: row.released_at.toISOString() }
      : null,
});

async function findHold(tx: Queryable, holdId: string): Promise<DunningHold | null> {
  const [row] = await tx.query<HoldRow>(`${HOLDS} WHERE h.hold_id = $1`, [holdId]);
  return row ? holdOf(row) : null;
}

/** The hold, or null. */
export const dunningHold = (database: Database, holdId: string): Promise<DunningHold | null> =>
  database.read('correspondence', (tx) => findHold(tx, holdId));

async function findPlace(tx: Queryable, holdId: string): Promise<Place | null> {
  const [row] = await tx.query<Place>(
    'SELECT h.site, h.business_unit AS "businessUnit" FROM correspondence.holds h WHERE h.hold_id = $1',
    [holdId],
  );
  return row ?? null;
}

/** Where the invoice of a hold stands, or null. */
export const placeOfHold = (database: Database, holdId: string): Promise<Place | null> =>
  database.read('correspondence', (tx) => findPlace(tx, holdId));

/** Holds, released ones too, the last placed first. */
export const dunningHolds = (
  database: Database,
  page: Page,
  query: { readonly customerId?: string | null; readonly scope?: Scope | undefined },
): Promise<Paged<DunningHold>> =>
  database.read('correspondence', async (tx) => {
    const where = `WHERE ($1::text IS NULL OR h.customer_id = $1) AND ${withinLimits(2, 'h.site', 'h.business_unit')}`;
    const filters = [query.customerId ?? null, ...limitsOf(query.scope)];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM correspondence.holds h ${where}`,
      filters,
    );
    const rows = await tx.query<HoldRow>(
      `${HOLDS} ${where} ORDER BY h.placed_at DESC, h.hold_id DESC LIMIT $4 OFFSET $5`,
      [...filters, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(holdOf), total: count?.total ?? 0 };
  });
