import { part as readPart } from '../../domain/catalog/store/index.js';
import { workCentres } from '../../domain/engineering/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import { partAndProblems, requireNone, supplierProblems } from '../checks.js';
import type { ReleaseBillOfMaterialDto, ReleaseRoutingDto } from './engineering.dto.js';

export async function requirePart(database: Database, part: string): Promise<void> {
  if (!(await readPart(database, part))) throw problem(404, 'unknown-part', `There is no part ${part}.`);
}

/** Components must be parts that are active. */
export async function requireBill(database: Database, part: string, body: ReleaseBillOfMaterialDto): Promise<void> {
  await requirePart(database, part);
  await requireNone(
    ...body.components.map(async (component, index) => {
      const { problems } = await partAndProblems(database, component.part);
      return at(`components[${index}].part`, problems);
    }),
  );
}

/** Work centres and suppliers must exist. */
export async function requireRouting(database: Database, part: string, body: ReleaseRoutingDto): Promise<void> {
  await requirePart(database, part);
  const named = body.operations.flatMap(({ workCentre }) => workCentre ?? []);
  const known = new Set((await workCentres(database, named)).map(({ workCentre }) => workCentre));
  await requireNone(
    ...body.operations.map(async ({ workCentre, supplierId }, index) => [
      ...(workCentre == null || known.has(workCentre)
        ? []
        : [{ field: `operations[${index}].workCentre`, message: `There is no work centre ${workCentre}.` }]),
      ...at(`operations[${index}].supplierId`, await supplierProblems(database, supplierId ?? undefined)),
    ]),
  );
}

const at = (field: string, problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map(({ message }) => ({ field, message }));
