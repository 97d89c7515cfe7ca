import type { Database } from '../../platform/database.js';
import { reportNamed, reportQueryProblems } from '../../reporting/reports/index.js';
import type { Cell, ReportHead, ReportQuery, ReportRow } from '../../reporting/reports/report.js';

export interface Drained {
  readonly head: ReportHead;
  readonly rows: readonly ReportRow[];
  readonly totals: Readonly<Record<string, Cell>> | null;
}

export const NOW = '2099-12-31T12:00:00.000Z';

/** A report as its callers run it: asked with what it takes, from one snapshot, to its last row. */
export async function runReport(
  database: Database,
  name: string,
  query: ReportQuery = {},
  now: string = NOW,
): Promise<Drained> {
  const definition = reportNamed(name);
  if (!definition) throw new Error(`there is no report ${name}`);
  const problems = reportQueryProblems(definition, query, now);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const snapshot = await database.snapshot('reporting_reader');
  try {
    const { head, rows, totals } = await definition.run(snapshot, query, now);
    const drained: ReportRow[] = [];
    for await (const row of rows) drained.push(row);
    return { head, rows: drained, totals: totals() };
  } finally {
    await snapshot.end();
  }
}

/** The query of a path that a figure leads to. */
export const queryOf = (path: string): ReportQuery => Object.fromEntries(new URL(path, 'http://atlas').searchParams);
