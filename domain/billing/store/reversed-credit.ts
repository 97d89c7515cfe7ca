import type { StepTx } from '../../../platform/step.js';
import { formatUnitPrice, minimum, money, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import { localDate } from '../../kernel/time.js';
import { invoiceCreated } from '../billing.facts.js';
import { formatTotals, totalsOf } from '../invoice.js';
import { postingOf } from '../posting.js';
import { owedOnInvoice, transfer } from './credit-transfers.js';
import { takeNumber } from './number-series.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface CreditedRow extends DimensionColumns {
  invoice: string;
  order_id: string;
  customer_name: string;
  due_date: string;
  lines: CreditedLine[];
}

interface CreditedLine {
  readonly line: number;
  readonly part: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly net: string;
  readonly tax: string;
  readonly taxRate: string;
}

/** An invoice for each that a credit note credited, of the same lines and amounts, due when the first one was. */
export async function invoiceAgain(
  tx: StepTx,
  creditNote: string,
  customerId: string,
): Promise<{ readonly invoice: string; readonly total: string }[]> {
  const made: { invoice: string; total: string }[] = [];
  for (const credited of await creditedBy(tx, creditNote)) {
    const one = await reinvoice(tx, creditNote, customerId, credited);
    const owed = await owedOnInvoice(tx, credited.invoice);
    const amount = minimum(owed, money(one.total));
    if (amount > 0n) {
      const from = { invoice: credited.invoice, dimensions: dimensionsOf(credited) };
      const to = { invoice: one.invoice, orderId: credited.order_id, dimensions: dimensionsOf(credited) };
      await transfer(tx, { customerId, from, to, amount, reason: `Credit note ${creditNote} is undone` });
    }
    made.push(one);
  }
  return made;
}

const creditedBy = (tx: StepTx, creditNote: string): Promise<CreditedRow[]> =>
  tx.query<CreditedRow>(
    `SELECT i.invoice, i.order_id, i.customer_name, i.due_date::text, i.business_unit, i.site, i.cost_centre,
       jsonb_agg(jsonb_build_object('line', c.line, 'part', l.part, 'description', l.description,
         'quantity', c.quantity::text, 'unitPrice', l.unit_price::text, 'net', c.net::text, 'tax', c.tax::text,
         'taxRate', trim_scale(c.tax_rate)::text) ORDER BY c.line) AS lines
     FROM billing.credit_note_lines c
     JOIN billing.invoice_lines l ON l.invoice = c.invoice AND l.line = c.line
     JOIN billing.invoices i ON i.invoice = c.invoice
     WHERE c.credit_note = $1 GROUP BY i.invoice ORDER BY i.sequence`,
    [creditNote],
  );

async function reinvoice(tx: StepTx, creditNote: string, customerId: string, credited: CreditedRow) {
  const { order_id: orderId, customer_name: customerName, due_date: dueDate } = credited;
  const lines = credited.lines.map((line) => ({
    ...line,
    quantity: formatQuantity(quantity(line.quantity)),
    unitPrice: formatUnitPrice(unitPrice(line.unitPrice)),
  }));
  const totals = totalsOf(lines.map(({ net, tax }) => ({ net: money(net), tax: money(tax) })));
  const amounts = formatTotals(totals);
  const invoiceDate = localDate(tx.now);
  const [row] = await tx.query<{ invoice: string }>(
    `WITH n AS (${takeNumber('INV')}),
     issued AS (
       INSERT INTO billing.invoices (invoice, sequence, order_id, source, kind, customer_id, customer_name,
         business_unit, site, cost_centre, invoice_date, due_date, net, tax, total)
       SELECT n.number, n.sequence, $1, $2, 'afterShipment', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM n
       RETURNING invoice, sequence),
     lined AS (
       INSERT INTO billing.invoice_lines (invoice, line, part, description, quantity, unit_price, net, tax, tax_rate)
       SELECT issued.invoice, l.line, l.part, l.description, l.quantity, l."unitPrice", l.net, l.tax, l."taxRate"
       FROM issued, jsonb_to_recordset($13::jsonb) AS l(line integer, part text, description text, quantity numeric,
         "unitPrice" numeric, net numeric, tax numeric, "taxRate" numeric)),
     balanced AS (
       INSERT INTO billing.invoice_balances (invoice, sequence, order_id, customer_id, kind, open)
       SELECT issued.invoice, issued.sequence, $1, $3, 'afterShipment', $12 FROM issued)
     SELECT issued.invoice FROM issued`,
    [
      ...[orderId, `reversal/${creditNote}/${credited.invoice}`, customerId, customerName],
      ...[credited.business_unit, credited.site, credited.cost_centre, invoiceDate, dueDate],
      ...[amounts.net, amounts.tax, amounts.total, JSON.stringify(lines)],
    ],
  );
  if (!row) throw new Error(`no invoice was written for credit note ${creditNote}`);
  const { invoice } = row;
  const dimensions = dimensionsOf(credited);
  tx.emit(invoiceCreated, `invoice:${invoice}`, {
    ...{ invoice, orderId, customerId, customerName, kind: 'afterShipment' as const, invoiceDate, dueDate, dimensions },
    ...{ ...amounts, lines, shipmentId: null, revision: null },
    posting: postingOf(
      'creditNote.reversed',
      invoiceDate,
      `Invoice ${invoice} undoes credit note ${creditNote} of order ${orderId}`,
      [{ dimensions, amounts: { ...totals } }],
      { customerId },
    ),
  });
  return { invoice, total: amounts.total };
}
