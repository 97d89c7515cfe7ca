import type { DateText, FreshQuery } from '../formats.js';

export interface StatementQuery extends FreshQuery {
  /**
   * A PDF is a letter to the customer; the others are the report.
   * @default "pdf"
   */
  format?: 'json' | 'csv' | 'xlsx' | 'pdf';
  /** First day; without it from the beginning. */
  from?: DateText;
  /** Last day; without it today. */
  to?: DateText;
}
