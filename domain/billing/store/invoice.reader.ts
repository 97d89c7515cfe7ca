import type { Database } from '../../../platform/database.js';
import { add, formatMoney, formatRate, formatUnitPrice, money, rate, subtract, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
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
  lines: LineRow[];
}

/** One invoice as the documents tell it, or null. */
export function invoice(database: Database, number: string): Promise<InvoiceView | null> {
  return database.read('billing', async (tx) => {
    const [row] = await tx.query<InvoiceRow>(
      `SELECT i.invoice, i.order_id, i.customer_id, i.customer_name, i.kind, i.invoice_date::text, i.due_date::text,
         i.net, i.tax, i.total, i.business_unit, i.site, i.cost_centre,
         (SELECT coalesce(sum(a.amount), 0.00) FROM billing.applications a WHERE a.invoice = i.invoice) AS applied,
         (SELECT coalesce(sum(c.net + c.tax), 0.00) FROM billing.credit_note_lines c
           WHERE c.invoice = i.invoice) AS credited,
         (SELECT coalesce(sum(p.amount), 0.00) FROM billing.refund_parts p
           JOIN billing.refunds r ON r.refund_id = p.refund_id
           JOIN billing.refund_settlements s ON s.refund_id = r.refund_id
           WHERE r.order_id = i.order_id AND p.invoice = i.invoice) AS refunded,
         (SELECT jsonb_agg(jsonb_build_object('line', l.line, 'part', l.part, 'description', l.description,
             'quantity', l.quantity::text, 'unit_price', l.unit_price::text, 'net', l.net::text, 'tax', l.tax::text,
             'tax_rate', l.tax_rate::text,
             'released', (SELECT coalesce(sum(r.quantity), 0) FROM billing.revenue_release_lines r
               WHERE r.order_id = i.order_id AND r.invoice = l.invoice AND r.line = l.line)::text,
             'credited', (SELECT coalesce(sum(c.quantity), 0) FROM billing.credit_note_lines c
               WHERE c.invoice = l.invoice AND c.line = l.line)::text) ORDER BY l.line)
           FROM billing.invoice_lines l WHERE l.invoice = i.invoice) AS lines
       FROM billing.invoices i WHERE i.invoice = $1`,
      [number],
    );
    return row ? viewOf(row) : null;
  });
}

function viewOf(row: InvoiceRow): InvoiceView {
  const covered = add(money(row.applied), money(row.credited));
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
    open: formatMoney(subtract(add(money(row.total), money(row.refunded)), covered)),
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
