import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatQuantity, type Quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkCorrectPrice } from '../correction.checks.js';
import type { CorrectPriceInput, PriceCorrected } from '../corrections.wire.js';
import type { LinePiece } from '../line-pieces.js';
import { priceCorrection } from '../price-correction.js';
import { lockBilling } from './correction-locks.js';
import { carriedOut } from './correction-rows.js';
import { issueCreditNote } from './credit-note-document.js';
import { type InvoiceHead, invoiceHead } from './document-heads.js';
import { PROCESS_ROLES } from './order-account.js';
import { shippedLines } from './shipped-rests.js';

/**
 * Credits what a line of an invoice was charged too much: of goods that shipped and did not come back, or of a service.
 * Refuses with 'UnknownInvoice', 'MoreThanShipped', 'MoreThanInvoiced', 'PriceIncrease', 'PricesDiffer' and
 * 'NothingToCorrect'.
 */
export async function correctPrice(
  database: Database,
  command: Command<CorrectPriceInput>,
): Promise<PriceCorrected & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'correct a price');
  refuseWrongFields(checkCorrectPrice(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const { correctionId, reason } = input;
    const head = await invoiceHead(tx, input.invoice);
    const { orderId, customerId } = head;
    await lockBilling(tx, [orderId], customerId);
    const pieces = [await correctedPiece(tx, head, input)];
    const draft = { kind: 'priceCorrection' as const, creditId: correctionId, orderId, customerId, reason, pieces };
    const issued = await issueCreditNote(tx, draft);
    await carriedOut(tx, correctionId, { event: 'do', amount: issued.total, document: issued.creditNote });
    return issued;
  });
}

/** What the correction takes off the line now; the caller holds the locks. */
export async function correctedPiece(
  tx: Queryable,
  { invoice, orderId, kind }: InvoiceHead,
  input: CorrectPriceInput,
): Promise<LinePiece> {
  const lines = await shippedLines(tx, orderId);
  const found = lines.find(({ rest }) => rest.invoice === invoice && rest.line === input.line);
  if (found) return priceCorrection(found.rest, input, await pricesDiffer(tx, invoice, input.line, found.shipped));
  const unshipped = kind === 'beforeShipment' ? ' that has shipped: what has not is amended with the order' : '';
  const fields = [{ field: 'line', message: `The invoice has no line ${input.line}${unshipped}.` }];
  throw refuse('MoreThanShipped', `Invoice ${invoice} has no line ${input.line}${unshipped}.`, { fields });
}

/** An earlier correction was of fewer units than had shipped by now and not come back by then. */
async function pricesDiffer(tx: Queryable, invoice: string, line: number, shipped: Quantity): Promise<boolean> {
  const [row] = await tx.query<{ differ: boolean }>(
    `SELECT coalesce(bool_or(c.kind = 'priceCorrection' AND c.quantity < $3 - c.back), false) AS differ
     FROM (
       SELECT c.kind, c.quantity, coalesce(sum(c.quantity) FILTER (WHERE c.kind = 'shipped')
         OVER (ORDER BY n.sequence), 0) AS back
       FROM billing.credit_note_lines c JOIN billing.credit_notes n ON n.credit_note = c.credit_note
       WHERE c.invoice = $1 AND c.line = $2 AND c.kind <> 'unshipped') c`,
    [invoice, line, formatQuantity(shipped)],
  );
  return row?.differ ?? false;
}
