import { quantityProblems } from '../../domain/catalog/store/index.js';
import { workCentresOn } from '../../domain/engineering/store/index.js';
import { type GivenPlan, givenPlanProblems } from '../../domain/jobs/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { partAndProblems, supplierProblems } from '../checks.js';
import type { JobDraft } from './job-draft.js';

/** What is wrong with operations and material that a caller gives: in themselves, and with whom and what they name. */
export async function givenProblems(database: Database, draft: JobDraft, on: LocalDate): Promise<FieldProblem[]> {
  const { operations = [], materials = [] } = draft;
  const [centres, suppliers, parts] = await Promise.all([
    centreProblems(database, operations, on),
    Promise.all(operations.map(({ supplierId }, index) => supplierOf(database, supplierId, index))),
    Promise.all(materials.map((material, index) => materialProblems(database, material, index))),
  ]);
  const own = givenPlanProblems({ operations, materials } as GivenPlan).map(inRequest);
  const others = [...centres, ...suppliers.flat(), ...parts.flat()];
  return [...own, ...others.filter(({ field }) => !own.some((known) => known.field === field))];
}

/** The caller gives them at the top of the request. */
const inRequest = ({ field, message }: FieldProblem): FieldProblem => ({
  field: field.replace(/^given\./, ''),
  message,
});

async function centreProblems(
  database: Database,
  operations: NonNullable<JobDraft['operations']>,
  on: LocalDate,
): Promise<FieldProblem[]> {
  const named = operations.flatMap(({ workCentre }) => (typeof workCentre === 'string' ? [workCentre] : []));
  if (named.length === 0) return [];
  const known = await workCentresOn(database, { workCentres: named, on });
  return operations.flatMap(({ workCentre }, index) => {
    if (typeof workCentre !== 'string') return [];
    const field = `operations[${index}].workCentre`;
    const found = known.find((centre) => centre.workCentre === workCentre);
    if (!found) return [{ field, message: `There is no work centre ${workCentre}.` }];
    return found.rates ? [] : [{ field, message: `Work centre ${workCentre} has no rates on ${on}.` }];
  });
}

const at = (field: string, problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map(({ message }) => ({ field, message }));

const supplierOf = async (database: Database, supplierId: unknown, index: number): Promise<FieldProblem[]> =>
  typeof supplierId === 'string'
    ? at(`operations[${index}].supplierId`, await supplierProblems(database, supplierId))
    : [];

async function materialProblems(
  database: Database,
  { part, quantity }: NonNullable<JobDraft['materials']>[number],
  index: number,
): Promise<FieldProblem[]> {
  if (typeof part !== 'string') return [];
  const size = typeof quantity === 'string' ? quantity : '';
  const [{ problems }, sizes] = await Promise.all([
    partAndProblems(database, part),
    quantityProblems(database, [{ part, quantity: size, field: `materials[${index}].quantity` }]),
  ]);
  return [...at(`materials[${index}].part`, problems), ...sizes];
}
