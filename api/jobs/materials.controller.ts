import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { askJob } from './ask-job.js';
import type { MaterialMoveDto } from './commands.dto.js';
import { materialProblems } from './job-checks.js';
import type { JobProgressDto } from './jobs.dto.js';

@Route('v1/jobs/{jobId}/materials')
@Tags('Jobs')
export class JobMaterialsController extends AtlasController {
  /**
   * From the stock of the job's site, at moving average. More than the plan and its tolerance may need an approval: 202, and
   * nothing happens until then.
   * @summary Issue material to a job
   */
  @Post('issues')
  @SuccessResponse(201, 'Issued')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async issueMaterial(@Path() jobId: IdText, @Body() body: MaterialMoveDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'issueMaterial',
      input: { ...body, note: body.note ?? '' },
      status: 201,
      checks: (material) => [materialProblems(this.call, material)],
    });
  }

  /**
   * At the cost at which it was issued.
   * @summary Return material from a job
   */
  @Post('returns')
  @SuccessResponse(201, 'Returned')
  async returnMaterial(@Path() jobId: IdText, @Body() body: MaterialMoveDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'returnMaterial',
      input: { ...body, note: body.note ?? '' },
      status: 201,
      checks: (material) => [materialProblems(this.call, material)],
    });
  }
}
