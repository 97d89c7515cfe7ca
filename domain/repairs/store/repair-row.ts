import type { Queryable } from '../../../platform/database.js';
import { formatMoney, formatRate, money, rate } from '../../kernel/money.js';
import { billOf, isBillable, totalOf } from '../charges.js';
import { type RepairState, waitingForOf } from '../repair.js';
import { refuse } from '../repairs.refusals.js';
import type { BillLine, Evaluation, RepairStanding, RepairStart } from '../repairs.wire.js';

/** A repair as its row tells it; a command changes it in place, and the step writes it back. */
export interface RepairRow {
  readonly repairId: string;
  readonly start: RepairStart;
  readonly version: number;
  state: RepairState;
  reason: string | null;
  assetIsHere: boolean;
  evaluation: Evaluation | null;
  evaluations: number;
  readonly warranty: string;
  readonly billable: string;
  readonly warrantyShare: string;
  /** The last answer to a quote was no, or none in time. */
  declined: boolean;
  quote: number;
  quotedAt: string | null;
  answerBy: string | null;
  reminders: number;
  approvalReference: string | null;
  jobState: string | null;
  invoice: string | null;
}

interface Found {
  repair_id: string;
  start: RepairStart;
  version: number;
  state: RepairState;
  reason: string | null;
  asset_is_here: boolean;
  content: Evaluation | null;
  evaluation: number;
  warranty: string | null;
  billable: string | null;
  warranty_share: string | null;
  declined: boolean;
  quote: number;
  quoted_at: Date | null;
  answer_by: Date | null;
  reminders: number;
  approval_reference: string | null;
  job_state: string | null;
  invoice: string | null;
}

const REPAIR = `
  SELECT r.repair_id, r.start, r.version, r.state, r.reason, r.asset_is_here, e.content, r.evaluation,
    e.warranty::text, e.billable::text, e.warranty_share::text, r.declined, r.quote, r.quoted_at, r.answer_by,
    r.reminders, r.approval_reference, r.job_state, r.invoice
  FROM repairs.repairs r
  LEFT JOIN repairs.evaluations e ON e.repair_id = r.repair_id AND e.evaluation = r.evaluation
  WHERE r.repair_id = $1`;

/** The repair, or null. */
export async function findRepair(tx: Queryable, repairId: string): Promise<RepairRow | null> {
  const [found] = await tx.query<Found>(REPAIR, [repairId]);
  return found ? rowOf(found) : null;
}

/** Locks the repair and reads it; refuses 'UnknownRepair'. */
export async function lockRepair(tx: Queryable, repairId: string): Promise<RepairRow> {
  // First the lock, then the rows: a statement that waits for it would see those of before.
  await tx.query('SELECT r.repair_id FROM repairs.repairs r WHERE r.repair_id = $1 FOR NO KEY UPDATE', [repairId]);
  const repair = await findRepair(tx, repairId);
  if (!repair) throw refuse('UnknownRepair', `There is no repair ${repairId}.`);
  return repair;
}

const rowOf = (found: Found): RepairRow => ({
  repairId: found.repair_id,
  start: found.start,
  version: found.version,
  state: found.state,
  reason: found.reason,
  assetIsHere: found.asset_is_here,
  evaluation: found.content,
  evaluations: found.evaluation,
  warranty: formatMoney(money(found.warranty ?? '0')),
  billable: formatMoney(money(found.billable ?? '0')),
  warrantyShare: formatRate(rate(found.warranty_share ?? '0')),
  declined: found.declined,
  quote: found.quote,
  quotedAt: found.quoted_at?.toISOString() ?? null,
  answerBy: found.answer_by?.toISOString() ?? null,
  reminders: found.reminders,
  approvalReference: found.approval_reference,
  jobState: found.job_state,
  invoice: found.invoice,
});

/** Writes the repair as the command left it, one version higher. */
export async function saveRepair(tx: Queryable, repair: RepairRow, now: string): Promise<RepairRow> {
  await tx.query(
    `UPDATE repairs.repairs SET state = $2, reason = $3, version = $4, asset_is_here = $5, evaluation = $6,
       declined = $7, quote = $8, quoted_at = $9, answer_by = $10, reminders = $11, approval_reference = $12,
       job_state = $13, invoice = $14, updated_at = $15
     WHERE repair_id = $1`,
    [
      ...[repair.repairId, repair.state, repair.reason, repair.version + 1, repair.assetIsHere, repair.evaluations],
      ...[repair.declined, repair.quote, repair.quotedAt, repair.answerBy, repair.reminders],
      ...[repair.approvalReference, repair.jobState, repair.invoice, now],
    ],
  );
  return { ...repair, version: repair.version + 1 };
}

export const billOfRow = ({ evaluation, declined }: RepairRow): BillLine[] => billOf(evaluation, declined);

/** Also what the customer is to pay when the asset goes back decides what is waited for. */
const needsOf = (row: RepairRow): string | null => {
  const { state, jobState, evaluation } = row;
  const billable = state === 'Returned' ? billOfRow(row).length > 0 : isBillable(evaluation);
  return waitingForOf({ state, jobState, billable });
};

/** How the repair stands, for facts. */
export const factOf = (row: RepairRow) => ({
  repairId: row.repairId,
  state: row.state,
  waitingFor: needsOf(row),
  reason: row.reason,
  jobState: row.jobState,
});

export const standingOf = (row: RepairRow): RepairStanding => ({
  ...factOf(row),
  version: row.version,
  quote:
    row.quotedAt && row.answerBy
      ? { number: row.quote, quotedAt: row.quotedAt, answerBy: row.answerBy, reminders: row.reminders }
      : null,
  toBill: totalOf(billOfRow(row)),
});
