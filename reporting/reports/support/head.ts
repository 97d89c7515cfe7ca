import type { Instant } from '../../../domain/kernel/time.js';
import type { Queryable } from '../../../platform/database.js';
import type { ReportColumn, ReportDefinition, ReportHead, ReportParameter, ReportQuery } from '../report.js';
import { ofHundred } from './comparison.js';
import { ledgerPosition } from './ledger-position.js';
import { datesText, earlierDatesOf } from './previous-dates.js';

const TITLES: Readonly<Record<ReportParameter, string>> = {
  asOf: 'As of',
  from: 'From',
  to: 'To',
  knownAt: 'Known at',
  compare: 'Compared with',
  businessUnit: 'Business unit',
  site: 'Site',
  costCentre: 'Cost centre',
  by: 'By',
  account: 'Account',
  customerId: 'Customer',
  orderId: 'Order',
  invoice: 'Invoice',
  jobId: 'Job',
  part: 'Part',
  taxRate: 'Tax rate',
  person: 'Person',
  kind: 'Kind',
  yearEnd: 'Year end',
};

/** What was asked, for people; `defaults` are what holds for what was not given. */
export function filtersOf(query: ReportQuery, defaults: ReportQuery = {}): ReportHead['filters'] {
  const asked: ReportQuery = { ...defaults, ...query };
  return (Object.keys(TITLES) as ReportParameter[]).flatMap((name) => {
    const value = asked[name];
    if (value === undefined) return [];
    const words = wordsOf(name, value, asked);
    return [{ name, title: TITLES[name], value, ...(words === value ? {} : { words }) }];
  });
}

const PREVIOUS: Readonly<Record<string, string>> = {
  previousPeriod: 'the previous period',
  previousYear: 'the previous year',
};

/** What people read for a value that is a name within Atlas: "cost centre", "the previous year, as of 2025-03-31". */
function wordsOf(name: ReportParameter, value: string, asked: ReportQuery): string {
  if (name === 'by') return value.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (name === 'compare') return `${PREVIOUS[value] ?? value}, ${datesText(earlierDatesOf(asked) ?? {})}`;
  if (name === 'taxRate' && value !== 'none') return `${ofHundred(value)}%`;
  return value;
}

/** All of a report's head but what only its definition knows. */
export async function headOf(
  snapshot: Queryable,
  { report, title, groups }: Pick<ReportDefinition, 'report' | 'title' | 'groups'>,
  asked: { readonly query: ReportQuery; readonly now: Instant; readonly defaults?: ReportQuery },
  columns: readonly ReportColumn[],
): Promise<ReportHead> {
  const by = groups?.[0];
  return {
    report,
    title,
    filters: filtersOf(asked.query, { ...(by === undefined ? {} : { by }), ...asked.defaults }),
    runAt: asked.now,
    ledgerPosition: await ledgerPosition(snapshot, asked.query.knownAt),
    columns,
  };
}
