import { divideHalfUp } from '../kernel/decimal.js';
import { extend, formatMoney, money, share, unitPrice } from '../kernel/money.js';
import { formatQuantity, NONE, type Quantity, quantity } from '../kernel/quantity.js';
import { COST_ELEMENTS, type ElementAmounts, type JobPlan, type PlannedOperation } from './jobs.wire.js';
import { hoursOf } from './planning.js';

/** The same plan for another quantity: material in proportion, time by set-up and run. */
export const rescale = (plan: JobPlan, from: Quantity, to: Quantity): JobPlan => ({
  ...plan,
  operations: plan.operations.map((operation) => ({ ...operation, estimate: estimateOf(operation, from, to) })),
  materials: plan.materials.map((material) => ({
    ...material,
    quantity: formatQuantity(divideHalfUp(quantity(material.quantity) * to, from) as Quantity),
    estimate: formatMoney(share(money(material.estimate), to, from)),
  })),
});

function estimateOf(operation: PlannedOperation, from: Quantity, to: Quantity): ElementAmounts {
  const { kind, unitCost, estimate, setUpHours, runHoursPerUnit } = operation;
  if (kind === 'subcontract') return { ...estimate, subcontract: formatMoney(extend(unitPrice(unitCost ?? '0'), to)) };
  const before = hoursOf(setUpHours, runHoursPerUnit, from);
  if (before === NONE) return estimate;
  const after = hoursOf(setUpHours, runHoursPerUnit, to);
  const scaled = COST_ELEMENTS.map((element) => [element, formatMoney(share(money(estimate[element]), after, before))]);
  return Object.fromEntries(scaled) as ElementAmounts;
}
