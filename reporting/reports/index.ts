import { auditReport } from './audit.js';
import { balanceSheetReport } from './balance-sheet.js';
import { customerStatementReport } from './customer-statement.js';
import { deferredRevenueReport } from './deferred-revenue.js';
import { generalLedgerReport } from './general-ledger.js';
import { incomeStatementReport } from './income-statement.js';
import { inventoryValuationReport } from './inventory-valuation.js';
import { receivablesReport } from './receivables.js';
import type { ReportDefinition } from './report.js';
import { revenueReport } from './revenue.js';
import { taxSummaryReport } from './tax-summary.js';
import { trialBalanceReport } from './trial-balance.js';
import { workInProcessReport } from './work-in-process.js';

/** Every report that there is, by the name in its path. */
export const reports: readonly ReportDefinition[] = [
  trialBalanceReport,
  generalLedgerReport,
  incomeStatementReport,
  balanceSheetReport,
  revenueReport,
  receivablesReport,
  customerStatementReport,
  inventoryValuationReport,
  workInProcessReport,
  deferredRevenueReport,
  taxSummaryReport,
  auditReport,
];

const byName = new Map(reports.map((definition) => [definition.report, definition]));

export const reportNamed = (name: string): ReportDefinition | undefined => byName.get(name);

/** Whether a report can tell of one place alone. */
export const knowsPlaces = ({ parameters }: ReportDefinition): boolean =>
  parameters.includes('site') && parameters.includes('businessUnit');

export type { Report, ReportDefinition, ReportParameter, ReportQuery, ReportRow } from './report.js';
export { dateProblem } from './support/date-problem.js';
export { reportQueryProblems } from './support/query-problems.js';
