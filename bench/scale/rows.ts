import { CENTS } from './fact.js';

/** The rooms' rows of the drafts. */
export const rows = (): readonly string[] => [
  `INSERT INTO orders.orders (order_id, customer_id, state, revision, start, ship_to, net, tax, total, placed_by, placed_at, updated_at)
   SELECT o.order_id, o.customer_id, CASE WHEN o.shipped THEN 'Fulfilled' ELSE 'Confirmed' END, 0, '{}', '{}', s.net, s.tax,
     s.total, '{"id":"olga","name":"Olga","roles":["Ops"]}', o.day + interval '12 hours', o.day + interval '13 hours'
   FROM draft.orders o JOIN draft.sums s USING (i) ORDER BY o.i`,
  `INSERT INTO orders.order_lines (order_id, line, snapshot, quantity, shipped)
   SELECT o.order_id, l.line, jsonb_build_object('line', l.line, 'part', l.part, 'net', ${CENTS('l.net')}), l.quantity,
     CASE WHEN o.shipped THEN l.quantity ELSE 0 END FROM draft.lines l JOIN draft.orders o USING (i)`,
  `INSERT INTO inventory.stock (part, site, stock_account, business_unit, cost_centre, on_hand, value, movements)
   SELECT DISTINCT ON (part, site) part, site, '1220', unit, centre, on_hand, on_hand * 10, sequence
   FROM draft.moves ORDER BY part, site, sequence DESC`,
  `INSERT INTO inventory.movements (part, site, sequence, kind, quantity, value, on_hand_after, value_after, stock_account,
     business_unit, cost_centre, reference, order_id, line, actor_id, step_key, occurred_at)
   SELECT m.part, m.site, m.sequence, m.kind, m.quantity, m.quantity * 10, m.on_hand, m.on_hand * 10, '1220', m.unit, m.centre,
     coalesce('S-' || m.i, 'DN-' || m.sequence), o.order_id, m.line, 'olga', 'bench', m.day + interval '14 hours'
   FROM draft.moves m LEFT JOIN draft.orders o USING (i)`,
  `INSERT INTO billing.order_accounts (order_id, customer_id, business_unit, site, cost_centre)
   SELECT order_id, customer_id, unit, site, centre FROM draft.orders WHERE shipped`,
  `INSERT INTO billing.invoices (invoice, sequence, order_id, source, kind, customer_id, customer_name, business_unit, site,
     cost_centre, invoice_date, due_date, net, tax, total, issued_at)
   SELECT 'INV-' || lpad(o.i::text, 6, '0'), o.i, o.order_id, 'S-' || o.i, 'afterShipment', o.customer_id, o.customer_name, o.unit,
     o.site, o.centre, o.day, o.day + 30, s.net, s.tax, s.total, o.day + interval '14 hours'
   FROM draft.orders o JOIN draft.sums s USING (i) WHERE o.shipped`,
  `INSERT INTO billing.invoice_lines (invoice, line, part, description, quantity, unit_price, net, tax, tax_rate)
   SELECT 'INV-' || lpad(o.i::text, 6, '0'), l.line, l.part, l.part, l.quantity, l.price, l.net, l.tax, 0.07
   FROM draft.lines l JOIN draft.orders o USING (i) WHERE o.shipped`,
  `INSERT INTO billing.invoice_balances (invoice, sequence, order_id, customer_id, kind, open)
   SELECT 'INV-' || lpad(o.i::text, 6, '0'), o.i, o.order_id, o.customer_id, 'afterShipment', CASE WHEN o.paid THEN 0 ELSE s.total END
   FROM draft.orders o JOIN draft.sums s USING (i) WHERE o.shipped`,
  `INSERT INTO billing.payments (payment, customer_id, amount, unapplied, method, reference, received_on, business_unit, site,
     cost_centre, recorded_at)
   SELECT 'PAY-' || lpad(o.i::text, 6, '0'), o.customer_id, s.total, 0, 'wire', 'W-' || o.i, o.day + 20 + o.i % 40, o.unit, o.site,
     o.centre, o.day + 20 + o.i % 40 + interval '10 hours'
   FROM draft.orders o JOIN draft.sums s USING (i) WHERE o.paid`,
  `INSERT INTO billing.applications (payment, invoice, amount, applied_at)
   SELECT p.payment, 'INV-' || right(p.payment, -4), p.amount, p.recorded_at FROM billing.payments p`,
];
