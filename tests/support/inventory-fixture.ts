import { randomUUID } from 'node:crypto';
import type {
  AdjustStockInput,
  ChangeReservationInput,
  IssueStockInput,
  IssueToJobInput,
  OpenStockInput,
  ReceiveFromJobInput,
  ReceiveReturnInput,
  ReceiveStockInput,
  ReserveStockInput,
  ReturnFromJobInput,
  RevalueStockInput,
  StockIssued,
  WantedLine,
} from '../../domain/inventory/index.js';
import * as store from '../../domain/inventory/store/index.js';
import type { Actor, CommandContext } from '../../domain/kernel/actor.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { TestDatabase } from './test-database.js';

export const OPS: Actor = { id: 'olga', name: 'Olga Ops', roles: ['Ops'] };
export const FINANCE: Actor = { id: 'fay', name: 'Fay Finance', roles: ['Finance'] };
export const JOB_DIMENSIONS = { businessUnit: 'MACHINING_REPAIR', site: 'INDY', costCentre: 'CC-SHOP' };
export const ORDER_DIMENSIONS = { businessUnit: 'MACHINING_REPAIR', site: 'INDY', costCentre: 'CC-SALES' };
const CLASSIFICATION = { stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'CC-STORES' } as const;

export const contextOf = (actor: Actor = OPS): CommandContext => ({ actor, correlationId: 'test' });

/** "2 PUMP, 1 SEAL" as lines 1 and 2. */
export const linesOf = (text: string): WantedLine[] =>
  text.split(',').map((item, index) => {
    const [quantity = '', part = ''] = item.trim().split(' ');
    return { line: index + 1, part, quantity };
  });

/** The room's commands with everything that a test does not care about filled in. */
export function inventoryOf(test: TestDatabase, site = 'INDY') {
  const { database } = test;
  const context = contextOf();
  let sequence = 0;
  const commandOf = <I>(key: string | undefined, input: I) => ({ key: key ?? randomUUID(), context, input });
  return {
    site,
    receive: (part: string, quantity: string, given: Partial<ReceiveStockInput> & { key?: string } = {}) => {
      const { key, ...input } = given;
      const base = { part, site, quantity, unitCost: '10.00', reference: 'GR-1', ...CLASSIFICATION };
      return store.receiveStock(database, commandOf(key, { ...base, ...input }));
    },
    adjust: (part: string, change: string, given: Partial<AdjustStockInput> & { key?: string } = {}) => {
      const { key, ...input } = given;
      const base = { part, site, change, reason: 'count' as const, note: 'Yearly count', ...CLASSIFICATION };
      return store.adjustStock(database, commandOf(key, { ...base, ...input }));
    },
    move: (part: string, quantity: string, toSite: string, key?: string) =>
      store.moveStock(database, commandOf(key, { part, fromSite: site, toSite, quantity, note: 'Rebalancing' })),
    reserve: (orderId: string, lines: string, given: Partial<ReserveStockInput> = {}) => {
      sequence += 1;
      const base = { orderId, placingSequence: String(sequence), site, allowPartial: false, lines: linesOf(lines) };
      return store.reserveStock(database, commandOf(`${orderId}/reserve`, { ...base, ...given }));
    },
    change: (
      orderId: string,
      lines: string | ChangeReservationInput['lines'],
      key?: string,
      given: Pick<ChangeReservationInput, 'besidesIssued'> = {},
    ) =>
      store.changeReservation(
        database,
        commandOf(key, { orderId, lines: typeof lines === 'string' ? linesOf(lines) : lines, ...given }),
      ),
    release: (orderId: string) =>
      store.releaseStock(database, commandOf(`${orderId}/reserve`, { orderId, reason: 'cancelled' })),
    issue: (
      orderId: string,
      lines: IssueStockInput['lines'],
      shipmentId = `${orderId}/shipment/1`,
    ): Promise<StockIssued & Stepped> =>
      store.issueStock(database, commandOf(shipmentId, { orderId, shipmentId, lines, dimensions: ORDER_DIMENSIONS })),
    comeBack: (
      orderId: string,
      line: number,
      part: string,
      quantity: string,
      given: Partial<ReceiveReturnInput> & { key?: string } = {},
    ) => {
      const { key = randomUUID(), ...input } = given;
      const base = { returnId: 'RMA-1', orderId, line, part, site, quantity, restock: true, reason: 'Too long' };
      return store.receiveReturn(database, commandOf(key, { ...base, dimensions: ORDER_DIMENSIONS, ...input }));
    },
    leaveAgain: (orderId: string, line: number, key: string) =>
      store.undoReceiveReturn(database, commandOf(key, { returnId: 'RMA-1', orderId, line, reason: 'Not ours' })),
    toJob: (jobId: string, part: string, quantity: string, given: Partial<IssueToJobInput> & { key?: string } = {}) => {
      const { key = randomUUID(), ...input } = given;
      const base = { jobId, work: key, part, site, quantity, dimensions: JOB_DIMENSIONS };
      return store.issueToJob(database, commandOf(key, { ...base, ...input }));
    },
    fromJob: (
      jobId: string,
      part: string,
      quantity: string,
      value: string,
      given: Partial<ReturnFromJobInput> & { key?: string } = {},
    ) => {
      const { key = randomUUID(), ...input } = given;
      const base = { jobId, work: key, part, site, quantity, value, dimensions: JOB_DIMENSIONS };
      return store.returnFromJob(database, commandOf(key, { ...base, ...input }));
    },
    giveUp: (jobId: string, key: string) => store.giveUpJobStock(database, commandOf(key, { jobId })),
    completed: (
      jobId: string,
      part: string,
      quantity: string,
      value: string,
      given: Partial<ReceiveFromJobInput> & { key?: string } = {},
    ) => {
      const { key = randomUUID(), ...input } = given;
      const base = { jobId, completionId: key, part, site, quantity, value, dimensions: JOB_DIMENSIONS };
      return store.receiveFromJob(database, commandOf(key, { ...base, goods: CLASSIFICATION, ...input }));
    },
    indirect: (part: string, quantity: string, key?: string) => {
      const input = { part, site, quantity, dimensions: JOB_DIMENSIONS, note: 'Coolant' };
      return store.issueIndirect(database, commandOf(key, input));
    },
    open: (part: string, quantity: string, value: string, given: Partial<OpenStockInput> & { key?: string } = {}) => {
      const { key, ...input } = given;
      const base = { part, site, quantity, value, note: 'Cutover', ...CLASSIFICATION };
      return store.openStock(database, { ...commandOf(key, { ...base, ...input }), context: contextOf(FINANCE) });
    },
    revalue: (amount: string, of: string, given: Partial<RevalueStockInput> & { key?: string } = {}) => {
      const { key = randomUUID(), ...input } = given;
      const { stockAccount, businessUnit } = CLASSIFICATION;
      const base = { revaluationId: key, stockAccount, businessUnit, site, amount, of, reason: 'Overhead of March' };
      return store.revalueStock(database, { ...commandOf(key, { ...base, ...input }), context: contextOf(FINANCE) });
    },
    reservation: (orderId: string) => store.readReservation(database, orderId),
    held: async (orderId: string) => {
      const reservation = await store.readReservation(database, orderId);
      return reservation?.lines.map((line) => `${line.reserved}/${line.quantity}`).join(' ') ?? null;
    },
    stock: (part: string, at = site) => store.stock(database, part, at),
  };
}

