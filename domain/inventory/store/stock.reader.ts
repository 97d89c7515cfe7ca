import type { Database, DatabaseReads } from '../../../platform/database.js';
import { formatMoney, money } from '../../kernel/money.js';
import { formatQuantity, minus, quantity } from '../../kernel/quantity.js';
import type {
  Availability,
  GoodsReceived,
  MovementKind,
  MovementView,
  StockAccount,
  StockBalance,
  StockView,
} from '../inventory.wire.js';
import { loadStock, type Stock, unheldOf } from './stock-rows.js';

/** A part at a site, or null when it was never there. */
export function stock(database: Database, part: string, site: string): Promise<StockView | null> {
  return database.read('inventory', async (tx) => {
    const [found] = await loadStock(tx, [part], [site]);
    return found ? viewOf(found) : null;
  });
}

const viewOf = (found: Stock): StockView => ({
  part: found.part,
  site: found.site,
  onHand: formatQuantity(found.onHand),
  reserved: formatQuantity(found.reserved),
  available: formatQuantity(unheldOf(found)),
  value: formatMoney(found.value),
  stockAccount: found.stockAccount,
  businessUnit: found.businessUnit,
  costCentre: found.costCentre,
});

/** Where the part is, or is waited for: one row a site, by site. */
export function availability(database: Database, part: string, site?: string): Promise<Availability[]> {
  return database.read('inventory', async (tx) => {
    const rows = await tx.query<{ site: string; on_hand: string; reserved: string; backordered: string }>(
      `SELECT site, coalesce(s.on_hand, 0) AS on_hand, coalesce(s.reserved, 0) AS reserved,
         coalesce(q.missing, 0) AS backordered
       FROM (SELECT site, on_hand, reserved FROM inventory.stock WHERE part = $1) AS s
       FULL JOIN (SELECT site, sum(quantity - reserved) AS missing FROM inventory.reservation_lines
         WHERE waiting AND part = $1 GROUP BY site) AS q USING (site)
       WHERE $2::text IS NULL OR site = $2 ORDER BY site`,
      [part, site ?? null],
    );
    return rows.map((row) => ({
      part,
      site: row.site,
      onHand: formatQuantity(quantity(row.on_hand)),
      reserved: formatQuantity(quantity(row.reserved)),
      available: formatQuantity(minus(quantity(row.on_hand), quantity(row.reserved))),
      backordered: formatQuantity(quantity(row.backordered)),
    }));
  });
}

interface MovementRow {
  sequence: string;
  kind: MovementKind;
  quantity: string;
  value: string;
  on_hand_after: string;
  value_after: string;
  stock_account: StockAccount;
  business_unit: string;
  cost_centre: string;
  reference: string;
  note: string | null;
  order_id: string | null;
  job_id: string | null;
  line: number | null;
  actor_id: string;
  occurred_at: Date;
}

/** The movements of a part at a site, newest first; pages count from 1. */
export function movements(
  database: Database,
  part: string,
  site: string,
  page: { readonly page: number; readonly pageSize: number },
): Promise<{ items: MovementView[]; total: number }> {
  return database.read('inventory', async (tx) => {
    const [count] = await tx.query<{ movements: string }>(
      'SELECT s.movements FROM inventory.stock s WHERE s.part = $1 AND s.site = $2',
      [part, site],
    );
    const total = Number(count?.movements ?? 0);
    const newest = total - (page.page - 1) * page.pageSize;
    const rows = await tx.query<MovementRow>(
      `SELECT m.sequence, m.kind, m.quantity, m.value, m.on_hand_after, m.value_after, m.stock_account, m.business_unit,
         m.cost_centre, m.reference, m.note, m.order_id, m.job_id, m.line, m.actor_id, m.occurred_at
       FROM inventory.movements m WHERE m.part = $1 AND m.site = $2 AND m.sequence <= $3 AND m.sequence > $4
       ORDER BY m.sequence DESC`,
      [part, site, newest, newest - page.pageSize],
    );
    return { items: rows.map(movementOf), total };
  });
}

const movementOf = (row: MovementRow): MovementView => ({
  sequence: Number(row.sequence),
  kind: row.kind,
  quantity: formatQuantity(quantity(row.quantity)),
  value: row.value,
  onHandAfter: formatQuantity(quantity(row.on_hand_after)),
  valueAfter: row.value_after,
  stockAccount: row.stock_account,
  businessUnit: row.business_unit,
  costCentre: row.cost_centre,
  reference: row.reference,
  note: row.note,
  orderId: row.order_id,
  jobId: row.job_id,
  line: row.line,
  actorId: row.actor_id,
  occurredAt: row.occurred_at.toISOString(),
});

/** The value of stock by control account and dimensions: what 1210 and 1220 must show once every fact is posted. */
export function subledger(database: DatabaseReads): Promise<StockBalance[]> {
  return database.read('inventory', async (tx) => {
    const rows = await tx.query<StockBalance>(
      `SELECT s.stock_account AS account, s.business_unit AS "businessUnit", s.site, s.cost_centre AS "costCentre",
         sum(s.value)::text AS value
       FROM inventory.stock s
       GROUP BY s.stock_account, s.business_unit, s.site, s.cost_centre HAVING sum(s.value) <> 0
       ORDER BY 1, 2, 3, 4`,
    );
    return rows.map((row) => ({ ...row, value: formatMoney(money(row.value)) }));
  });
}

/** What was received and not yet invoiced by suppliers, as account 2015 must say it: a credit for each receipt. */
export function goodsReceived(database: DatabaseReads): Promise<GoodsReceived[]> {
  return database.read('inventory', async (tx) => {
    const rows = await tx.query<GoodsReceived>(
      `SELECT m.business_unit AS "businessUnit", m.site, m.cost_centre AS "costCentre", (-sum(m.value))::text AS value
       FROM inventory.movements m WHERE m.kind = 'received'
       GROUP BY m.business_unit, m.site, m.cost_centre ORDER BY 1, 2, 3`,
    );
    return rows.map((row) => ({ ...row, value: formatMoney(money(row.value)) }));
  });
}
