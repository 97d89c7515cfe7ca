import type { Queryable } from '../../../platform/database.js';
import { money } from '../../kernel/money.js';
import { quantity } from '../../kernel/quantity.js';
import type { LineRest } from '../line-pieces.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface RestRow extends DimensionColumns {
  invoice: string;
  line: number;
  part: string;
  tax_rate: string;
  quantity: string;
  net: string;
  tax: string;
  rest_quantity: string;
  rest_net: string;
  rest_tax: string;
}

/** The order's lines invoiced before shipment, oldest invoice first, less what was shipped or credited of each. */
export async function lineRests(tx: Queryable, orderId: string): Promise<LineRest[]> {
  const rows = await tx.query<RestRow>(
    `SELECT l.invoice, l.line, l.part, trim_scale(l.tax_rate)::text AS tax_rate, l.quantity, l.net, l.tax,
       i.business_unit, i.site, i.cost_centre,
       l.quantity - coalesce(t.quantity, 0) AS rest_quantity,
       l.net - coalesce(t.net, 0) AS rest_net,
       l.tax - coalesce(t.tax, 0) AS rest_tax
     FROM billing.invoices i
     JOIN billing.invoice_lines l ON l.invoice = i.invoice
     LEFT JOIN (
       SELECT p.invoice, p.line, sum(p.quantity) AS quantity, sum(p.net) AS net, sum(p.tax) AS tax
       FROM (
         SELECT r.invoice, r.line, r.quantity, r.net, r.tax FROM billing.revenue_release_lines r WHERE r.order_id = $1
         UNION ALL
         SELECT c.invoice, c.line, c.quantity, c.net, c.tax FROM billing.credit_note_lines c
         WHERE c.order_id = $1 AND c.kind = 'unshipped'
       ) p GROUP BY p.invoice, p.line
     ) t ON t.invoice = l.invoice AND t.line = l.line
     WHERE i.order_id = $1 AND i.kind = 'beforeShipment'
     ORDER BY i.sequence, l.line`,
    [orderId],
  );
  return rows.map((row) => ({
    invoice: row.invoice,
    line: row.line,
    part: row.part,
    taxRate: row.tax_rate,
    dimensions: dimensionsOf(row),
    quantity: quantity(row.quantity),
    net: money(row.net),
    tax: money(row.tax),
    restQuantity: quantity(row.rest_quantity),
    restNet: money(row.rest_net),
    restTax: money(row.rest_tax),
  }));
}
