import type { Database } from '../../../platform/database.js';
import { add, formatMoney, formatRate, formatUnitPrice, money, rate, subtract, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import { COMPANY_TIME_ZONE } from '../../kernel/time.js';
import type { InvoiceKind, InvoiceLineView, InvoiceView } from '../billing.wire.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface LineRow {
  line: number;
  part: string;
  description: string;
  quantity: string;
  unit_price: string;
  net: string;
  tax: string;
  tax_rate: string;
  released: string;
  credited: string;
}

interface InvoiceRow extends DimensionColumns {
  invoice: string;
  order_id: string;
  customer_id: string;
  customer_name: string;
  kind: InvoiceKind;
  invoice_date: string;
  due_date: string;
  net: string;
  tax: string;
  total: string;
  applied: string;
  credited: string;
  refunded: string;
  written_off: string;
  transferred: string;
  documents: InvoiceView['documents'];
  lines: LineRow[];
}

/** What was done to the invoice since: each as it changed what is open. */
const DOCUMENTS = `
  SELECT coalesce(jsonb_agg(jsonb_build_object('kind', d.kind, 'document', d.document, 'date', d.day::text,
    'amount', d.amount::text) ORDER BY d.day, d.kind, d.document), '[]')
  FROM (
    SELECT CASE n.kind WHEN 'priceCorrection' THEN 'price correction' ELSE 'credit note' END AS kind,
      n.credit_note AS document, n.credit_date AS day, -sum(c.net + c.tax) AS amount
      FROM billing.credit_note_lines c JOIN billing.credit_notes n ON n.credit_note = c.credit_note
      WHERE c.invoice = i.invoice GROUP BY n.credit_note
    UNION ALL
    SELECT 'write-off', w.write_off, w.written_off_on, -w.amount FROM billing.write_offs w WHERE w.invoice = i.invoice
    UNION ALL
    SELECT 'credit transfer', t.transfer, t.transferred_on,
      CASE WHEN t.to_invoice = i.invoice THEN -t.amount ELSE t.amount END
      FROM billing.credit_transfers t WHERE i.invoice IN (t.to_invoice, t.from_invoice)
    UNION ALL
    SELECT 'refund', p.refund_id, (s.settled_at AT TIME ZONE '${COMPANY_TIME_ZONE}')::date, sum(p.amount)
      FROM billing.refund_parts p JOIN billing.refund_settlements s ON s.refund_id = p.refund_id
      WHERE p.invoice = i.invoice GROUP BY p.refund_id, s.settled_at
    UNION ALL
    SELECT 'payment', a.payment, coalesce(p.posted_on, p.received_on), -a.amount
      FROM billing.applications a JOIN billing.payments p ON p.payment = a.payment WHERE a.invoice = i.invoice
    UNION ALL
    SELECT 'payment void', v.payment_void, v.voided_on, a.amount
      FROM billing.applications a JOIN billing.payment_voids v ON v.payment = a.payment WHERE a.invoice = i.invoice
  ) d`;

/** One invoice as the documents tell it, or null. */
export function invoice(database: Database, number: string): Promise<InvoiceView | null> {
  return database.read('billing', async (tx) => {
    const [row] = await tx.query<InvoiceRow>(
      `SELECT i.invoice, i.order_id, i.customer_id, i.customer_name, i.kind, i.invoice_date::text, i.due_date::text,
         i.net, i.tax, i.total, i.business_unit, i.site, i.cost_centre,
         (SELECT coalesce(sum(a.amount), 0.00) FROM billing.applications a WHERE a.invoice = i.invoice
           AND NOT EXISTS (SELECT 1 FROM billing.payment_voids v WHERE v.payment = a.payment)) AS applied,
         (SELECT coalesce(sum(c.net + c.tax), 0.00) FROM billing.credit_note_lines c
           WHERE c.invoice = i.invoice) AS credited,
         (SELECT coalesce(sum(p.amount), 0.00) FROM billing.refund_parts p
           JOIN billing.refunds r ON r.refund_id = p.refund_id
           JOIN billing.refund_settlements s ON s.refund_id = r.refund_id
           WHERE r.order_id = i.order_id AND p.invoice = i.invoice) AS refunded,
         (SELECT coalesce(sum(w.amount), 0.00) FROM billing.write_offs w WHERE w.invoice = i.invoice) AS written_off,
         (SELECT coalesce(sum(t.amount), 0.00) FROM billing.credit_transfers t WHERE t.to_invoice = i.invoice)
           - (SELECT coalesce(sum(t.amount), 0.00) FROM billing.credit_transfers t
             WHERE t.from_invoice = i.invoice) AS transferred,
         (${DOCUMENTS}) AS documents,
         (SELECT jsonb_agg(jsonb_build_object('line', l.line, 'part', l.part, 'description', l.description,
             'quantity', l.quantity::text, 'unit_price', l.unit_price::text, 'net', l.net::text, 'tax', l.tax::text,
             'tax_rate', l.tax_rate::text,
             'released', (SELECT coalesce(sum(r.quantity), 0) FROM billing.revenue_release_lines r
               WHERE r.order_id = i.order_id AND r.invoice = l.invoice AND r.line = l.line)::text,
             'credited', (SELECT coalesce(sum(c.quantity), 0) FROM billing.credit_note_lines c
               WHERE c.invoice = l.invoice AND c.line = l.line AND c.kind <> 'priceCorrection')::text) ORDER BY l.line)
           FROM billing.invoice_lines l WHERE l.invoice = i.invoice) AS lines
       FROM billing.invoices i WHERE i.invoice = $1`,
      [number],
    );
    return row ? viewOf(row) : null;
  });
}

function viewOf(row: InvoiceRow): InvoiceView {
  const covered = add(...[row.applied, row.credited, row.written_off, row.transferred].map(money));
  return {
    invoice: row.invoice,
    orderId: row.order_id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    kind: row.kind,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    dimensions: dimensionsOf(row),
    net: row.net,
    tax: row.tax,
    total: row.total,
    applied: row.applied,
    credited: row.credited,
    refunded: row.refunded,
    writtenOff: row.written_off,
    transferred: row.transferred,
    open: formatMoney(subtract(add(money(row.total), money(row.refunded)), covered)),
    documents: row.documents,
    lines: row.lines.map(lineOf),
  };
}

const lineOf = (row: LineRow): InvoiceLineView => ({
  line: row.line,
  part: row.part,
  description: row.description,
  quantity: formatQuantity(quantity(row.quantity)),
  unitPrice: formatUnitPrice(unitPrice(row.unit_price)),
  net: row.net,
  tax: row.tax,
  taxRate: formatRate(rate(row.tax_rate)),
  released: formatQuantity(quantity(row.released)),
  credited: formatQuantity(quantity(row.credited)),
});
