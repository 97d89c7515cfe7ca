import type { Database } from '../../platform/database.js';
import type { ReportQuery } from '../../reporting/reports/index.js';
import { type Drained, runReport } from './run-report.js';

export interface Answer extends Drained {
  readonly totals: NonNullable<Drained['totals']>;
}

const NOW = '2026-06-30T12:00:00.000Z';

/** Runs a report as the API does, to its end. */
export async function askReport(
  database: Database,
  name: string,
  query: ReportQuery = {},
  now: string = NOW,
): Promise<Answer> {
  const { head, rows, totals } = await runReport(database, name, query, now);
  return { head, rows, totals: totals ?? {} };
}

/** Of each row, these cells. */
export const cellsOf = ({ rows }: Answer, ...names: string[]): unknown[][] =>
  rows.map(({ cells }) => names.map((name) => cells[name] ?? null));
