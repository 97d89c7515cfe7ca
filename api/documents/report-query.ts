import { listDimensions } from '../../domain/dimensions/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { Database } from '../../platform/database.js';
import { type ReportDefinition, type ReportQuery, reportQueryProblems } from '../../reporting/reports/index.js';
import { payerProblems } from '../checks.js';
import { invalidRequest } from '../problem-of.js';

/** Throws one problem that names everything wrong with the query, what does not exist among it. */
export async function requireReportQuery(
  database: Database,
  definition: ReportDefinition,
  query: ReportQuery,
  now: string,
): Promise<void> {
  const problems = reportQueryProblems(definition, query, now);
  const named = new Set(problems.map(({ field }) => field));
  const unknown = [...(await dimensionProblems(database, query)), ...(await customerProblems(database, query))];
  const all = [...problems, ...unknown.filter(({ field }) => !named.has(field))];
  if (all.length > 0) throw invalidRequest(all);
}

async function dimensionProblems(
  database: Database,
  { businessUnit, site, costCentre }: ReportQuery,
): Promise<FieldProblem[]> {
  if (businessUnit === undefined && site === undefined && costCentre === undefined) return [];
  const { businessUnits, sites, costCentres } = await listDimensions(database);
  const missing = (field: string, code: string | undefined, known: readonly { code: string }[], what: string) =>
    code === undefined || known.some((one) => one.code === code)
      ? []
      : [{ field, message: `There is no ${what} ${code}.` }];
  return [
    ...missing('businessUnit', businessUnit, businessUnits, 'business unit'),
    ...missing('site', site, sites, 'site'),
    ...missing('costCentre', costCentre, costCentres, 'cost centre'),
  ];
}

const customerProblems = async (database: Database, { customerId }: ReportQuery): Promise<readonly FieldProblem[]> =>
  customerId === undefined ? [] : payerProblems(database, customerId);
