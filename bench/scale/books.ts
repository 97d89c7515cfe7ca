import pg from 'pg';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { FactPipeline } from '../../tests/support/fact-pipeline.js';

/** Of so many orders the first half was shipped and invoiced, nine of ten of those were paid. */
export const LINES = 9;
const PARTS = 400;
const CUSTOMERS = 2_000;
const AT_ONCE = 2_000;

const TRIM = (value: string): string => `trim_scale(${value})::text`;
const CENTS = (value: string): string => `(${value})::numeric(19,2)::text`;
const DIMENSIONS = (alias: string): string =>
  `jsonb_build_object('businessUnit', ${alias}.unit, 'site', ${alias}.site, 'costCentre', ${alias}.centre)`;

/** One fact a row of `from`, as its room would have told it; `version` counts within its aggregate. */
const fact = (of: {
  domain: string;
  type: string;
  money: boolean;
  aggregate: string;
  version?: number;
  at: string;
  from: string;
  payload: string;
  correlation: string;
}): string => `
  INSERT INTO outbox.facts (event_id, domain, type, version, money, aggregate_id, aggregate_version, correlation_id,
    actor, occurred_at, payload)
  SELECT gen_random_uuid(), '${of.domain}', '${of.type}', 1, ${of.money}, ${of.aggregate}, ${of.version ?? 1},
    ${of.correlation}, '{"id":"olga","name":"Olga","roles":["Ops"]}', ${of.at}, ${of.payload}
  FROM ${of.from}`;

const posting = (rule: string, day: string, description: string, customer: string, items: string): string =>
  `jsonb_build_object('rule', '${rule}', 'eventDate', ${day}::text, 'description', ${description},
     'customerId', ${customer}, 'items', ${items}, 'step', NULL)`;

/** What everything is derived from: orders over 22 months, their lines, and the goods that they took. */
const drafts = (orders: number): readonly string[] => [
  `CREATE SCHEMA draft`,
  `CREATE TABLE draft.orders AS
   SELECT i, 'SO-' || (1000 + i) AS order_id, 'C-' || (1000 + i % ${CUSTOMERS}) AS customer_id,
     'Customer ' || i % ${CUSTOMERS} AS customer_name,
     (ARRAY['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS'])[1 + i % 2] AS unit,
     (ARRAY['LOUISVILLE', 'EVANSVILLE', 'INDIANAPOLIS'])[1 + i % 3] AS site, 'SALES' AS centre,
     date '2025-01-03' + (i * 650 / ${orders}) AS day,
     i <= ${orders} / 2 AS shipped, i <= ${orders} / 2 AND i % 10 <> 0 AS paid
   FROM generate_series(1, ${orders}) AS i`,
  `CREATE TABLE draft.lines AS
   SELECT o.i, l AS line, 'P-' || (100 + (o.i * 5 + l * 2) % ${PARTS}) AS part, (1 + (o.i + l) % 3)::numeric AS quantity,
     (15 + (o.i * 7 + l * 13) % 200)::numeric AS price, ((1 + (o.i + l) % 3) * (15 + (o.i * 7 + l * 13) % 200))::numeric AS net,
     round((1 + (o.i + l) % 3) * (15 + (o.i * 7 + l * 13) % 200) * 0.07, 2) AS tax
   FROM draft.orders o CROSS JOIN LATERAL generate_series(1, CASE WHEN o.shipped THEN ${LINES} ELSE 1 END) AS l`,
  `CREATE UNIQUE INDEX ON draft.lines (i, line)`,
  `CREATE TABLE draft.sums AS SELECT i, sum(net) AS net, sum(tax) AS tax, sum(net + tax) AS total FROM draft.lines GROUP BY i`,
  `ALTER TABLE draft.sums ADD PRIMARY KEY (i)`,
  // A part's unit is that of the orders that take it; what one costs is 10.00 and never changes.
  `CREATE TABLE draft.moves AS
   WITH wanted AS (
     SELECT l.part, o.site, o.unit, sum(l.quantity) AS quantity FROM draft.lines l JOIN draft.orders o USING (i)
     WHERE o.shipped GROUP BY 1, 2, 3
   ), moved AS (
     SELECT w.part, w.site, w.unit, 'received' AS kind, ceil(w.quantity / 10) + 20 AS quantity, NULL::int AS i, NULL::int AS line,
       date '2025-01-02' AS day, r AS turn FROM wanted w CROSS JOIN generate_series(1, 10) AS r
     UNION ALL
     SELECT l.part, o.site, o.unit, 'issued', -l.quantity, o.i, l.line, o.day, 11 FROM draft.lines l JOIN draft.orders o USING (i)
     WHERE o.shipped
   )
   SELECT m.*, 'STORES-' || (right(m.part, -2)::int / 2 % 10) AS centre, row_number() OVER place AS sequence, sum(m.quantity) OVER place AS on_hand
   FROM moved m WINDOW place AS (PARTITION BY part, site ORDER BY turn, i, line)`,
  `CREATE INDEX ON draft.moves (i)`,
  `ANALYZE draft.orders, draft.lines, draft.sums, draft.moves`,
];

