import { listDimensions } from '../../domain/dimensions/store/index.js';
import { job } from '../../domain/jobs/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { chartOfAccounts } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';
import { UNASSIGNED } from '../../reporting/queries/balances.js';
import {
  type ReportDefinition,
  type ReportQuery,
  reportNamed,
  reportQueryProblems,
  reports,
} from '../../reporting/reports/index.js';
import type { Call } from '../call.js';
import { partAndProblems, payerProblems } from '../checks.js';
import { invalidRequest } from '../problem-of.js';

/** Throws one problem that names everything wrong with the query, what does not exist among it. */
export async function requireReportQuery(
  database: Database,
  definition: ReportDefinition,
  query: ReportQuery,
  now: string,
): Promise<void> {
  const problems = await checkReportQuery(database, definition, query, now);
  if (problems.length > 0) throw invalidRequest(problems);
}

/** Everything wrong with the query, a field named once; what is wrong in its form is looked up nowhere. */
async function checkReportQuery(
  database: Database,
  definition: ReportDefinition,
  query: ReportQuery,
  now: string,
  malformed: readonly string[] = [],
): Promise<FieldProblem[]> {
  const problems = reportQueryProblems(definition, query, now);
  const wrong = new Set([...malformed, ...problems.map(({ field }) => field)]);
  const sound = Object.fromEntries(Object.entries(query).filter(([field]) => !wrong.has(field)));
  return [...problems, ...(await unknownCodeProblems(database, definition, sound))];
}

const PARAMETERS: ReadonlySet<string> = new Set(reports.flatMap(({ parameters }) => parameters));

/** What a report says of a query that is malformed as well; pages and formats are no part of the report. */
export async function checkAskedReport(
  { database, request, now }: Call,
  malformed: readonly string[],
): Promise<FieldProblem[]> {
  const definition = reportNamed(request.path.split('/')[3] ?? '');
  if (!definition) return [];
  const asked = Object.entries(request.query).filter(
    ([name, value]) => typeof value === 'string' && PARAMETERS.has(name),
  );
  const query = Object.fromEntries(asked) as ReportQuery;
  return checkReportQuery(database, definition, query, now().toISOString(), malformed);
}

/** Dimensions, customers, accounts, jobs and parts that do not exist. */
export async function unknownCodeProblems(
  database: Database,
  definition: ReportDefinition,
  query: ReportQuery,
): Promise<FieldProblem[]> {
  const belonging = definition.unassigned ? withoutUnassigned(query) : query;
  return [
    ...(await dimensionProblems(database, belonging)),
    ...(await customerProblems(database, belonging)),
    ...(await accountProblems(database, belonging)),
    ...(await jobProblems(database, belonging)),
    ...(await partProblems(database, belonging)),
  ];
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

/** An account, or several with commas between them. */
async function accountProblems(database: Database, { account }: ReportQuery): Promise<FieldProblem[]> {
  if (account === undefined) return [];
  const known = new Set((await chartOfAccounts(database)).map((row) => row.account));
  const unknown = account.split(',').filter((one) => !known.has(one));
  const says = unknown.length === 1 ? 'There is no account' : 'There are no accounts';
  return unknown.length === 0 ? [] : [{ field: 'account', message: `${says} ${unknown.join(', ')}.` }];
}

async function jobProblems(database: Database, { jobId }: ReportQuery): Promise<FieldProblem[]> {
  if (jobId === undefined || (await job(database, jobId))) return [];
  return [{ field: 'jobId', message: `There is no job ${jobId}.` }];
}

const partProblems = async (database: Database, { part }: ReportQuery): Promise<FieldProblem[]> =>
  part === undefined ? [] : (await partAndProblems(database, part, 'taken')).problems;

const withoutUnassigned = (query: ReportQuery): ReportQuery =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== UNASSIGNED));
