/** Letters with documents that Atlas sends by itself; the schedules stand in temporal-config. */
export const MONTHLY_STATEMENTS_WORKFLOW = 'monthlyStatements';
export const SCHEDULED_REPORT_WORKFLOW = 'scheduledReport';

/** The engine adds the time at which the schedule ran. */
export const MONTHLY_STATEMENTS_ID = 'statements:monthly';

export const scheduledReportId = (subscriptionId: string): string => `scheduled-report:${subscriptionId}`;

/** One schedule a subscription. */
export const subscriptionScheduleId = (subscriptionId: string): string => `report-subscription:${subscriptionId}`;

export interface MonthlyStatementsStart {
  /** "2026-10"; the month before the one in which it runs, unless told. */
  readonly month?: string;
  /** Customers up to this one have theirs. */
  readonly after?: string;
  /** Customers whose statement could not be made. */
  readonly failed?: readonly string[];
}

export interface MonthlyStatementsEnd {
  readonly month: string;
}

export interface ScheduledReportStart {
  readonly subscriptionId: string;
}

export interface ScheduledReportEnd {
  readonly letterId: string | null;
}

export type MonthlyStatementsWorkflow = (start: MonthlyStatementsStart) => Promise<MonthlyStatementsEnd>;
export type ScheduledReportWorkflow = (start: ScheduledReportStart) => Promise<ScheduledReportEnd>;
