import type { CodeText, DateText, FreshQuery, IdText, MomentText, PartText } from '../formats.js';

/** Of what the audit tells. */
export type AuditKindDto =
  | 'approval'
  | 'policy'
  | 'command'
  | 'override'
  | 'exception'
  | 'manual journal'
  | 'period'
  | 'operator task'
  | 'correction';

/** Each report takes some of these; `GET /v1/reports` says which. */
export interface ReportDocumentQuery extends FreshQuery {
  /** @default "json" */
  format?: 'json' | 'csv' | 'xlsx' | 'pdf';
  /** Last posting date that counts. */
  asOf?: DateText;
  /** First posting date of the period. */
  from?: DateText;
  /** Last posting date of the period. */
  to?: DateText;
  /** The report as it stood then: only what had been recorded by this instant counts. */
  knownAt?: MomentText;
  /** Each figure beside that of an earlier period. */
  compare?: 'previousPeriod' | 'previousYear';
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
  /**
   * What the rows are grouped by.
   * @pattern ^[A-Za-z]{1,40}$ Must be a name that `GET /v1/reports` gives.
   */
  by?: string;
  /**
   * One account of the chart, or several with commas between them.
   * @pattern ^\d{4}(,\d{4})*$ Must be accounts of four digits with commas between them, such as "4010,4020".
   * @example "1110"
   */
  account?: string;
  customerId?: IdText;
  orderId?: IdText;
  /** An invoice, or `unassigned` for money that none has taken up. */
  invoice?: IdText;
  jobId?: IdText;
  part?: PartText;
  /**
   * A fraction of one, or what is of no rate.
   * @pattern ^(none|[01](\.\d{1,6})?)$ Must be a rate, such as "0.07", or none.
   * @example "0.07"
   */
  taxRate?: string;
  /** Id of who acted. */
  person?: IdText;
  kind?: AuditKindDto;
  /** Without the journals that roll income and expense of a year into equity. */
  yearEnd?: 'excluded';
}

export interface ReportKindDto {
  /** @example "trial-balance" */
  report: string;
  /** @example "Trial balance" */
  title: string;
  /** What it may be asked with. */
  parameters: string[];
  /** What it cannot do without. */
  required: string[];
  /** Values of `by`; the first holds without it. */
  groups: string[];
  formats: string[];
}

export interface ReportKindsDto {
  reports: ReportKindDto[];
}