const rooms = (): readonly string[] => [
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

const orderFacts = (): readonly string[] => [
  fact({
    ...{ domain: 'orders', type: 'OrderPlaced', money: false, aggregate: `'order:' || o.order_id` },
    ...{ at: `o.day + interval '12 hours'`, correlation: 'o.order_id' },
    from: 'draft.orders o JOIN draft.sums s USING (i) ORDER BY o.i',
    payload: `jsonb_build_object('orderId', o.order_id, 'customerId', o.customer_id, 'customerName', o.customer_name,
      'customerReference', NULL, 'paymentTerms', 'onAccount', 'dimensions', ${DIMENSIONS('o')}, 'shipTo', jsonb_build_object(
        'name', o.customer_name, 'line1', '1 Mill St', 'city', 'Louisville', 'region', 'KY', 'postalCode', '40202', 'country', 'US'),
      'allowPartialShipment', false, 'lines', '[]'::jsonb, 'net', ${CENTS('s.net')}, 'tax', ${CENTS('s.tax')},
      'total', ${CENTS('s.total')}, 'placingSequence', o.i::text)`,
  }),
  fact({
    ...{ domain: 'orders', type: 'OrderConfirmed', money: false, aggregate: `'order:' || o.order_id`, version: 2 },
    ...{ at: `o.day + interval '13 hours'`, correlation: 'o.order_id', from: 'draft.orders o ORDER BY o.i' },
    payload: `jsonb_build_object('orderId', o.order_id, 'from', 'Reserved', 'to', 'Confirmed', 'passed', '[]'::jsonb, 'reason', NULL,
      'waitingFor', NULL)`,
  }),
  fact({
    ...{ domain: 'orders', type: 'OrderFulfilled', money: false, aggregate: `'order:' || o.order_id`, version: 3 },
    ...{
      at: `o.day + interval '15 hours'`,
      correlation: 'o.order_id',
      from: 'draft.orders o WHERE o.shipped ORDER BY o.i',
    },
    payload: `jsonb_build_object('orderId', o.order_id, 'from', 'Shipping', 'to', 'Fulfilled', 'passed', '[]'::jsonb, 'reason', NULL,
      'waitingFor', NULL)`,
  }),
];

const moneyFacts = (): readonly string[] => [
  fact({
    ...{
      domain: 'inventory',
      type: 'StockReceived',
      money: true,
      aggregate: `'stock:' || m.part || '@' || m.site || '/' || m.turn`,
    },
    ...{ at: `m.day + interval '9 hours'`, correlation: `'DN-' || m.part` },
    from: `draft.moves m WHERE m.kind = 'received' ORDER BY m.part, m.site, m.sequence`,
    payload: `jsonb_build_object('part', m.part, 'site', m.site, 'quantity', ${TRIM('m.quantity')}, 'unitCost', '10.00',
      'value', ${CENTS('m.quantity * 10')}, 'onHandAfter', ${TRIM('m.on_hand')}, 'valueAfter', ${CENTS('m.on_hand * 10')},
      'stockAccount', '1220', 'dimensions', ${DIMENSIONS('m')}, 'reference', 'DN-' || m.sequence, 'supplierId', NULL,
      'posting', ${posting(
        'stock.received',
        'm.day',
        `'Receipt of ' || m.part`,
        'NULL',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('value', ${CENTS('m.quantity * 10')}),
          'accounts', jsonb_build_object('stock', '1220'), 'dimensions', jsonb_build_object('main', ${DIMENSIONS('m')})))`,
      )})`,
  }),
  fact({
    ...{ domain: 'inventory', type: 'GoodsIssued', money: true, aggregate: `'shipment:S-' || o.i` },
    ...{ at: `o.day + interval '14 hours'`, correlation: 'o.order_id' },
    from: `draft.orders o CROSS JOIN LATERAL (
        SELECT sum(-m.quantity * 10) AS cost,
          jsonb_agg(jsonb_build_object('line', m.line, 'part', m.part, 'quantity', ${TRIM('-m.quantity')},
            'cost', ${CENTS('-m.quantity * 10')}, 'stockAccount', '1220', 'stockDimensions', ${DIMENSIONS('m')}) ORDER BY m.line) AS lines,
          jsonb_agg(jsonb_build_object('amounts', jsonb_build_object('cost', ${CENTS('-m.quantity * 10')}),
            'accounts', jsonb_build_object('stock', '1220'),
            'dimensions', jsonb_build_object('order', ${DIMENSIONS('o')}, 'stock', ${DIMENSIONS('m')})) ORDER BY m.line) AS items
        FROM draft.moves m WHERE m.i = o.i) g WHERE o.shipped ORDER BY o.i`,
    payload: `jsonb_build_object('orderId', o.order_id, 'shipmentId', 'S-' || o.i, 'site', o.site, 'cost', ${CENTS('g.cost')},
      'lines', g.lines, 'posting', ${posting('shipment.cost', 'o.day', `'Cost of shipment S-' || o.i`, 'o.customer_id', 'g.items')})`,
  }),
  fact({
    ...{ domain: 'billing', type: 'InvoiceCreated', money: true, aggregate: `'invoice:' || v.invoice` },
    ...{ at: 'v.issued_at', correlation: 'v.order_id' },
    from: `(SELECT v.*, v.business_unit AS unit, v.cost_centre AS centre FROM billing.invoices v) v CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('line', l.line, 'part', l.part, 'description', l.description,
          'quantity', ${TRIM('l.quantity')}, 'unitPrice', ${CENTS('l.unit_price')}, 'net', ${CENTS('l.net')}, 'tax', ${CENTS('l.tax')},
          'taxRate', '0.07') ORDER BY l.line) AS lines FROM billing.invoice_lines l WHERE l.invoice = v.invoice) l ORDER BY v.sequence`,
    payload: `jsonb_build_object('invoice', v.invoice, 'orderId', v.order_id, 'customerId', v.customer_id, 'customerName', v.customer_name,
      'kind', v.kind, 'invoiceDate', v.invoice_date::text, 'dueDate', v.due_date::text, 'dimensions', ${DIMENSIONS('v')},
      'net', ${CENTS('v.net')}, 'tax', ${CENTS('v.tax')}, 'total', ${CENTS('v.total')}, 'lines', l.lines, 'shipmentId', v.source,
      'revision', NULL, 'posting', ${posting(
        'invoice.afterShipment',
        'v.invoice_date',
        `'Invoice ' || v.invoice`,
        'v.customer_id',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('net', ${CENTS('v.net')}, 'tax', ${CENTS('v.tax')},
          'total', ${CENTS('v.total')}), 'dimensions', jsonb_build_object('main', ${DIMENSIONS('v')})))`,
      )})`,
  }),
  fact({
    ...{ domain: 'billing', type: 'PaymentTaken', money: true, aggregate: `'payment:' || p.payment` },
    ...{ at: 'p.recorded_at', correlation: 'p.customer_id' },
    from: `(SELECT p.*, p.business_unit AS unit, p.cost_centre AS centre FROM billing.payments p) p ORDER BY p.recorded_at, p.payment`,
    payload: `jsonb_build_object('payment', p.payment, 'customerId', p.customer_id, 'amount', ${CENTS('p.amount')},
      'applied', ${CENTS('p.amount')}, 'unapplied', '0.00', 'applications', jsonb_build_array(jsonb_build_object(
        'invoice', 'INV-' || right(p.payment, -4), 'amount', ${CENTS('p.amount')})), 'method', p.method, 'reference', p.reference,
      'receivedOn', p.received_on::text, 'dimensions', ${DIMENSIONS('p')}, 'posting', ${posting(
        'payment.captured',
        'p.received_on',
        `'Payment ' || p.payment`,
        'p.customer_id',
        `jsonb_build_array(jsonb_build_object('amounts', jsonb_build_object('applied', ${CENTS('p.amount')}, 'unapplied', '0.00'),
          'dimensions', jsonb_build_object('main', ${DIMENSIONS('p')})))`,
      )})`,
  }),
];

