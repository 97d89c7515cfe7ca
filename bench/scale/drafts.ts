const LINES = 9;
const PARTS = 400;
const CUSTOMERS = 2_000;

/**
 * What everything is derived from: orders over 22 months, their lines, and the goods that they took. Of so many orders the
 * first half was shipped and invoiced, nine of ten of those were paid.
 */
export const drafts = (orders: number): readonly string[] => [
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
