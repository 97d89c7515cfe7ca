import type { Queryable } from '../../../platform/database.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import { type LineCount, toHold } from '../lines.js';
import { refuse } from '../returns.refusals.js';
import type { SoldLine } from '../returns.wire.js';
import type { ReturnRow } from './return-row.js';

/** What the order had shipped by the time of this return; it only grows. */
export async function noteShipped(tx: Queryable, orderId: string, sold: readonly SoldLine[]): Promise<void> {
  await tx.query(
    `INSERT INTO returns.shipped_lines AS s (order_id, line, shipped)
     SELECT $1, x.line, x.shipped FROM jsonb_to_recordset($2::jsonb) AS x(line integer, shipped numeric) ORDER BY x.line
     ON CONFLICT (order_id, line) DO UPDATE SET shipped = greatest(s.shipped, excluded.shipped)`,
    [orderId, JSON.stringify(sold.map(({ line, shipped }) => ({ line, shipped })))],
  );
}

interface Held {
  line: number;
  shipped: string;
  held: string;
}

/**
 * Brings what the return holds of the shipped lines to what it needs, under a lock on each line, and writes its lines.
 * Refuses 'MoreThanShipped', naming each line and what is left of it; `asked` are the lines as the caller named them.
 */
export async function hold(tx: Queryable, row: ReturnRow, asked: readonly { readonly line: number }[]): Promise<void> {
  const rows = await tx.query<Held>(
    `SELECT s.line, s.shipped::text, s.held::text FROM returns.shipped_lines s
     WHERE s.order_id = $1 AND s.line = ANY($2) ORDER BY s.line FOR UPDATE`,
    [row.orderId, row.lines.map(({ line }) => line)],
  );
  const problems: FieldProblem[] = [];
  const changes: { line: number; held: string; by: string }[] = [];
  for (const line of row.lines) {
    const shelf = rows.find((one) => one.line === line.line);
    const wanted = toHold(line, row.state, row.sentBack !== null);
    const left = leftOf(shelf, line);
    if (wanted > left) problems.push(problemOf(line, asked, { left, shelf, orderId: row.orderId }));
    changes.push({ line: line.line, held: formatQuantity(wanted), by: formatQuantity(minus(wanted, line.held)) });
    line.held = wanted;
  }
  if (problems.length > 0) {
    throw refuse('MoreThanShipped', problems.map(({ message }) => message).join(' '), { fields: problems });
  }
  await tx.query(
    `UPDATE returns.shipped_lines s SET held = s.held + x.by
     FROM jsonb_to_recordset($2::jsonb) AS x(line integer, by numeric)
     WHERE s.order_id = $1 AND s.line = x.line AND x.by <> 0`,
    [row.orderId, JSON.stringify(changes)],
  );
  await writeLines(tx, row);
}

/** What this return may hold of the line: what is shipped and in no other return. */
const leftOf = (shelf: Held | undefined, line: LineCount): Quantity =>
  shelf ? plus(minus(quantity(shelf.shipped), quantity(shelf.held)), line.held) : NONE;

interface Shelf {
  readonly left: Quantity;
  readonly shelf: Held | undefined;
  readonly orderId: string;
}

function problemOf(
  line: LineCount,
  asked: readonly { readonly line: number }[],
  { left, shelf, orderId }: Shelf,
): FieldProblem {
  const index = asked.findIndex((one) => one.line === line.line);
  const shipped = formatQuantity(quantity(shelf?.shipped ?? '0'));
  const message = `Of line ${line.line} of order ${orderId}, ${shipped} was shipped and ${formatQuantity(left)} is left to return.`;
  return { field: index < 0 ? `lines.${line.line}` : `lines[${index}].quantity`, message };
}

async function writeLines(tx: Queryable, { returnId, lines }: ReturnRow): Promise<void> {
  const written = lines.map((line) => ({
    ...{ line: line.line, part: line.part, reason: line.reason, authorised: formatQuantity(line.authorised) },
    ...{ received: formatQuantity(line.received), restocked: formatQuantity(line.restocked) },
    ...{ scrapped: formatQuantity(line.scrapped), rejected: formatQuantity(line.rejected) },
    held: formatQuantity(line.held),
  }));
  await tx.query(
    `INSERT INTO returns.return_lines
       (return_id, line, part, reason, authorised, received, restocked, scrapped, rejected, held)
     SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb) AS x(line integer, part text, reason text, authorised numeric,
       received numeric, restocked numeric, scrapped numeric, rejected numeric, held numeric)
     ON CONFLICT (return_id, line) DO UPDATE SET received = excluded.received, restocked = excluded.restocked,
       scrapped = excluded.scrapped, rejected = excluded.rejected, held = excluded.held`,
    [returnId, JSON.stringify(written)],
  );
}
