import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { businessUnitDefined, costCentreDefined, siteDefined } from '../dimensions.facts.js';
import { businessUnitProblems, costCentreProblems, siteProblems } from '../dimensions.js';
import { refuse } from '../dimensions.refusals.js';
import type { BusinessUnitDefinition, CostCentre, DefinedResult, Site } from '../dimensions.wire.js';

const MAY_DEFINE: readonly Role[] = ['Ops', 'Finance'];

/** Makes a business unit, or renames it. Refuses 'InvalidDimension'. */
export async function defineBusinessUnit(
  database: Database,
  command: Command<BusinessUnitDefinition>,
): Promise<DefinedResult & Stepped> {
  return define(database, command, 'business units', businessUnitProblems, async (tx, { code, name }) => {
    const changed = await tx.query(
      `INSERT INTO dimensions.business_units AS b (code, name) VALUES ($1, $2)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE b.name <> excluded.name RETURNING code`,
      [code, name],
    );
    if (changed.length > 0) tx.emit(businessUnitDefined, `business-unit:${code}`, { code, name });
    return changed.length > 0;
  });
}

/** Makes a site, or changes its name or address. Refuses 'InvalidDimension'. */
export async function defineSite(database: Database, command: Command<Site>): Promise<DefinedResult & Stepped> {
  return define(database, command, 'sites', siteProblems, async (tx, { code, name, address }) => {
    const changed = await tx.query(
      `INSERT INTO dimensions.sites AS s (code, name, address) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, address = excluded.address
         WHERE (s.name, s.address) IS DISTINCT FROM (excluded.name, excluded.address) RETURNING code`,
      [code, name, JSON.stringify(address)],
    );
    if (changed.length > 0) tx.emit(siteDefined, `site:${code}`, { code, name, address });
    return changed.length > 0;
  });
}

/**
 * Makes a cost centre, or renames it. Refuses 'InvalidDimension' and 'CostCentreBelongsElsewhere': what was posted to
 * it stays with its business unit.
 */
export async function defineCostCentre(
  database: Database,
  command: Command<CostCentre>,
): Promise<DefinedResult & Stepped> {
  return define(database, command, 'cost centres', costCentreProblems, async (tx, { code, name, businessUnit }) => {
    await refuseUnknownUnit(tx, businessUnit);
    const changed = await tx.query(
      `INSERT INTO dimensions.cost_centres AS c (code, name, business_unit) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE c.name <> excluded.name RETURNING code`,
      [code, name, businessUnit],
    );
    const [now] = await tx.query<{ business_unit: string }>(
      'SELECT business_unit FROM dimensions.cost_centres WHERE code = $1',
      [code],
    );
    if (now?.business_unit !== businessUnit) {
      throw refuse('CostCentreBelongsElsewhere', `Cost centre ${code} belongs to ${now?.business_unit} for good.`, {
        fields: [{ field: 'businessUnit', message: `It is ${now?.business_unit}.` }],
      });
    }
    if (changed.length > 0) tx.emit(costCentreDefined, `cost-centre:${code}`, { code, name, businessUnit });
    return changed.length > 0;
  });
}

async function define<Input extends { readonly code: string }>(
  database: Database,
  command: Command<Input>,
  what: string,
  problemsOf: (input: Input) => readonly FieldProblem[],
  write: (tx: StepTx, input: Input) => Promise<boolean>,
): Promise<DefinedResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_DEFINE, `define ${what}`);
  refuseWrongFields(problemsOf(input));
  return runStep(database, { room: 'dimensions', ...command }, async (tx) => ({
    code: input.code,
    changed: await write(tx, input),
  }));
}

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidDimension', 'The definition is not right.', { fields });
}

async function refuseUnknownUnit(tx: StepTx, businessUnit: string): Promise<void> {
  const found = await tx.query('SELECT 1 FROM dimensions.business_units WHERE code = $1', [businessUnit]);
  if (found.length > 0) return;
  refuseWrongFields([{ field: 'businessUnit', message: `There is no business unit ${businessUnit}.` }]);
}
