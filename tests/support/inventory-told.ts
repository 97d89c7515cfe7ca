import { formatMoney, money } from '../../domain/kernel/money.js';
import type { TestDatabase } from './test-database.js';

/** What a reader that only adds up facts would know of stock, where it differs from the owner's rows. */
export const differencesFromFacts = (test: TestDatabase): Promise<object[]> =>
  test.admin(`
    WITH lines AS (
      SELECT f.type, f.payload->>'site' AS site, l->>'part' AS part, (l->>'quantity')::numeric AS quantity,
        (l->>'cost')::numeric AS cost
      FROM outbox.facts f, jsonb_array_elements(f.payload->'lines') l
      WHERE f.type IN ('InventoryReserved', 'InventoryReleased', 'GoodsIssued')
    ), deltas AS (
      SELECT site, part, CASE type WHEN 'GoodsIssued' THEN -quantity ELSE 0 END AS on_hand,
        CASE type WHEN 'InventoryReserved' THEN quantity ELSE -quantity END AS reserved,
        CASE type WHEN 'GoodsIssued' THEN -cost ELSE 0 END AS value FROM lines
      UNION ALL SELECT payload->>'site', payload->>'part', coalesce(payload->>'quantity', payload->>'change')::numeric, 0,
        (payload->>'value')::numeric FROM outbox.facts WHERE type IN ('StockReceived', 'StockAdjusted', 'StockOpened',
        'MaterialReturnedFromJob', 'GoodsReceivedFromJob', 'GoodsReturned')
      UNION ALL SELECT payload->>'site', payload->>'part', -(payload->>'quantity')::numeric,
        -coalesce(payload->>'fromReservation', '0')::numeric, -(payload->>'value')::numeric
        FROM outbox.facts WHERE type IN ('MaterialIssuedToJob', 'IndirectMaterialIssued', 'GoodsReturnUndone')
      UNION ALL SELECT r->>'site', r->>'part', 0, 0, (r->>'value')::numeric
        FROM outbox.facts f, jsonb_array_elements(f.payload->'rows') r WHERE f.type = 'StockRevalued'
      UNION ALL SELECT payload->>'fromSite', payload->>'part', -(payload->>'quantity')::numeric, 0,
        -(payload->>'value')::numeric FROM outbox.facts WHERE type = 'StockMoved'
      UNION ALL SELECT payload->>'toSite', payload->>'part', (payload->>'quantity')::numeric, 0,
        (payload->>'value')::numeric FROM outbox.facts WHERE type = 'StockMoved'
    ), known AS (
      SELECT site, part, sum(on_hand) AS on_hand, sum(reserved) AS reserved, sum(value) AS value
      FROM deltas GROUP BY site, part
    )
    SELECT site, part, s.on_hand, k.on_hand AS told, s.reserved, k.reserved AS told_reserved, s.value, k.value AS told_value
    FROM inventory.stock s FULL JOIN known k USING (site, part)
    WHERE (s.on_hand, s.reserved, s.value) IS DISTINCT FROM (k.on_hand, k.reserved, k.value)`);

/** Debits less credits of the stock accounts by site, by the posting rules that the facts name. */
export async function postedBalances(test: TestDatabase): Promise<string[]> {
  const rows = await test.admin<{ account: string; site: string; value: string }>(`
    WITH items AS (
      SELECT payload->'posting'->>'rule' AS rule, i->'accounts'->>'stock' AS account, i->'dimensions' AS dimensions,
        (i->'amounts'->>'value')::numeric AS value, (i->'amounts'->>'cost')::numeric AS cost
      FROM outbox.facts, jsonb_array_elements(payload->'posting'->'items') i WHERE money
    ), legs AS (
      SELECT account, dimensions->'main'->>'site' AS site, value FROM items
        WHERE rule IN ('stock.received', 'stock.countedUp', 'stock.opened', 'stock.revaluedUp')
      UNION ALL SELECT account, dimensions->'main'->>'site', -value FROM items
        WHERE rule IN ('stock.countedDown', 'stock.scrapped', 'stock.revaluedDown')
      UNION ALL SELECT account, dimensions->'stock'->>'site', value FROM items
        WHERE rule IN ('job.materialReturned', 'job.received', 'goods.returned')
      UNION ALL SELECT account, dimensions->'stock'->>'site', -value FROM items
        WHERE rule IN ('job.materialIssued', 'stock.issuedIndirect', 'goods.returnUndone')
      UNION ALL SELECT account, dimensions->'to'->>'site', value FROM items WHERE rule = 'stock.moved'
      UNION ALL SELECT account, dimensions->'from'->>'site', -value FROM items WHERE rule = 'stock.moved'
      UNION ALL SELECT account, dimensions->'stock'->>'site', -cost FROM items WHERE rule = 'shipment.cost'
    )
    SELECT account, site, sum(value)::text AS value FROM legs GROUP BY account, site HAVING sum(value) <> 0`);
  return rows.map((row) => `${row.account} ${row.site} ${formatMoney(money(row.value))}`).sort();
}

/** Debits less credits of work in process by the unit and site of the jobs, likewise. */
export async function postedToJobs(test: TestDatabase): Promise<string[]> {
  const rows = await test.admin<{ unit: string; site: string; value: string }>(`
    WITH items AS (
      SELECT payload->'posting'->>'rule' AS rule, i->'dimensions'->'main' AS job,
        (i->'amounts'->>'value')::numeric AS value, i->>'job' AS job_id
      FROM outbox.facts, jsonb_array_elements(payload->'posting'->'items') i WHERE money
    )
    SELECT job->>'businessUnit' AS unit, job->>'site' AS site,
      sum(CASE rule WHEN 'job.materialIssued' THEN value ELSE -value END)::text AS value
    FROM items WHERE job_id IS NOT NULL GROUP BY 1, 2 HAVING sum(CASE rule WHEN 'job.materialIssued' THEN value ELSE -value END) <> 0
    ORDER BY 1, 2`);
  return rows.map((row) => `${row.unit} ${row.site} ${formatMoney(money(row.value))}`);
}
