import { randomBytes } from 'node:crypto';
import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText, OperationNumber } from '../formats.js';
import { askJob } from './ask-job.js';
import type { DispositionDto, InspectDto } from './commands.dto.js';
import { fitsUnit, measuredProblems } from './job-checks.js';
import type { JobProgressDto } from './jobs.dto.js';

@Route('v1/jobs/{jobId}')
@Tags('Operations of jobs')
export class InspectionsController extends AtlasController {
  /**
   * Every characteristic of the operation is compared with its limits. Units that fail hold the job until it is decided
   * what becomes of them.
   * @summary Inspect units of an operation
   */
  @Post('operations/{operation}/inspections')
  @SuccessResponse(201, 'Inspected')
  async inspect(
    @Path() jobId: IdText,
    @Path() operation: OperationNumber,
    @Body() body: InspectDto,
  ): Promise<JobProgressDto> {
    const { quantity, measured, note = '' } = body;
    return askJob(this, this.call, jobId, {
      kind: 'inspect',
      resourceId: async () => `${jobId}-I${randomBytes(4).toString('hex').toUpperCase()}`,
      input: async ({ resourceId }) => ({ operation, inspectionId: resourceId, quantity, measured, note }),
      status: 201,
      checks: () => [
        fitsUnit(this.call, jobId, { quantity }),
        measuredProblems(this.call, jobId, { operation, measured }),
      ],
    });
  }

  /**
   * Rework, scrap, or use as is; the last by a second person, and scrap over a limit by approval: 202, and nothing happens
   * until then.
   * @summary Decide what becomes of failed units
   */
  @Post('inspections/{inspectionId}/disposition')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async decideDisposition(
    @Path() jobId: IdText,
    @Path() inspectionId: IdText,
    @Body() body: DispositionDto,
  ): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'decideDisposition', input: { inspectionId, ...body } });
  }
}
