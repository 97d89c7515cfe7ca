import type { Readable } from 'node:stream';
import { Get, Path, Produces, Queries, Route, Tags } from '@tsoa/runtime';
import { FORMATS } from '../../reporting/formats/index.js';
import { type ReportDefinition, reports } from '../../reporting/reports/index.js';
import { AtlasController } from '../controller.js';
import { deliverReport } from '../documents/deliver-report.js';
import type { IdText } from '../formats.js';
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
    const { format = 'json', minPosition, ...asked } = query;
    return deliverReport(this, this.call, {
      ...{ report, query: asked, format },
      ...(minPosition === undefined ? {} : { minPosition }),
    });
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
