import { queryOn, type SubscribeToReportInput } from '../../domain/correspondence/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { reportNamed, reportQueryProblems, reports } from '../../reporting/reports/index.js';
import { unknownCodeProblems } from '../documents/report-query.js';

type Asked = Pick<SubscribeToReportInput, 'report' | 'query'>;

const DATES: readonly string[] = ['asOf', 'from', 'to'];

/** A subscription names a period where the report takes dates. */
const fieldOf = (parameter: string): string => (DATES.includes(parameter) ? 'query.period' : `query.${parameter}`);

/** What the report, asked so today, would refuse: it is refused at once, and not in the night of a month's end. */
export async function subscriptionProblems(
  database: Database,
  { report, query }: Asked,
  now: Date,
): Promise<FieldProblem[]> {
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
  const problems = [
    ...reportQueryProblems(definition, asked, now.toISOString()),
    ...(await unknownCodeProblems(database, definition, asked)),
  ];
  const seen = new Set<string>();
  return problems.flatMap(({ field: parameter, message }) => {
    const field = fieldOf(parameter);
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ field, message }];
  });
}
