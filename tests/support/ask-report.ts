import { expect } from 'chai';
import type { Database } from '../../platform/database.js';
import { type ReportQuery, type ReportRow, reportNamed, reportQueryProblems } from '../../reporting/reports/index.js';
import type { ReportHead } from '../../reporting/reports/report.js';

export interface Answer {
  readonly head: ReportHead;
  readonly rows: readonly ReportRow[];
  readonly totals: Readonly<Record<string, string | number | null>>;
}

export const NOW = '2026-06-30T12:00:00.000Z';

/** Runs a report as the API does, to its end. */
export async function askReport(
  database: Database,
  name: string,
  query: ReportQuery = {},
  now: string = NOW,
): Promise<Answer> {
  const definition = reportNamed(name);
  if (!definition) throw new Error(`there is no report ${name}`);
  expect(reportQueryProblems(definition, query, now), name).to.deep.equal([]);
  const snapshot = await database.snapshot('reporting_reader');
  try {
    const report = await definition.run(snapshot, query, now);
    const rows: ReportRow[] = [];
    for await (const row of report.rows) rows.push(row);
    return { head: report.head, rows, totals: report.totals() ?? {} };
  } finally {
    await snapshot.end();
  }
}

/** Of each row, these cells. */
export const cellsOf = ({ rows }: Answer, ...names: string[]): unknown[][] =>
  rows.map(({ cells }) => names.map((name) => cells[name] ?? null));
