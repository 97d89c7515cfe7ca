import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { type Amount, formatMoney, ZERO } from '../../kernel/money.js';
import { formatQuantity, type Quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { creditNoteIssued } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type { Credited, CreditUnshippedInput, OrderReasonInput } from '../billing.wire.js';
import { checkLineQuantities, checkOrderReason } from '../checks.js';
import { formatTotals, totalsOf } from '../invoice.js';
import { byLine, type LinePiece, type LineRest, takeAll, takePieces } from '../line-pieces.js';
import { postingOf } from '../posting.js';
import { lineRests } from './line-rests.js';
import { takeNumber } from './number-series.js';
import { lockAccount, type OrderAccount, PROCESS_ROLES } from './order-account.js';

const NOTHING: Credited = { creditNote: null, total: formatMoney(ZERO) };

/**
 * Credits what was invoiced before shipment and neither shipped nor credited: the lines given, newest invoice first,
 * or everything. Refuses with 'MoreThanUnshipped'.
 */
export async function creditUnshipped(
  database: Database,
  command: Command<CreditUnshippedInput>,
): Promise<Credited & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue a credit note');
  refuseWrongFields([...checkOrderReason(input), ...(input.lines === null ? [] : checkLineQuantities(input.lines))]);
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const { orderId, lines, reason } = input;
    const account = await lockAccount(tx, orderId);
    const rests = await lineRests(tx, orderId);
    return credit(tx, orderId, account, lines === null ? takeAll(rests) : pick(rests, byLine(lines)), reason);
  });
}

/** Undoes invoiceOrder: credits everything unshipped of the order. Safe when the invoice step never landed. */
export async function undoInvoice(database: Database, command: Command<OrderReasonInput>): Promise<Credited & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue a credit note');
  refuseWrongFields(checkOrderReason(input));
  const { orderId, reason } = input;
  const body = async (tx: StepTx): Promise<Credited> => {
    const account = await lockAccount(tx, orderId);
    return credit(tx, orderId, account, takeAll(await lineRests(tx, orderId)), reason);
  };
  // The reason is not part of what is asked: undoing again for another reason is the same undo.
  return runUndo(database, { room: 'billing', key, input: { orderId }, context }, body, NOTHING);
}

function pick(rests: readonly LineRest[], wanted: ReadonlyMap<number, Quantity>): readonly LinePiece[] {
  const { pieces, missing } = takePieces([...rests].reverse(), wanted);
  if (missing.size === 0) return pieces;
  const fields = [...missing].map(([line, short]) => ({
    field: `lines.${line}`,
    message: `${formatQuantity(short)} more than is invoiced and neither shipped nor credited`,
  }));
  throw refuse('MoreThanUnshipped', 'More would be credited than is invoiced and unshipped.', { fields });
}

async function credit(
  tx: StepTx,
  orderId: string,
  account: OrderAccount | null,
  pieces: readonly LinePiece[],
  reason: string,
): Promise<Credited> {
  if (pieces.length === 0 || account?.customerId == null) return NOTHING;
  const totals = totalsOf(pieces);
  const creditDate = localDate(tx.now);
  const customerId = account.customerId;
  const creditNote = await insertCreditNote(tx, { orderId, customerId, reason, creditDate, pieces });
  const amounts = formatTotals(totals);
  tx.emit(creditNoteIssued, `order-billing:${orderId}`, {
    ...{ creditNote, orderId, customerId, creditDate, reason, ...amounts },
    invoices: creditedInvoices(pieces),
    lines: pieces.map(wirePiece),
    posting: postingOf(
      'creditNote.unshipped',
      creditDate,
      `Credit note ${creditNote} of order ${orderId}`,
      pieces.map((piece) => ({ dimensions: piece.dimensions, amounts: { ...totalsOf([piece]) } })),
      { customerId },
    ),
  });
  return { creditNote, total: amounts.total };
}

function creditedInvoices(pieces: readonly LinePiece[]) {
  const invoices = new Map<string, LinePiece[]>();
  for (const piece of pieces) invoices.set(piece.invoice, [...(invoices.get(piece.invoice) ?? []), piece]);
  return [...invoices].map(([invoice, own]) => ({
    invoice,
    total: formatTotals(totalsOf(own)).total,
    dimensions: own[0]!.dimensions,
  }));
}

const wirePiece = ({ invoice, line, part, quantity, net, tax, taxRate }: LinePiece) => ({
  ...{ invoice, line, part, taxRate },
  quantity: formatQuantity(quantity),
  net: formatMoney(net),
  tax: formatMoney(tax),
});

interface CreditNoteDraft {
  readonly orderId: string;
  readonly customerId: string;
  readonly reason: string;
  readonly creditDate: LocalDate;
  readonly pieces: readonly LinePiece[];
}

async function insertCreditNote(tx: StepTx, draft: CreditNoteDraft): Promise<string> {
  const { orderId, customerId, reason, creditDate, pieces } = draft;
  const totals: { net: Amount; tax: Amount; total: Amount } = formatTotals(totalsOf(pieces));
  const [row] = await tx.query<{ credit_note: string }>(
    `WITH n AS (${takeNumber('CN')}),
     pieces AS (
       SELECT p.* FROM jsonb_to_recordset($8::jsonb) AS p(invoice text, line integer, quantity numeric, net numeric,
         tax numeric, "taxRate" numeric)),
     issued AS (
       INSERT INTO billing.credit_notes (credit_note, sequence, order_id, customer_id, reason, credit_date, net, tax,
         total)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5, $6, $7 FROM n RETURNING credit_note),
     lined AS (
       INSERT INTO billing.credit_note_lines (credit_note, order_id, invoice, line, quantity, net, tax, tax_rate)
       SELECT issued.credit_note, $1, p.invoice, p.line, p.quantity, p.net, p.tax, p."taxRate"
       FROM issued, pieces p),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open - s.total
       FROM (SELECT p.invoice, sum(p.net + p.tax) AS total FROM pieces p GROUP BY p.invoice) s
       WHERE b.invoice = s.invoice)
     SELECT issued.credit_note FROM issued`,
    [
      ...[orderId, customerId, reason, creditDate, totals.net, totals.tax, totals.total],
      JSON.stringify(pieces.map(wirePiece)),
    ],
  );
  if (!row) throw new Error(`no credit note was written for order ${orderId}`);
  return row.credit_note;
}
