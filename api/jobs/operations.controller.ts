import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText, OperationNumber } from '../formats.js';
import { askJob } from './ask-job.js';
import type {
  LogTimeDto,
  PauseOperationDto,
  ReceiveBackDto,
  ReportQuantityDto,
  ScrapUnitsDto,
  SendOutDto,
} from './commands.dto.js';
import { fitsUnit } from './job-checks.js';
import type { JobProgressDto } from './jobs.dto.js';
import { timeLogInput } from './time-log-input.js';

@Route('v1/jobs/{jobId}/operations/{operation}')
@Tags('Operations of jobs')
export class OperationsController extends AtlasController {
  /** @summary Start an operation */
  @Post('start')
  async startOperation(@Path() jobId: IdText, @Path() operation: OperationNumber): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'startOperation', input: { operation } });
  }

  /** @summary Pause an operation */
  @Post('pause')
  async pauseOperation(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: PauseOperationDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'pauseOperation', input: { operation, ...body } });
  }

  /** @summary Finish an operation */
  @Post('finish')
  async finishOperation(@Path() jobId: IdText, @Path() operation: OperationNumber): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'finishOperation', input: { operation } });
  }

  /**
   * Units that are good, or need rework; never more than the operation before has passed on.
   * @summary Report quantities of an operation
   */
  @Post('quantities')
  async reportQuantity(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: ReportQuantityDto,
  ): Promise<JobProgressDto> {
    const { good, toRework = '0', reworked = false } = body;
    return askJob(this, this.call, jobId, {
      kind: 'reportQuantity',
      input: { operation, good, toRework, reworked },
      checks: () => [fitsUnit(this.call, jobId, { good, toRework })],
    });
  }

  /**
   * The job takes labour, machine and overhead at the rates that the work centre has on the day of the work.
   * @summary Log time on an operation
   */
  @Post('time-logs')
  @SuccessResponse(201, 'Logged')
  async logTime(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: LogTimeDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'logTime',
      input: () => timeLogInput(this.call, jobId, operation, body),
      status: 201,
    });
  }

  /**
   * What is beyond the job's normal scrap leaves its cost. Where a policy asks for it, an approval comes first: 202, and
   * nothing happens until then.
   * @summary Scrap units at an operation
   */
  @Post('scrap')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async scrapUnits(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: ScrapUnitsDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'scrapUnits',
      input: { operation, ...body, reworked: body.reworked ?? false },
      checks: ({ quantity }) => [fitsUnit(this.call, jobId, { quantity })],
    });
  }

  /** @summary Send units out to a subcontractor */
  @Post('sent-out')
  async sendOut(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: SendOutDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'sendOut',
      input: { operation, ...body },
      checks: ({ quantity }) => [fitsUnit(this.call, jobId, { quantity })],
    });
  }

  /** @summary Receive units back from a subcontractor */
  @Post('received-back')
  async receiveBack(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: ReceiveBackDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'receiveBack',
      input: { operation, ...body },
      checks: ({ good }) => [fitsUnit(this.call, jobId, { good })],
    });
  }
}
