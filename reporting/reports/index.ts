import type { ReportDefinition } from './report.js';
import { trialBalanceReport } from './trial-balance.js';

/** Every report that there is, by the name in its path. */
export const reports: readonly ReportDefinition[] = [trialBalanceReport];

const byName = new Map(reports.map((definition) => [definition.report, definition]));

export const reportNamed = (name: string): ReportDefinition | undefined => byName.get(name);

export type { Report, ReportDefinition, ReportParameter, ReportQuery, ReportRow } from './report.js';
export { reportQueryProblems } from './support/query-problems.js';
