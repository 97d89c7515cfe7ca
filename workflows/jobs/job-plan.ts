import { type JobPlan, type JobSpec, planOf } from '../../domain/jobs/index.js';
import { quantity as quantityOf } from '../../domain/kernel/quantity.js';
import { localDate } from '../../domain/kernel/time.js';
import { step } from '../support/steps.js';

/** How so many are to be made today: as it was given, or by the bill and the routing that hold. */
export async function draftPlan(spec: JobSpec, quantity: string): Promise<JobPlan> {
  const on = localDate(new Date().toISOString());
  const source = spec.given ?? (await fromEngineering(spec.part, quantity, on));
  const codes = source.operations.flatMap(({ workCentre }) => (workCentre ? [workCentre] : []));
  const workCentres = codes.length > 0 ? await step.workCentresOn({ workCentres: [...new Set(codes)], on }) : [];
  const parts = source.materials.map(({ part }) => part);
  const stock = parts.length > 0 ? await step.averageCosts({ site: spec.dimensions.site, parts }) : [];
  return planOf({
    billRevision: null,
    routingRevision: null,
    ...source,
    quantity: quantityOf(quantity),
    on,
    workCentres,
    stock,
  });
}

async function fromEngineering(part: string | null, quantity: string, on: string) {
  if (!part) return { operations: [], materials: [] };
  const { billRevision, materials, routing } = await step.partDefinition({ part, quantity, on });
  return {
    billRevision,
    routingRevision: routing?.revision ?? null,
    operations: routing?.operations ?? [],
    materials,
  };
}