export interface StoredFact {
  type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
}

/** Facts in the outbox after a position, oldest first. */
export const factsSince = (test: TestDatabase, position: string | null = '0'): Promise<StoredFact[]> =>
  test.admin<StoredFact>('SELECT type, aggregate_id, payload FROM outbox.facts WHERE position > $1 ORDER BY position', [
    position ?? '0',
  ]);

/** The refusal that a promise ends in; anything else fails the test. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refused> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

export const fieldsOf = (refusal: Refused): string[] => (refusal.details.fields ?? []).map((problem) => problem.field);

/** What must hold at every moment, by SQL over everything in the database: a list of what does not. */
export async function brokenInvariants(test: TestDatabase): Promise<object[]> {
  return test.admin(`
    SELECT 'stock is not the sum of its movements' AS broken, s.part, s.site
    FROM inventory.stock s JOIN (
      SELECT part, site, sum(quantity) AS quantity, sum(value) AS value, count(*) AS n, max(sequence) AS last
      FROM inventory.movements GROUP BY part, site) m USING (part, site)
    WHERE s.on_hand <> m.quantity OR s.value <> m.value OR s.movements <> m.n OR s.movements <> m.last
    UNION ALL
    SELECT 'running totals do not follow', part, site FROM (
      SELECT part, site, on_hand_after, value_after,
        sum(quantity) OVER w AS quantity, sum(value) OVER w AS value
      FROM inventory.movements WINDOW w AS (PARTITION BY part, site ORDER BY sequence)) r
    WHERE r.on_hand_after <> r.quantity OR r.value_after <> r.value
    UNION ALL
    SELECT 'reserved is not the sum of what orders hold', part, site
    FROM (SELECT part, site, sum(reserved - issued) AS held FROM inventory.reservation_lines GROUP BY part, site) l
    FULL JOIN inventory.stock s USING (part, site)
    WHERE coalesce(l.held, 0) <> coalesce(s.reserved, 0)
    UNION ALL
    SELECT 'promised twice or negative', part, site FROM inventory.stock
    WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand OR value < 0
    UNION ALL
    SELECT 'a whole order holds a part of what it asked for', l.order_id, l.site
    FROM inventory.reservation_lines l JOIN inventory.reservations r USING (order_id)
    WHERE NOT r.allow_partial AND r.released_at IS NULL AND NOT l.made
    GROUP BY l.order_id, l.site
    HAVING sum(l.reserved - l.issued) > 0 AND sum(l.quantity - l.reserved) > 0
    UNION ALL
    SELECT 'waits wrongly', l.order_id, l.site
    FROM inventory.reservation_lines l JOIN inventory.reservations r USING (order_id)
    WHERE l.waiting <> (r.released_at IS NULL AND l.reserved < l.quantity AND NOT l.made)
    UNION ALL
    SELECT 'more came back of a line than was issued, or at another cost', m.order_id, NULL
    FROM (SELECT order_id, line, -sum(quantity) AS quantity, -sum(value) AS value FROM inventory.movements
      WHERE kind = 'issued' GROUP BY order_id, line) m
    JOIN (SELECT order_id, line, sum(quantity) AS quantity, sum(cost) AS cost FROM inventory.goods_returns
      GROUP BY order_id, line) g USING (order_id, line)
    WHERE g.quantity < 0 OR g.quantity > m.quantity OR g.cost > m.value OR (g.quantity = m.quantity AND g.cost <> m.value)
      OR (g.quantity = 0 AND g.cost <> 0)
    UNION ALL
    SELECT 'what jobs hold is not the sum of their movements', job_id, NULL
    FROM (SELECT job_id, -sum(value) AS moved FROM inventory.movements WHERE job_id IS NOT NULL GROUP BY job_id) m
    FULL JOIN (SELECT job_id, sum(value) AS value FROM inventory.job_values GROUP BY job_id) v USING (job_id)
    WHERE m.moved IS DISTINCT FROM v.value`);
}
