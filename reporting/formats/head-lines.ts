import { COMPANY_TIME_ZONE } from '../../domain/kernel/time.js';
import type { ReportFilter, ReportHead } from '../reports/report.js';
import { localTime } from './shown.js';

/** What a filter says to people. */
export const said = ({ value, words = value }: ReportFilter): string => words;

/** What stands above a report for people: what it was asked with, when it was run, and which state of the books it shows. */
export function headLines({ filters, runAt, ledgerPosition: { journal, sequence } }: ReportHead): string[] {
  const asked = filters.map((filter) => `${filter.title}: ${said(filter)}`).join('   ');
  const position = journal === null ? 'no journal posted' : `journal ${journal} (sequence ${sequence})`;
  return [asked || 'No filters', `Run at ${localTime(runAt)} (${COMPANY_TIME_ZONE})   Ledger position: ${position}`];
}
