import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { quantity } from '../../kernel/quantity.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { authorisationProblems } from '../checks.js';
import { newLine } from '../lines.js';
import { returnAuthorised } from '../returns.facts.js';
import { refuse, refuseWrongFields } from '../returns.refusals.js';
import type { AuthoriseReturnInput, ReturnStanding, ReturnStart } from '../returns.wire.js';
import { factOf, findReturn, type ReturnRow, standingOf } from './return-row.js';
import { aggregateOf, MAY_AUTHORISE, recordEvent } from './return-step.js';
import { hold, noteShipped } from './shipped-lines.js';

const DAY_MS = 86_400_000;

/** Lets a customer send shipped goods back. Refuses 'InvalidReturn', 'ReturnExists', and 'MoreThanShipped' by line. */
export async function authoriseReturn(
  database: Database,
  { key, context, input }: Command<AuthoriseReturnInput>,
): Promise<ReturnStanding & Stepped> {
  const authorised = input.start.return;
  requireRole(context.actor, MAY_AUTHORISE, 'authorise returns');
  refuseWrongFields(authorisationProblems(authorised));
  requireScope(context.actor, authorised.order.dimensions, '');
  return runStep(database, { room: 'returns', key, input, context }, async (tx) => {
    const row = await insertReturn(tx, input.start);
    await noteShipped(tx, row.orderId, authorised.order.lines);
    for (const { line, quantity: wanted, reason } of authorised.lines) {
      const sold = authorised.order.lines.find((one) => one.line === line);
      if (sold) row.lines.push(newLine(sold, quantity(wanted), reason));
    }
    await hold(tx, row, authorised.lines);
    await recordEvent(tx, row, 'authorise', null);
    const { order, outcome, note } = authorised;
    tx.emit(returnAuthorised, aggregateOf(row.returnId), {
      ...factOf(row),
      ...{ customerId: order.customerId, customerName: order.customerName, dimensions: order.dimensions },
      ...{ outcome, validUntil: row.validUntil, note },
      lines: authorised.lines.map((one) => ({
        ...one,
        part: row.lines.find(({ line }) => line === one.line)?.part ?? '',
      })),
    });
    return standingOf(row);
  });
}

async function insertReturn(tx: StepTx, start: ReturnStart): Promise<ReturnRow> {
  const { returnId, validDays, order } = start.return;
  const validUntil = new Date(Date.parse(tx.now) + validDays * DAY_MS).toISOString();
  const [taken] = await tx.query(
    `INSERT INTO returns.returns (return_id, order_id, customer_id, state, version, start, valid_until, authorised_by,
       authorised_at, updated_at) VALUES ($1, $2, $3, 'Authorised', 1, $4, $5, $6, $7, $7)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [
      ...[returnId, order.orderId, order.customerId, JSON.stringify(start), validUntil],
      ...[JSON.stringify(tx.context.actor), tx.now],
    ],
  );
  const row = await findReturn(tx, returnId);
  if (taken && row) return row;
  throw refuse('ReturnExists', `Return ${returnId} exists already.`, row ? { state: row.state } : {});
}
