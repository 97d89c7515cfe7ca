import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Place } from '../../kernel/scope.js';
import { dunningAdvanced } from '../correspondence.facts.js';
import { refuse } from '../correspondence.refusals.js';
import type { DunningLevel, DunningStanding, DunningState } from '../correspondence.wire.js';
import { type DunningEvent, dunningAfter } from '../dunning.js';

interface DunningRow {
  invoice: string;
  order_id: string;
  customer_id: string;
  due_date: string;
  policy: string;
  policy_version: number;
  levels: DunningLevel[];
  level: number;
  state: DunningState;
  reminded_on: string | null;
  opening: number;
  opened_again_on: string | null;
}

export const DUNNINGS = `
  SELECT d.invoice, d.order_id, d.customer_id, d.due_date::text, d.policy, d.policy_version, v.levels, d.level, d.state,
    d.reminded_on::text, d.opening, d.opened_again_on::text
  FROM correspondence.dunnings d
  JOIN correspondence.policy_versions v ON v.policy = d.policy AND v.version = d.policy_version`;

const standingOf = (row: DunningRow): DunningStanding => ({
  invoice: row.invoice,
  orderId: row.order_id,
  customerId: row.customer_id,
  dueDate: row.due_date,
  policy: row.policy,
  policyVersion: row.policy_version,
  levels: row.levels,
  level: row.level,
  state: row.state,
  remindedOn: row.reminded_on,
  opening: row.opening,
  openedAgainOn: row.opened_again_on,
});

export async function findDunning(tx: Queryable, invoice: string): Promise<DunningStanding | null> {
  const [row] = await tx.query<DunningRow>(`${DUNNINGS} WHERE d.invoice = $1`, [invoice]);
  return row ? standingOf(row) : null;
}

/** Where the invoice stands. */
export async function placeOfDunning(tx: Queryable, invoice: string): Promise<Place> {
  const [row] = await tx.query<Place>(
    'SELECT d.site, d.business_unit AS "businessUnit" FROM correspondence.dunnings d WHERE d.invoice = $1',
    [invoice],
  );
  return row ?? {};
}

export const listDunnings = async (tx: Queryable, sql: string, parameters: readonly unknown[]) =>
  (await tx.query<DunningRow>(sql, parameters)).map(standingOf);

export async function lockDunning(tx: Queryable, invoice: string): Promise<DunningStanding> {
  const [row] = await tx.query<DunningRow>(`${DUNNINGS} WHERE d.invoice = $1 FOR UPDATE OF d`, [invoice]);
  if (!row) throw refuse('UnknownDunning', `There is no reminding of invoice ${invoice}.`);
  return standingOf(row);
}

export const tellDunning = (tx: StepTx, standing: DunningStanding, event: DunningEvent | 'begin'): void => {
  const { levels, ...told } = standing;
  tx.emit(dunningAdvanced, `dunning:${standing.invoice}`, { ...told, levels: levels.length, event });
};

type Changes = Partial<Pick<DunningStanding, 'level' | 'remindedOn' | 'opening' | 'openedAgainOn'>>;

/** The row one event further, and its fact; null when the event does not happen in its state. */
export async function moveDunning(
  tx: StepTx,
  standing: DunningStanding,
  event: DunningEvent,
  changes: Changes = {},
): Promise<DunningStanding | null> {
  const state = dunningAfter(standing.state, event);
  if (!state) return null;
  const moved = { ...standing, ...changes, state };
  await tx.query(
    `UPDATE correspondence.dunnings SET state = $2, level = $3, reminded_on = $4, opening = $5, opened_again_on = $6,
       updated_at = $7 WHERE invoice = $1`,
    [moved.invoice, moved.state, moved.level, moved.remindedOn, moved.opening, moved.openedAgainOn, tx.now],
  );
  tellDunning(tx, moved, event);
  return moved;
}
