import type { Database, Queryable } from '../../../platform/database.js';
import { formatRate, rate } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { LocalDate } from '../../kernel/time.js';
import { explosionProblems } from '../checks.js';
import { refuseWrongFields } from '../engineering.refusals.js';
import type {
  BillOfMaterial,
  BomComponent,
  Explosion,
  RatesFrom,
  Routing,
  RoutingOperation,
  WorkCentre,
} from '../engineering.wire.js';
import { type Bill, explode } from '../explosion.js';
import { hoursOrNone, price, priceOrNone } from './wording.js';

/** Every work centre with its rates, or those of these codes. */
export const workCentres = (database: Database, codes: readonly string[] | null = null): Promise<WorkCentre[]> =>
  database.read('engineering', async (tx) => {
    const rows = await tx.query<WorkCentre>(
      `SELECT w.work_centre AS "workCentre", w.name, w.business_unit AS "businessUnit", w.site,
         w.cost_centre AS "costCentre", coalesce(r.rates, '[]') AS rates
       FROM engineering.work_centres w LEFT JOIN LATERAL (
         SELECT jsonb_agg(jsonb_build_object('validFrom', h.valid_from, 'labourRate', h.labour_rate::text,
           'machineRate', h.machine_rate::text, 'overheadMethod', h.overhead_method, 'overheadBasis', h.overhead_basis,
           'overheadRate', h.overhead_rate::text) ORDER BY h.valid_from) AS rates
         FROM (SELECT DISTINCT ON (x.valid_from) x.* FROM engineering.work_centre_rates x
           WHERE x.work_centre = w.work_centre ORDER BY x.valid_from, x.sequence DESC) h) r ON true
       WHERE $1::text[] IS NULL OR w.work_centre = ANY ($1) ORDER BY w.work_centre`,
      [codes],
    );
    return rows.map((row) => ({ ...row, rates: row.rates.map(ratesOf) }));
  });

const ratesOf = (rates: RatesFrom): RatesFrom => ({
  ...rates,
  labourRate: price(rates.labourRate),
  machineRate: price(rates.machineRate),
  overheadRate: priceOrNone(rates.overheadRate),
});

const BILLS = `
  SELECT b.part, b.revision, b.effective_from::text AS "effectiveFrom", b.note, b.released_by->>'name' AS "releasedBy",
    b.released_at AS "releasedAt", (SELECT jsonb_agg(jsonb_build_object('line', c.line, 'part', c.component,
      'quantityPer', c.quantity_per::text, 'scrapFactor', c.scrap_factor::text) ORDER BY c.line)
      FROM engineering.bill_components c WHERE c.part = b.part AND c.revision = b.revision) AS components
  FROM engineering.bills_of_material b`;

type Row<Of> = Omit<Of, 'releasedAt'> & { readonly releasedAt: Date };

const componentOf = (component: BomComponent): BomComponent => ({
  ...component,
  quantityPer: formatQuantity(quantity(component.quantityPer)),
  scrapFactor: formatRate(rate(component.scrapFactor)),
});

const billOf = (row: Row<BillOfMaterial>): BillOfMaterial => ({
  ...row,
  components: row.components.map(componentOf),
  releasedAt: row.releasedAt.toISOString(),
});

/** Every revision of a part's bill, by its start. */
export const billsOfMaterial = (database: Database, part: string): Promise<BillOfMaterial[]> =>
  database.read('engineering', async (tx) =>
    (
      await tx.query<Row<BillOfMaterial>>(`${BILLS} WHERE b.part = $1 ORDER BY b.effective_from, b.sequence`, [part])
    ).map(billOf),
  );

/** What so many of a part take on a date, on all levels. Refuses 'InvalidEngineering' and what explode does. */
export async function explosion(database: Database, part: string, wanted: string, on: LocalDate): Promise<Explosion> {
  refuseWrongFields(explosionProblems({ part, quantity: wanted, on }));
  const bills = await database.read('engineering', (tx) => billsBelow(tx, part, on));
  const exploded = explode(part, quantity(wanted), (one) => bills.get(one));
  return { part, quantity: formatQuantity(quantity(wanted)), on, ...exploded };
}

/** The bills that hold on a date of a part and of everything below it, level by level. */
export async function billsBelow(tx: Queryable, part: string, on: LocalDate): Promise<ReadonlyMap<string, Bill>> {
  const bills = new Map<string, Bill>();
  const looked = new Set<string>();
  for (let level = [part]; level.length > 0; ) {
    for (const one of level) looked.add(one);
    const rows = await tx.query<Row<BillOfMaterial>>(
      `SELECT DISTINCT ON (held.part) held.* FROM (${BILLS} WHERE b.part = ANY ($1) AND b.effective_from <= $2::date) held
       JOIN engineering.bills_of_material o ON o.part = held.part AND o.revision = held.revision
       ORDER BY held.part, o.effective_from DESC, o.sequence DESC`,
      [level, on],
    );
    const found = rows.map(billOf);
    for (const bill of found) bills.set(bill.part, bill);
    const next = found.flatMap(({ components }) => components.map((component) => component.part));
    level = [...new Set(next)].filter((one) => !looked.has(one));
  }
  return bills;
}

type RoutingRow = Row<Omit<Routing, 'operations'>> & { readonly operations: RoutingOperation[] };

const operationOf = (operation: RoutingOperation): RoutingOperation => ({
  ...operation,
  setUpHours: hoursOrNone(operation.setUpHours),
  runHoursPerUnit: hoursOrNone(operation.runHoursPerUnit),
  unitCost: priceOrNone(operation.unitCost),
});

/** Every revision of a part's routing, by its start. */
export const routings = (database: Database, part: string): Promise<Routing[]> =>
  database.read('engineering', async (tx) => {
    const rows = await tx.query<RoutingRow>(
      `SELECT r.part, r.revision, r.effective_from::text AS "effectiveFrom", r.note,
         r.released_by->>'name' AS "releasedBy", r.released_at AS "releasedAt",
         (SELECT jsonb_agg(jsonb_build_object('operation', o.operation, 'description', o.description, 'kind', o.kind,
           'workCentre', o.work_centre, 'setUpHours', o.set_up_hours::text, 'runHoursPerUnit', o.run_hours_per_unit::text,
           'supplierId', o.supplier_id, 'unitCost', o.unit_cost::text, 'overlaps', o.may_overlap,
           'characteristics', o.characteristics) ORDER BY o.operation)
          FROM engineering.routing_operations o WHERE o.part = r.part AND o.revision = r.revision) AS operations
       FROM engineering.routings r WHERE r.part = $1 ORDER BY r.effective_from, r.sequence`,
      [part],
    );
    return rows.map((row) => ({
      ...row,
      operations: row.operations.map(operationOf),
      releasedAt: row.releasedAt.toISOString(),
    }));
  });
