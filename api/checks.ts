import type { Part } from '../domain/catalog/index.js';
import { priceList, part as readPart } from '../domain/catalog/store/index.js';
import { checkDimensions, listDimensions } from '../domain/dimensions/store/index.js';
import type { Dimensions } from '../domain/kernel/dimensions.js';
import type { FieldProblem } from '../domain/kernel/refusal.js';
import type { Scope } from '../domain/kernel/scope.js';
import { periods } from '../domain/ledger/store/index.js';
import { customer, supplier } from '../domain/parties/store/index.js';
import type { Database } from '../platform/database.js';
import { invalidRequest } from './problem-of.js';

/** Rooms meet here, not in the domain: what a command names in another room is looked up before it is asked for. */

/** Throws one problem that names every wrong field, or nothing. */
export async function requireNone(...checks: readonly Promise<readonly FieldProblem[]>[]): Promise<void> {
  const problems = (await Promise.all(checks)).flat();
  if (problems.length > 0) throw invalidRequest(problems);
}

const found = (thing: { active: boolean } | null, field: string, what: string): FieldProblem[] => {
  if (!thing) return [{ field, message: `There is no ${what}.` }];
  return thing.active ? [] : [{ field, message: `The ${what} is not active.` }];
};

/** Also who is a customer no more can pay what they owe. */
export const payerProblems = async (database: Database, customerId: string): Promise<FieldProblem[]> =>
  found((await customer(database, customerId)) && { active: true }, 'customerId', `customer ${customerId}`);

/** A day on which there were no books yet: nothing can be posted on it. */
export async function beforeTheBooksProblems(database: Database, day: string, field: string): Promise<FieldProblem[]> {
  const [first] = await periods(database);
  return first && day < first.startsOn ? [{ field, message: `The first period is ${first.period}.` }] : [];
}

export const supplierProblems = async (database: Database, supplierId: string | undefined): Promise<FieldProblem[]> =>
  supplierId === undefined ? [] : found(await supplier(database, supplierId), 'supplierId', `supplier ${supplierId}`);

export const dimensionsProblems = (database: Database, dimensions: Dimensions): Promise<FieldProblem[]> =>
  checkDimensions(database, dimensions, 'dimensions');

/** Business unit, site and cost centre that are fields of the thing itself. */
export const placeProblems = (
  database: Database,
  { businessUnit, site, costCentre }: Dimensions,
): Promise<FieldProblem[]> => checkDimensions(database, { businessUnit, site, costCentre }, '');

/** Sites that do not exist, by the field that names each. */
export async function siteProblems(
  database: Database,
  sites: Readonly<Record<string, string>>,
): Promise<FieldProblem[]> {
  const { sites: known } = await listDimensions(database);
  const codes = new Set(known.map(({ code }) => code));
  return Object.entries(sites)
    .filter(([, site]) => !codes.has(site))
    .map(([field, site]) => ({ field, message: `There is no site ${site}.` }));
}

/** Codes of a scope that are none, which would hold back whatever happens. */
export async function scopeProblems(database: Database, { sites, businessUnits }: Scope): Promise<FieldProblem[]> {
  const known = await listDimensions(database);
  const missing = (what: string, field: string, codes: readonly string[], of: readonly { code: string }[]) =>
    codes.flatMap((code, index) =>
      of.some((each) => each.code === code)
        ? []
        : [{ field: `scope.${field}[${index}]`, message: `There is no ${what} ${code}.` }],
    );
  return [
    ...missing('site', 'sites', sites ?? [], known.sites),
    ...missing('business unit', 'businessUnits', businessUnits ?? [], known.businessUnits),
  ];
}

/** An inactive part is sold and bought no more, but what is there can be counted, moved and scrapped. */
export async function partAndProblems(
  database: Database,
  number: string,
  inactive: 'refused' | 'taken' = 'refused',
): Promise<{ part: Part | null; problems: FieldProblem[] }> {
  const part = await readPart(database, number);
  return { part, problems: found(inactive === 'taken' && part ? { active: true } : part, 'part', `part ${number}`) };
}

export const priceListProblems = async (database: Database, code: string | undefined): Promise<FieldProblem[]> =>
  code === undefined || (await priceList(database, code))
    ? []
    : [{ field: 'priceList', message: `There is no price list ${code}.` }];

/** Business unit and cost centre of a thing that has no site of its own. */
export async function unitProblems(
  database: Database,
  { businessUnit, costCentre }: { businessUnit: string; costCentre: string },
): Promise<FieldProblem[]> {
  const { sites } = await listDimensions(database);
  const site = sites[0]?.code ?? 'NONE';
  const problems = await checkDimensions(database, { businessUnit, site, costCentre });
  return problems.filter(({ field }) => field !== 'site');
}