const afterwards = (): readonly string[] => [
  `INSERT INTO outbox.aggregates (aggregate_id, version) SELECT aggregate_id, max(aggregate_version) FROM outbox.facts GROUP BY 1`,
  `INSERT INTO outbox.to_publish (position, slot) SELECT position, abs(hashtext(aggregate_id)::bigint) % 8 FROM outbox.facts`,
  `INSERT INTO outbox.to_post (event_id, since) SELECT event_id, occurred_at FROM outbox.facts WHERE money`,
  `UPDATE billing.number_series n SET last_number = CASE n.series
     WHEN 'INV' THEN (SELECT count(*) FROM billing.invoices) WHEN 'PAY' THEN (SELECT count(*) FROM billing.payments) ELSE 0 END`,
  `DROP SCHEMA draft CASCADE`,
  'ANALYZE',
];

/**
 * Writes so many orders, and half as many invoices, into the rooms' tables and their facts into the outbox, set by set and
 * without the checks of foreign keys; then the ledger posts every money fact with its own code and guards. Answers how many
 * lines the journals have.
 */
export async function writeBooks(pipeline: FactPipeline, orders: number, say: (line: string) => void): Promise<number> {
  const client = new pg.Client({ connectionString: pipeline.test.adminUrl });
  await client.connect();
  try {
    await client.query(
      'SET statement_timeout = 0; SET session_replication_role = replica; SET synchronous_commit = off',
    );
    for (const [name, statements] of Object.entries({
      drafts: drafts(orders),
      rooms: rooms(),
      facts: [...orderFacts(), ...moneyFacts()],
      afterwards: afterwards(),
    })) {
      const start = performance.now();
      for (const statement of statements) await client.query(statement);
      say(`${name} written in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
  } finally {
    await client.end();
  }
  await postEverything(pipeline, say);
  const [row] = await pipeline.test.admin<{ n: number }>('SELECT count(*)::int AS n FROM ledger.journal_lines');
  return row?.n ?? 0;
}

async function postEverything({ test }: FactPipeline, say: (line: string) => void): Promise<void> {
  const start = performance.now();
  let posted = 0;
  for (;;) {
    const waiting = await test.admin<{ event_id: string }>(
      `SELECT w.event_id FROM outbox.to_post w JOIN outbox.facts f USING (event_id) ORDER BY f.position LIMIT ${AT_ONCE}`,
    );
    if (waiting.length === 0) break;
    await postFacts(
      test.database,
      waiting.map((row) => row.event_id),
    );
    posted += waiting.length;
    if (posted % 40_000 === 0) say(`${posted} facts posted`);
  }
  const seconds = (performance.now() - start) / 1000;
  say(`${posted} facts posted in ${seconds.toFixed(0)} s, ${(posted / seconds).toFixed(0)}/s`);
}
