import { queryOn, type SubscribeToReportInput } from '../../domain/correspondence/index.js';
import { listDimensions } from '../../domain/dimensions/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { reportNamed, reportQueryProblems, reports } from '../../reporting/reports/index.js';

type Asked = Pick<SubscribeToReportInput, 'report' | 'query'>;

const DATES: readonly string[] = ['asOf', 'from', 'to'];

/** A subscription names a period where the report takes dates. */
const fieldOf = (parameter: string): string => (DATES.includes(parameter) ? 'query.period' : `query.${parameter}`);

/** What the report, asked so today, would refuse: it is refused at once, and not in the night of a month's end. */
export function reportProblems({ report, query }: Asked, now: Date): FieldProblem[] {
  const definition = reportNamed(report);
  if (!definition) {
    const names = reports.map((one) => one.report).join(', ');
    return [{ field: 'report', message: `There is no report ${report}; there are: ${names}.` }];
  }
  const { parameters } = definition;
  const dated = parameters.some((parameter) => DATES.includes(parameter));
  if (query.period && !dated) {
    return [{ field: 'query.period', message: `The report ${report} takes no dates.` }];
  }
  const asked = queryOn(query, localDate(now.toISOString()), parameters);
  const seen = new Set<string>();
  return reportQueryProblems(definition, asked, now.toISOString()).flatMap(({ field: parameter, message }) => {
    const field = fieldOf(parameter);
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ field, message }];
  });
}

/** Dimensions that do not exist. */
export async function dimensionProblems(database: Database, { query }: Asked): Promise<FieldProblem[]> {
  const { businessUnits, sites, costCentres } = await listDimensions(database);
  const known = { businessUnit: businessUnits, site: sites, costCentre: costCentres };
  return (['businessUnit', 'site', 'costCentre'] as const).flatMap((name) => {
    const code = query[name];
    if (!code || known[name].some((one) => one.code === code)) return [];
    return [{ field: `query.${name}`, message: `There is no ${name} ${code}.` }];
  });
}
