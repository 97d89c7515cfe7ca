import { addDays } from '../../../domain/kernel/time.js';
import type { ReportQuery } from '../report.js';

const GENERAL_LEDGER = '/v1/reports/general-ledger';

export type DrillQuery = Omit<ReportQuery, 'by' | 'compare' | 'asOf'>;

/** What of a report's query narrows the lines that a figure is made of, whatever the figure. */
export const drillOf = ({ businessUnit, site, costCentre, knownAt }: ReportQuery): DrillQuery => ({
  ...(businessUnit === undefined ? {} : { businessUnit }),
  ...(site === undefined ? {} : { site }),
  ...(costCentre === undefined ? {} : { costCentre }),
  ...(knownAt === undefined ? {} : { knownAt }),
});

/** Where the lines of a figure stand. */
export function toGeneralLedger(query: DrillQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  return `${GENERAL_LEDGER}?${new URLSearchParams(given).toString()}`;
}

/** The last day before a period, whose closing is its opening. */
export const before = (from: string): { readonly to: string } => ({ to: addDays(from, -1) });

/** From one entry to what it posted. */
export const toJournalsOf = (source: string, column = 'document'): Readonly<Record<string, string>> => ({
  [column]: `/v1/journals/of/${encodeURIComponent(source)}`,
});
