import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { type Amount, money } from '../../kernel/money.js';
import { correctionChanged } from '../billing.facts.js';
import { refuse } from '../billing.refusals.js';
import { type CorrectionEvent, type CorrectionState, correctionAfter, isCorrectionOver } from '../correction.js';
import type { Correction, CorrectionKind, RequestCorrectionInput } from '../corrections.wire.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface CorrectionRow extends DimensionColumns {
  correction: string;
  kind: CorrectionKind;
  state: CorrectionState;
  invoice: string | null;
  payment: string | null;
  order_id: string | null;
  customer_id: string;
  amount: string;
  input: RequestCorrectionInput;
  reason: string;
  requested_by: Actor;
  requested_at: string;
  document: string | null;
  outcome: string | null;
  ended_at: string | null;
}

const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column.split('.')[1]}`;

const COLUMNS = `c.correction, c.kind, c.state, c.invoice, c.payment, c.order_id, c.customer_id, c.business_unit, c.site,
  c.cost_centre, c.amount, c.input, c.reason, c.requested_by, ${instant('c.requested_at')}, c.document, c.outcome,
  ${instant('c.ended_at')}`;

const correctionOf = (row: CorrectionRow): Correction => ({
  ...{ correction: row.correction, kind: row.kind, state: row.state, invoice: row.invoice, payment: row.payment },
  ...{ orderId: row.order_id, customerId: row.customer_id, dimensions: dimensionsOf(row), amount: row.amount },
  ...{ input: row.input, reason: row.reason, requestedBy: row.requested_by, requestedAt: row.requested_at },
  ...{ document: row.document, outcome: row.outcome, endedAt: row.ended_at },
});

export async function selectCorrections(
  tx: Queryable,
  rest: string,
  values: readonly unknown[],
): Promise<Correction[]> {
  const rows = await tx.query<CorrectionRow>(`SELECT ${COLUMNS} FROM billing.corrections c ${rest}`, [...values]);
  return rows.map(correctionOf);
}

export async function lockCorrection(tx: Queryable, correctionId: string): Promise<Correction | null> {
  const [found] = await selectCorrections(tx, 'WHERE c.correction = $1 FOR UPDATE', [correctionId]);
  return found ?? null;
}

interface Change {
  readonly event: CorrectionEvent;
  readonly document?: string | null;
  readonly reason?: string | null;
}

/** Brings a correction on. Refuses with 'CorrectionState'. */
export async function changeCorrection(tx: StepTx, of: Correction, change: Change): Promise<CorrectionState> {
  const { event, document = null, reason = null } = change;
  const state = correctionAfter(of.state, event);
  await tx.query(
    `UPDATE billing.corrections SET state = $2, document = coalesce($3, document), outcome = coalesce($4, outcome),
       ended_at = CASE WHEN $5 THEN $6::timestamptz END WHERE correction = $1`,
    [of.correction, state, document, reason, isCorrectionOver(state), tx.now],
  );
  const { correction, kind, orderId, customerId } = of;
  if (state !== 'Requested') {
    const told = { correction, kind, orderId, customerId, state, document: document ?? of.document, reason };
    tx.emit(correctionChanged, `correction:${correction}`, told);
  }
  return state;
}

/**
 * What a correction led to, in the transaction that did it; a command without a correction's row asks nobody. Refuses
 * with 'CorrectionState', and with 'CorrectionChanged' when it is more than was agreed to.
 */
export async function carriedOut(
  tx: StepTx,
  correctionId: string,
  done: { readonly event: 'do' | 'pay'; readonly amount: Amount; readonly document: string },
): Promise<void> {
  const correction = await lockCorrection(tx, correctionId);
  if (!correction) return;
  if (money(done.amount) > money(correction.amount)) {
    const text = `Correction ${correctionId} would come to ${done.amount}; ${correction.amount} was agreed to.`;
    throw refuse('CorrectionChanged', text, { state: correction.state });
  }
  await changeCorrection(tx, correction, { event: done.event, document: done.document });
}
