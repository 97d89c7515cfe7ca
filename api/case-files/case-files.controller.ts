import { Get, Path, Produces, Queries, Route, Tags } from '@tsoa/runtime';
import { scopeInWords } from '../../domain/kernel/scope.js';
import { renderReport } from '../../reporting/formats/index.js';
import { askedOf, recordOfAnswer } from '../audit/asked.js';
import type { Call } from '../call.js';
import { AtlasController } from '../controller.js';
import { deliver } from '../documents/deliver.js';
import { inTurn } from '../documents/turns.js';
import type { IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import type { ApprovalCaseDto } from './approval-case.dto.js';
import { approvalCase } from './approval-case.js';
import { caseOfApproval, caseOfJob, caseOfOrder } from './case-file.js';
import { caseFileReport } from './case-file-report.js';
import type { CaseFileDto, CaseFileQuery } from './case-files.dto.js';

@Route('v1')
@Tags('Case files')
export class CaseFilesController extends AtlasController {
  /**
   * Everything about the order: what it is, each fact, what was asked of it and of its jobs and documents, accepted or
   * refused, approvals with votes and delegations, journals, documents and operator tasks. That it was read stands in the audit.
   * @summary Get the case file of an order
   */
  @Get('orders/{orderId}/case-file')
  @Produces('application/json')
  @Produces('application/pdf')
  async getOrderCaseFile(@Path() orderId: IdText, @Queries() query: CaseFileQuery): Promise<CaseFileDto> {
    return this.answer(query, (call) => caseOfOrder(call, orderId));
  }

  /** @summary Get the case file of a job */
  @Get('jobs/{jobId}/case-file')
  @Produces('application/json')
  @Produces('application/pdf')
  async getJobCaseFile(@Path() jobId: IdText, @Queries() query: CaseFileQuery): Promise<CaseFileDto> {
    return this.answer(query, (call) => caseOfJob(call, jobId));
  }

  /**
   * All that a decision rests on, in one call: what is asked about with its lines, why it needs approval, earlier requests
   * about it, the customer's exposure, what comes of a yes and of a no, and who may decide until when.
   * @summary Get the whole case of an approval request
   */
  @Get('approvals/{requestId}/case')
  async getApprovalCase(@Path() requestId: IdText): Promise<ApprovalCaseDto> {
    return approvalCase(this.call, requestId);
  }

  /** @summary Get the case file of an approval request */
  @Get('approvals/{requestId}/case-file')
  @Produces('application/json')
  @Produces('application/pdf')
  async getApprovalCaseFile(@Path() requestId: IdText, @Queries() query: CaseFileQuery): Promise<CaseFileDto> {
    return this.answer(query, (call) => caseOfApproval(call, requestId));
  }

  private async answer(query: CaseFileQuery, read: (call: Call) => Promise<CaseFileDto>): Promise<CaseFileDto> {
    const { call } = this;
    const { request, response, actor } = call;
    const limits = actor.scope && scopeInWords(actor.scope);
    if (limits !== undefined) response.set('Atlas-Limited-To', limits);
    const format =
      query.format ?? (request.accepts(['application/json', 'application/pdf']) === 'application/pdf' ? 'pdf' : 'json');
    return inTurn(async () => {
      const file = await freshRead(this, call, query, () => read(call));
      if (format === 'pdf') {
        // The document is on its way: what comes back is its stream, at its end.
        return (await deliver(this, call, renderReport(caseFileReport(file, limits), 'pdf'))) as unknown as CaseFileDto;
      }
      await call.audit.record(recordOfAnswer(askedOf(request, 'export'), 'accepted', 200));
      return file;
    });
  }
}
