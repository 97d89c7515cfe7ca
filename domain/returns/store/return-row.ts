import type { Queryable } from '../../../platform/database.js';
import { add, formatMoney, money } from '../../kernel/money.js';
import { NONE, quantity } from '../../kernel/quantity.js';
import { goesBack, type LineCount, shownLine, soldFor, uninspected } from '../lines.js';
import { type ReturnState, returnWaitsFor } from '../return.js';
import { refuse } from '../returns.refusals.js';
import type { ReturnCredit, ReturnRefund, ReturnStanding, ReturnStart } from '../returns.wire.js';

/** A return as its row tells it; a command changes it in place, and the step writes it back. */
export interface ReturnRow {
  readonly returnId: string;
  readonly orderId: string;
  readonly start: ReturnStart;
  readonly version: number;
  readonly validUntil: string;
  state: ReturnState;
  reason: string | null;
  /** Nothing more is expected. */
  noMore: boolean;
  approval: string | null;
  credit: ReturnCredit | null;
  refunds: readonly ReturnRefund[] | null;
  /** The bank's, of what was paid back by wire. */
  bankReference: string | null;
  refunded: string;
  replacements: number;
  replacementOrderId: string | null;
  sentBack: string | null;
  readonly lines: LineCount[];
}

interface Found {
  return_id: string;
  order_id: string;
  start: ReturnStart;
  version: number;
  valid_until: Date;
  state: ReturnState;
  reason: string | null;
  no_more: boolean;
  approval: string | null;
  credit: ReturnCredit | null;
  refunds: ReturnRefund[] | null;
  bank_reference: string | null;
  refunded: string;
  replacements: number;
  replacement_order_id: string | null;
  sent_back: string | null;
  lines: {
    readonly line: number;
    readonly part: string;
    readonly reason: string | null;
    readonly authorised: string;
    readonly received: string;
    readonly restocked: string;
    readonly scrapped: string;
    readonly rejected: string;
    readonly held: string;
  }[];
}

const RETURN = `
  SELECT r.*, (SELECT coalesce(jsonb_agg(jsonb_build_object('line', l.line, 'part', l.part, 'reason', l.reason,
      'authorised', l.authorised::text, 'received', l.received::text, 'restocked', l.restocked::text,
      'scrapped', l.scrapped::text, 'rejected', l.rejected::text, 'held', l.held::text) ORDER BY l.line), '[]')
    FROM returns.return_lines l WHERE l.return_id = r.return_id) AS lines
  FROM returns.returns r WHERE r.return_id = $1`;

/** The return, or null. */
export async function findReturn(tx: Queryable, returnId: string): Promise<ReturnRow | null> {
  const [found] = await tx.query<Found>(RETURN, [returnId]);
  return found ? rowOf(found) : null;
}

/** Locks the return and reads it; refuses 'UnknownReturn'. */
export async function lockReturn(tx: Queryable, returnId: string): Promise<ReturnRow> {
  // First the lock, then the rows: a statement that waits for it would see those of before.
  await tx.query('SELECT r.return_id FROM returns.returns r WHERE r.return_id = $1 FOR NO KEY UPDATE', [returnId]);
  const found = await findReturn(tx, returnId);
  if (!found) throw refuse('UnknownReturn', `There is no return ${returnId}.`);
  return found;
}

const rowOf = (found: Found): ReturnRow => ({
  returnId: found.return_id,
  orderId: found.order_id,
  start: found.start,
  version: found.version,
  validUntil: found.valid_until.toISOString(),
  state: found.state,
  reason: found.reason,
  noMore: found.no_more,
  approval: found.approval,
  credit: found.credit,
  refunds: found.refunds,
  bankReference: found.bank_reference,
  refunded: found.refunded,
  replacements: found.replacements,
  replacementOrderId: found.replacement_order_id,
  sentBack: found.sent_back,
  lines: found.lines.map((line) => ({
    ...{ line: line.line, part: line.part, reason: line.reason, authorised: quantity(line.authorised) },
    ...{ received: quantity(line.received), restocked: quantity(line.restocked), scrapped: quantity(line.scrapped) },
    ...{ rejected: quantity(line.rejected), held: quantity(line.held) },
  })),
});

/** Writes the return as the command left it, one version higher; its lines are written with what they hold. */
export async function saveReturn(tx: Queryable, row: ReturnRow, now: string): Promise<ReturnRow> {
  await tx.query(
    `UPDATE returns.returns SET state = $2, reason = $3, version = $4, no_more = $5, approval = $6, credit = $7,
       refunds = $8, refunded = $9, replacements = $10, replacement_order_id = $11, sent_back = $12, updated_at = $13, bank_reference = $14
     WHERE return_id = $1`,
    [
      ...[row.returnId, row.state, row.reason, row.version + 1, row.noMore, row.approval],
      ...[row.credit && JSON.stringify(row.credit), row.refunds && JSON.stringify(row.refunds), row.refunded],
      ...[row.replacements, row.replacementOrderId, row.sentBack, now, row.bankReference],
    ],
  );
  return { ...row, version: row.version + 1 };
}

const needsOf = (row: ReturnRow): string | null =>
  returnWaitsFor({
    state: row.state,
    toInspect: row.lines.some((line) => uninspected(line) > NONE),
    approvalAsked: row.approval !== null,
    toPayOut: row.bankReference === null && (row.refunds ?? []).some(({ method }) => method === 'wire'),
    toSendBack: hasToSendBack(row),
  });

export const hasToSendBack = ({ lines, sentBack, state }: ReturnRow): boolean =>
  sentBack === null && lines.some((line) => goesBack(line, state) > NONE);

/** How the return stands, for facts. */
export const factOf = (row: ReturnRow) => ({
  returnId: row.returnId,
  orderId: row.orderId,
  state: row.state,
  waitingFor: needsOf(row),
  reason: row.reason,
});

export const standingOf = (row: ReturnRow): ReturnStanding => ({
  ...factOf(row),
  version: row.version,
  outcome: row.start.return.outcome,
  validUntil: row.validUntil,
  lines: row.lines.map(shownLine),
  value: soldFor(row.lines, row.start.return.order.lines),
  approval: row.approval,
  creditNote: row.credit?.creditNote ?? null,
  credited: row.credit?.total ?? '0.00',
  refunded: formatMoney(add(money(row.refunded))),
  replacementOrderId: row.replacementOrderId,
});
