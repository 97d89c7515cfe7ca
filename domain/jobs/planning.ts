import type { Dimensions } from '../kernel/dimensions.js';
import { positiveQuantity } from '../kernel/fields.js';
import { type Amount, extend, formatMoney, money, share, unitPrice, ZERO } from '../kernel/money.js';
import { formatQuantity, NONE, plus, type Quantity, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type { LocalDate } from '../kernel/time.js';
import { timeCosts } from './costing.js';
import { refuse } from './jobs.refusals.js';
import type { ElementAmounts, GivenPlan, JobPlan, PlannedMaterial, PlannedOperation, WorkRates } from './jobs.wire.js';

/** All that a plan is made of, read from the rooms that own it. */
export interface PlanSource {
  readonly quantity: Quantity;
  readonly on: LocalDate;
  readonly billRevision: string | null;
  readonly routingRevision: string | null;
  readonly operations: GivenPlan['operations'];
  readonly materials: readonly { readonly part: string; readonly quantity: string }[];
  readonly workCentres: readonly (Dimensions & { readonly workCentre: string; readonly rates: WorkRates | null })[];
  /** What stock holds and what it is worth, by part. */
  readonly stock: readonly { readonly part: string; readonly onHand: string; readonly value: Amount }[];
}

const NO_COST: ElementAmounts = {
  material: '0.00',
  labour: '0.00',
  machine: '0.00',
  overhead: '0.00',
  subcontract: '0.00',
};

/**
 * Operations and material of a job with what they are expected to cost: time at the rates of the day, material at
 * moving average, 0.00 for what was never in stock. Refuses 'InvalidJob' for a work centre that is not there.
 */
export function planOf(source: PlanSource): JobPlan {
  const materials = materialsOf(source);
  const problems = [
    ...source.operations.flatMap((operation, index) => centreProblems(source, operation.workCentre, index)),
    ...materials.flatMap(tooMuchOf),
  ];
  if (problems.length > 0) throw refuse('InvalidJob', 'The job cannot be planned.', { fields: problems });
  return {
    billRevision: source.billRevision,
    routingRevision: source.routingRevision,
    plannedOn: source.on,
    operations: [...source.operations]
      .sort((one, other) => one.operation - other.operation)
      .map((operation) => operationOf(source, operation)),
    materials,
  };
}

/** A quantity of the job that is right by itself may take more of a part than any stock can hold. */
const tooMuchOf = ({ part, quantity: taken }: PlannedMaterial): FieldProblem[] =>
  positiveQuantity(taken) ? [{ field: 'quantity', message: `Takes ${taken} of ${part}: more than can be kept.` }] : [];

function centreProblems(source: PlanSource, workCentre: string | null | undefined, index: number): FieldProblem[] {
  if (!workCentre) return [];
  const found = source.workCentres.find((centre) => centre.workCentre === workCentre);
  const field = `operations[${index}].workCentre`;
  if (!found) return [{ field, message: `There is no work centre ${workCentre}.` }];
  return found.rates ? [] : [{ field, message: `Work centre ${workCentre} has no rates on ${source.on}.` }];
}

function operationOf(source: PlanSource, given: GivenPlan['operations'][number]): PlannedOperation {
  const centre = source.workCentres.find((candidate) => candidate.workCentre === given.workCentre);
  const { businessUnit = '', site = '', costCentre = '' } = centre ?? {};
  const setUpHours = given.setUpHours ?? '0';
  const runHoursPerUnit = given.runHoursPerUnit ?? '0';
  return {
    operation: given.operation,
    description: given.description,
    kind: given.kind,
    workCentre: centre?.workCentre ?? null,
    dimensions: centre ? { businessUnit, site, costCentre } : null,
    setUpHours,
    runHoursPerUnit,
    supplierId: given.supplierId ?? null,
    unitCost: given.unitCost ?? null,
    overlaps: given.overlaps ?? false,
    characteristics: given.characteristics ?? [],
    estimate: estimateOf(given, hoursOf(setUpHours, runHoursPerUnit, source.quantity), source.quantity, centre?.rates),
  };
}

const QUANTITY_ONE = quantity('1');

/** Set-up once and run for each unit, to four decimals of an hour. */
export const hoursOf = (setUpHours: string, runHoursPerUnit: string, units: Quantity): Quantity =>
  plus(quantity(setUpHours), ((quantity(runHoursPerUnit) * units + QUANTITY_ONE / 2n) / QUANTITY_ONE) as Quantity);

function estimateOf(
  given: GivenPlan['operations'][number],
  hours: Quantity,
  units: Quantity,
  rates: WorkRates | null | undefined,
): ElementAmounts {
  if (given.kind === 'subcontract')
    return { ...NO_COST, subcontract: formatMoney(extend(unitPrice(given.unitCost ?? '0'), units)) };
  if (!rates) return NO_COST;
  const { labour, machine, overhead } = timeCosts(rates, hours, hours);
  return { ...NO_COST, labour: formatMoney(labour), machine: formatMoney(machine), overhead: formatMoney(overhead) };
}

/** One line a part, however often it was given. */
function materialsOf(source: PlanSource): PlannedMaterial[] {
  const wanted = new Map<string, Quantity>();
  for (const { part, quantity: taken } of source.materials)
    wanted.set(part, plus(wanted.get(part) ?? NONE, quantity(taken)));
  return [...wanted].map(([part, taken], index) => ({
    line: index + 1,
    part,
    quantity: formatQuantity(taken),
    estimate: formatMoney(worthOf(source, part, taken)),
  }));
}

function worthOf({ stock }: PlanSource, part: string, taken: Quantity) {
  const held = stock.find((candidate) => candidate.part === part);
  const onHand = quantity(held?.onHand ?? '0');
  return held && onHand > NONE ? share(money(held.value), taken, onHand) : ZERO;
}
