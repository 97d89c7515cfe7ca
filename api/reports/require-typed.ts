import type { ReportDefinition, ReportQuery } from '../../reporting/reports/index.js';
import type { Call } from '../call.js';
import { requireReportQuery } from '../documents/report-query.js';

/** Throws a problem for what the report cannot be asked with; pages and how fresh it must be are no part of the report. */
export async function requireTyped(
  { database, now }: Call,
  definition: ReportDefinition,
  query: ReportQuery & { readonly page?: number; readonly pageSize?: number; readonly minPosition?: string },
): Promise<void> {
  const { page: _page, pageSize: _pageSize, minPosition: _minPosition, ...asked } = query;
  await requireReportQuery(database, definition, asked, now().toISOString());
}
