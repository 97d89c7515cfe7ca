import type { Queryable } from '../../../platform/database.js';
import { money } from '../../kernel/money.js';
import { type Quantity, quantity } from '../../kernel/quantity.js';
import type { LineRest } from '../line-pieces.js';
import { type DimensionColumns, dimensionsOf } from './order-account.js';

interface ShippedRow extends DimensionColumns {
  invoice: string;
  line: number;
  part: string;
  tax_rate: string;
  service: boolean;
  corrected: boolean;
  quantity: string;
  net: string;
  tax: string;
  rest_quantity: string;
  rest_net: string;
  rest_tax: string;
}

export interface ShippedLine {
  readonly rest: LineRest;
  /** Whether or not it came back. */
  readonly shipped: Quantity;
  /** Nothing that could come back: only its price can be corrected. */
  readonly service: boolean;
}

/**
 * The order's lines that were invoiced and have shipped, oldest invoice first, less what came back of each: of an
 * invoice before shipment what its revenue was released for, of another all of it. What price corrections took off is
 * spread over the units that are left.
 */
export async function shippedLines(tx: Queryable, orderId: string): Promise<ShippedLine[]> {
  const rows = await tx.query<ShippedRow>(
    `SELECT l.invoice, l.line, l.part, trim_scale(l.tax_rate)::text AS tax_rate, i.source LIKE 'service/%' AS service,
       i.business_unit, i.site, i.cost_centre, coalesce(c.corrected, false) AS corrected,
       shipped.quantity, shipped.net, shipped.tax,
       shipped.quantity - coalesce(c.returned, 0) AS rest_quantity,
       shipped.net - coalesce(c.net, 0) AS rest_net,
       shipped.tax - coalesce(c.tax, 0) AS rest_tax
     FROM billing.invoices i
     JOIN billing.invoice_lines l ON l.invoice = i.invoice
     LEFT JOIN (
       SELECT r.invoice, r.line, sum(r.quantity) AS quantity, sum(r.net) AS net, sum(r.tax) AS tax
       FROM billing.revenue_release_lines r WHERE r.order_id = $1 GROUP BY r.invoice, r.line
     ) r ON r.invoice = l.invoice AND r.line = l.line
     CROSS JOIN LATERAL (
       SELECT CASE i.kind WHEN 'afterShipment' THEN l.quantity ELSE r.quantity END AS quantity,
         CASE i.kind WHEN 'afterShipment' THEN l.net ELSE r.net END AS net,
         CASE i.kind WHEN 'afterShipment' THEN l.tax ELSE r.tax END AS tax
     ) shipped
     LEFT JOIN (
       SELECT c.invoice, c.line, sum(c.quantity) FILTER (WHERE c.kind = 'shipped') AS returned,
         sum(c.net) AS net, sum(c.tax) AS tax, bool_or(c.kind = 'priceCorrection') AS corrected
       FROM billing.credit_note_lines c WHERE c.order_id = $1 AND c.kind <> 'unshipped' GROUP BY c.invoice, c.line
     ) c ON c.invoice = l.invoice AND c.line = l.line
     WHERE i.order_id = $1 AND shipped.quantity IS NOT NULL
     ORDER BY i.sequence, l.line`,
    [orderId],
  );
  return rows.map((row) => ({ rest: restOf(row), shipped: quantity(row.quantity), service: row.service }));
}

function restOf(row: ShippedRow): LineRest {
  const rest = { quantity: quantity(row.rest_quantity), net: money(row.rest_net), tax: money(row.rest_tax) };
  const all = { quantity: quantity(row.quantity), net: money(row.net), tax: money(row.tax) };
  return {
    ...{ invoice: row.invoice, line: row.line, part: row.part, taxRate: row.tax_rate, dimensions: dimensionsOf(row) },
    ...(row.corrected ? rest : all),
    ...{ restQuantity: rest.quantity, restNet: rest.net, restTax: rest.tax },
  };
}
