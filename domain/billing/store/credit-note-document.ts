import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import { add, formatMoney, type Money, minimum, money, ZERO } from '../../kernel/money.js';
import { formatQuantity } from '../../kernel/quantity.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { creditNoteIssued } from '../billing.facts.js';
import { refuse } from '../billing.refusals.js';
import type { CreditNoteKind } from '../corrections.wire.js';
import { formatTotals, totalsOf, type WireTotals } from '../invoice.js';
import type { LinePiece } from '../line-pieces.js';
import { type BillingRule, postingOf } from '../posting.js';
import { takeNumber } from './number-series.js';
import { recoverWriteOffs } from './write-off-recovery.js';

export interface CreditNoteDraft {
  readonly kind: CreditNoteKind;
  /** The return or the correction that it is for; null for a part of an order that never left. */
  readonly creditId: string | null;
  readonly orderId: string;
  readonly customerId: string;
  readonly reason: string;
  readonly pieces: readonly LinePiece[];
}

export interface IssuedCreditNote extends WireTotals {
  readonly creditNote: string;
  /** What it leaves the customer owed on its invoices. */
  readonly refundable: string;
}

const RULE_OF: Readonly<Record<CreditNoteKind, BillingRule>> = {
  unshipped: 'creditNote.unshipped',
  shipped: 'creditNote.shipped',
  priceCorrection: 'creditNote.shipped',
};

/** Writes a credit note and tells of it. Refuses with 'AlreadyCredited'. */
export async function issueCreditNote(tx: StepTx, draft: CreditNoteDraft): Promise<IssuedCreditNote> {
  const { kind, creditId, orderId, customerId, reason, pieces } = draft;
  const creditDate = localDate(tx.now);
  const invoices = creditedInvoices(pieces);
  const creditNote = await insertCreditNote(tx, draft, creditDate);
  const amounts = formatTotals(totalsOf(pieces));
  tx.emit(creditNoteIssued, `order-billing:${orderId}`, {
    ...{ creditNote, orderId, customerId, creditDate, reason, ...amounts, kind, creditId },
    invoices,
    lines: pieces.map(wirePiece),
    posting: postingOf(
      RULE_OF[kind],
      creditDate,
      `Credit note ${creditNote} of order ${orderId}`,
      pieces.map((piece) => ({ dimensions: piece.dimensions, amounts: { ...totalsOf([piece]) } })),
      { customerId },
    ),
  });
  const recovering = invoices.map(({ invoice, dimensions }) => ({ invoice, orderId, dimensions }));
  await recoverWriteOffs(tx, { creditNote, customerId, invoices: recovering });
  return { creditNote, ...amounts, refundable: formatMoney(await owedAfter(tx, invoices)) };
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

/** Of the credits, what an invoice has no use for any more. */
async function owedAfter(
  tx: Queryable,
  credits: readonly { readonly invoice: string; readonly total: string }[],
): Promise<Money> {
  const rows = await tx.query<{ invoice: string; owed: string }>(
    'SELECT b.invoice, greatest(-b.open, 0.00) AS owed FROM billing.invoice_balances b WHERE b.invoice = ANY($1)',
    [credits.map(({ invoice }) => invoice)],
  );
  const owed = new Map(rows.map((row) => [row.invoice, money(row.owed)]));
  return add(ZERO, ...credits.map(({ invoice, total }) => minimum(owed.get(invoice) ?? ZERO, money(total))));
}

const wirePiece = ({ invoice, line, part, quantity, net, tax, taxRate }: LinePiece) => ({
  ...{ invoice, line, part, taxRate },
  quantity: formatQuantity(quantity),
  net: formatMoney(net),
  tax: formatMoney(tax),
});

async function insertCreditNote(tx: StepTx, draft: CreditNoteDraft, creditDate: LocalDate): Promise<string> {
  const { kind, creditId, orderId, customerId, reason, pieces } = draft;
  const totals = formatTotals(totalsOf(pieces));
  const [row] = await tx.query<{ credit_note: string }>(
    `WITH n AS (${takeNumber('CN')}),
     pieces AS (
       SELECT p.* FROM jsonb_to_recordset($8::jsonb) AS p(invoice text, line integer, quantity numeric, net numeric,
         tax numeric, "taxRate" numeric)),
     issued AS (
       INSERT INTO billing.credit_notes (credit_note, sequence, order_id, customer_id, reason, credit_date, net, tax,
         total, kind, credit_id)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5, $6, $7, $9, $10 FROM n
       ON CONFLICT (order_id, credit_id) WHERE credit_id IS NOT NULL DO NOTHING RETURNING credit_note),
     lined AS (
       INSERT INTO billing.credit_note_lines (credit_note, order_id, invoice, line, quantity, net, tax, tax_rate, kind)
       SELECT issued.credit_note, $1, p.invoice, p.line, p.quantity, p.net, p.tax, p."taxRate", $9
       FROM issued, pieces p),
     balanced AS (
       UPDATE billing.invoice_balances b SET open = b.open - s.total
       FROM (SELECT p.invoice, sum(p.net + p.tax) AS total FROM pieces p GROUP BY p.invoice) s
       WHERE b.invoice = s.invoice)
     SELECT issued.credit_note FROM issued`,
    [
      ...[orderId, customerId, reason, creditDate, totals.net, totals.tax, totals.total],
      ...[JSON.stringify(pieces.map(wirePiece)), kind, creditId],
    ],
  );
  if (row) return row.credit_note;
  throw refuse('AlreadyCredited', `Order ${orderId} has a credit note for ${creditId} already.`, { state: 'credited' });
}
