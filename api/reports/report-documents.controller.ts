import type { Readable } from 'node:stream';
import { Get, Path, Produces, Queries, Route, Tags } from '@tsoa/runtime';
import { problem } from '../../platform/problem.js';
import { FORMATS, renderReport } from '../../reporting/formats/index.js';
import { type ReportDefinition, reportNamed, reports } from '../../reporting/reports/index.js';
import { AtlasController } from '../controller.js';
import { deliver } from '../documents/deliver.js';
import { inTurn } from '../documents/turns.js';
import type { IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { requireReportQuery } from './report-checks.js';
import type { ReportDocumentQuery, ReportKindDto, ReportKindsDto } from './report-documents.dto.js';

@Route('v1/reports')
@Tags('Reports')
export class ReportDocumentsController extends AtlasController {
  /**
   * The reports that can be had as documents, and what each may be asked with.
   * @summary List the reports
   */
  @Get()
  async listReports(): Promise<ReportKindsDto> {
    return { reports: reports.map(kindOf) };
  }

  /**
   * A report as JSON, CSV, XLSX or PDF, with the same rows and totals in each. It is sent while it is made: a connection that
   * ends early is no whole document.
   * @summary Get a report as a document
   */
  @Get('{report}/document')
  @Produces('application/json')
  @Produces('text/csv')
  @Produces('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  @Produces('application/pdf')
  async getReportDocument(@Path() report: IdText, @Queries() query: ReportDocumentQuery): Promise<Readable> {
    const definition = reportNamed(report);
    if (!definition) throw unknownReport(report);
    const { format = 'json', minPosition, ...asked } = query;
    const now = this.call.now().toISOString();
    await requireReportQuery(this.call.database, definition, asked, now);
    return inTurn(() =>
      freshRead(this, this.call, minPosition === undefined ? {} : { minPosition }, async (database) => {
        const snapshot = await database.snapshot('reporting_reader');
        try {
          return await deliver(this, this.call, renderReport(await definition.run(snapshot, asked, now), format));
        } finally {
          await snapshot.end();
        }
      }),
    );
  }
}

const kindOf = ({ report, title, parameters, required = [], groups = [] }: ReportDefinition): ReportKindDto => ({
  report,
  title,
  parameters: [...parameters],
  required: [...required],
  groups: [...groups],
  formats: [...FORMATS],
});

const unknownReport = (report: string) => {
  const known = reports.map((definition) => definition.report);
  return problem(404, 'unknown-report', `There is no report ${report}; there are: ${known.join(', ')}.`, {
    members: { reports: known },
  });
};
