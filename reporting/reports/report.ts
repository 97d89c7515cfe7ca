import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';

/**
 * How a column is read, aligned and formatted. Amounts and quantities are exact decimal strings, dates ISO-8601, percent
 * is of a hundred: "12.5".
 */
export type ColumnKind = 'text' | 'date' | 'instant' | 'integer' | 'quantity' | 'money' | 'percent';

export interface ReportColumn {
  readonly name: string;
  readonly title: string;
  readonly kind: ColumnKind;
}

export type Cell = string | number | null;

export interface ReportRow {
  /** Cells by the name of their column; one that is absent is empty. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** 'plain' without it. Headings and subtotals are no part of the totals. */
  readonly kind?: 'plain' | 'heading' | 'subtotal';
  /**
   * By column, a path and query of the API: of a figure, the report of what it is made of, in which it is the total; of a
   * text, what it names.
   */
  readonly drill?: Readonly<Record<string, string>>;
}

/** What a report may be asked with; each takes those that its definition names. All of them are text as in a query. */
export interface ReportQuery {
  /** Last posting date that counts; the same as `to` alone. */
  readonly asOf?: LocalDate;
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** The report as it stood then: only what had been recorded by this instant counts. */
  readonly knownAt?: Instant;
  readonly compare?: 'previousPeriod' | 'previousYear';
  readonly businessUnit?: string;
  readonly site?: string;
  readonly costCentre?: string;
  /** What the rows are grouped by, of those that the report names. */
  readonly by?: string;
  readonly account?: string;
  readonly customerId?: string;
  readonly orderId?: string;
  /** "unassigned" for money that no invoice has taken up. */
  readonly invoice?: string;
  readonly jobId?: string;
  readonly part?: string;
  /** A fraction of one: "0.07"; "none" for what is of no rate. */
  readonly taxRate?: string;
  /** Who acted, by id. */
  readonly person?: string;
  /** Of what kind the entries of the audit are. */
  readonly kind?: string;
  /** Without the journals that roll income and expense of a year into equity. */
  readonly yearEnd?: 'excluded';
}
export type ReportParameter = keyof ReportQuery;

/** The state of the books that a report shows: the last journal that its read models hold. */
export interface LedgerPosition {
  readonly journal: string | null;
  readonly sequence: number;
}

/** "From" "2026-03-01"; `limitedTo` is not asked with, but what somebody is limited to who asks. */
export interface ReportFilter {
  readonly name: ReportParameter | 'limitedTo';
  readonly title: string;
  readonly value: string;
  /** What people read instead of the value: "the previous period, 2026-02-01 to 2026-02-28". */
  readonly words?: string;
}

export interface ReportHead {
  readonly report: string;
  readonly title: string;
  /** What it was asked with, defaults filled in. */
  readonly filters: readonly ReportFilter[];
  readonly runAt: Instant;
  readonly ledgerPosition: LedgerPosition;
  readonly columns: readonly ReportColumn[];
}

export interface Report {
  readonly head: ReportHead;
  /** Read once, row by row; the snapshot it comes from must be open until the end. */
  readonly rows: AsyncIterable<ReportRow>;
  /** By column; only after the last row. Null for a report whose columns have no total. */
  readonly totals: () => Readonly<Record<string, Cell>> | null;
  /** Its last row is the total already: tables need no further one. */
  readonly endsInTotal?: true;
}

export interface ReportDefinition {
  /** As in the path: "trial-balance". */
  readonly report: string;
  readonly title: string;
  readonly parameters: readonly ReportParameter[];
  /** Parameters without which there is no such report. */
  readonly required?: readonly ReportParameter[];
  /** Dimensions, customer and job may be "unassigned": what belongs to none. */
  readonly unassigned?: true;
  /** Values of `by`; the first holds without it. */
  readonly groups?: readonly string[];
  /** The only accounts that it can be narrowed to. */
  readonly accounts?: readonly string[];
  /** The query has been checked: known parameters, dates of the calendar in order, dimensions that exist. */
  run(snapshot: Snapshot, query: ReportQuery, now: Instant): Promise<Report>;
}
