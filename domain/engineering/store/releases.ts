import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatRate, rate } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { billProblems, routingProblems } from '../checks.js';
import { billOfMaterialReleased, routingReleased } from '../engineering.facts.js';
import { refuse, refuseWrongFields } from '../engineering.refusals.js';
import type {
  BomComponent,
  ReleaseBillOfMaterialInput,
  ReleasedResult,
  ReleaseRoutingInput,
  RoutingOperation,
} from '../engineering.wire.js';
import { circular, wayBack } from '../explosion.js';
import { hoursOrNone, priceOrNone } from './wording.js';

/**
 * Releases a revision of what a part is made of. Refuses 'InvalidEngineering', 'RevisionExists', and
 * 'CircularBillOfMaterial' when on any day from its start on a part would be made of itself.
 */
export async function releaseBillOfMaterial(
  database: Database,
  command: Command<ReleaseBillOfMaterialInput>,
): Promise<ReleasedResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops'], 'release bills of material');
  refuseWrongFields(billProblems(input));
  return runStep(database, { room: 'engineering', ...command }, async (tx) => {
    // One release at a time: two at once could each be right, and circular together.
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('engineering.bills_of_material', 0))");
    const { part, revision, effectiveFrom, note } = input;
    const components = input.components.map(normalisedComponent);
    await release(tx, 'bills_of_material', input);
    await tx.query(
      `INSERT INTO engineering.bill_components (part, revision, line, component, quantity_per, scrap_factor)
       SELECT $1, $2, c.line, c.part, c."quantityPer", c."scrapFactor"
       FROM jsonb_to_recordset($3::jsonb) AS c(line integer, part text, "quantityPer" numeric, "scrapFactor" numeric)`,
      [part, revision, JSON.stringify(components)],
    );
    await refuseCircles(tx, input);
    const aggregate = `bill-of-material:${part}`;
    tx.emit(billOfMaterialReleased, aggregate, { part, revision, effectiveFrom, note, components });
    return { part, revision };
  });
}

const normalisedComponent = ({ line, part, quantityPer, scrapFactor }: BomComponent): BomComponent => ({
  line,
  part,
  quantityPer: formatQuantity(quantity(quantityPer)),
  scrapFactor: formatRate(rate(scrapFactor)),
});

/**
 * Releases a revision of how a part is made. Refuses 'InvalidEngineering', also for a work centre that does not exist, and
 * 'RevisionExists'.
 */
export async function releaseRouting(
  database: Database,
  command: Command<ReleaseRoutingInput>,
): Promise<ReleasedResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops'], 'release routings');
  refuseWrongFields(routingProblems(input));
  return runStep(database, { room: 'engineering', ...command }, async (tx) => {
    const { part, revision, effectiveFrom, note } = input;
    refuseWrongFields(await unknownWorkCentres(tx, input));
    const operations = input.operations.map(normalisedOperation).sort((one, other) => one.operation - other.operation);
    await release(tx, 'routings', input);
    await tx.query(
      `INSERT INTO engineering.routing_operations (part, revision, operation, description, kind, work_centre,
         set_up_hours, run_hours_per_unit, supplier_id, unit_cost, may_overlap, characteristics)
       SELECT $1, $2, o.operation, o.description, o.kind, o."workCentre", o."setUpHours", o."runHoursPerUnit",
         o."supplierId", o."unitCost", o."overlaps", o.characteristics
       FROM jsonb_to_recordset($3::jsonb) AS o(operation integer, description text, kind text, "workCentre" text,
         "setUpHours" numeric, "runHoursPerUnit" numeric, "supplierId" text, "unitCost" numeric, "overlaps" boolean,
         characteristics jsonb)`,
      [part, revision, JSON.stringify(operations)],
    );
    tx.emit(routingReleased, `routing:${part}`, { part, revision, effectiveFrom, note, operations });
    return { part, revision };
  });
}

const normalisedOperation = (operation: RoutingOperation) => ({
  operation: operation.operation,
  description: operation.description,
  kind: operation.kind,
  workCentre: operation.workCentre ?? null,
  setUpHours: hoursOrNone(operation.setUpHours),
  runHoursPerUnit: hoursOrNone(operation.runHoursPerUnit),
  supplierId: operation.supplierId ?? null,
  unitCost: priceOrNone(operation.unitCost),
  overlaps: operation.overlaps,
  characteristics: operation.characteristics.map(({ name, unit, lower, upper }) => ({ name, unit, lower, upper })),
});

interface Released {
  readonly part: string;
  readonly revision: string;
  readonly effectiveFrom: string;
  readonly note: string;
}

async function release(tx: StepTx, table: 'bills_of_material' | 'routings', released: Released): Promise<void> {
  const { part, revision, effectiveFrom, note } = released;
  const made = await tx.query(
    `INSERT INTO engineering.${table} (part, revision, effective_from, note, released_by, released_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (part, revision) DO NOTHING RETURNING revision`,
    [part, revision, effectiveFrom, note, JSON.stringify(tx.context.actor), tx.now],
  );
  if (made.length > 0) return;
  throw refuse('RevisionExists', `Revision ${revision} of ${part} was released already; release another.`, {
    fields: [{ field: 'revision', message: 'Is taken.' }],
  });
}

async function unknownWorkCentres(tx: StepTx, { operations }: ReleaseRoutingInput): Promise<FieldProblem[]> {
  const named = operations.flatMap(({ workCentre }) => (workCentre == null ? [] : [workCentre]));
  const rows = await tx.query<{ code: string }>(
    'SELECT w.work_centre AS code FROM engineering.work_centres w WHERE w.work_centre = ANY($1)',
    [named],
  );
  const known = new Set(rows.map(({ code }) => code));
  return operations.flatMap(({ workCentre }, index): FieldProblem[] =>
    workCentre == null || known.has(workCentre)
      ? []
      : [{ field: `operations[${index}].workCentre`, message: `There is no work centre ${workCentre}.` }],
  );
}

interface Edge {
  readonly part: string;
  readonly component: string;
}

/** A revision holds until a later one starts; all that hold at some time from the new one's start on are looked at. */
async function refuseCircles(tx: StepTx, { part, effectiveFrom }: Released): Promise<void> {
  const edges = await tx.query<Edge>(
    `WITH RECURSIVE spans AS (
       SELECT b.part, b.revision,
         lead(b.effective_from) OVER (PARTITION BY b.part ORDER BY b.effective_from, b.sequence) AS until
       FROM engineering.bills_of_material b
     ), edges AS (
       SELECT DISTINCT c.part, c.component FROM spans s
       JOIN engineering.bill_components c ON c.part = s.part AND c.revision = s.revision
       WHERE s.until IS NULL OR s.until > $2::date
     ), below AS (
       SELECT e.part, e.component FROM edges e WHERE e.part = $1
       UNION
       SELECT e.part, e.component FROM below b JOIN edges e ON e.part = b.component
     )
     SELECT part, component FROM below`,
    [part, effectiveFrom],
  );
  const way = wayBack(part, edges);
  if (way) throw circular(way);
}
