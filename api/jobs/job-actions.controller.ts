import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { askJob } from './ask-job.js';
import type {
  CancelJobDto,
  ChangeJobDto,
  CloseJobDto,
  CompleteJobDto,
  HoldJobDto,
  OpenJobCostsDto,
  OverrideJobDto,
} from './commands.dto.js';
import { chargeProblems, fitsUnit, materialProblems } from './job-checks.js';
import type { JobProgressDto } from './jobs.dto.js';

@Route('v1/jobs/{jobId}')
@Tags('Jobs')
export class JobActionsController extends AtlasController {
  /**
   * Quantity, due date or tolerances; what is released already keeps its material.
   * @summary Change a job
   */
  @Post('changes')
  async changeJob(@Path() jobId: IdText, @Body() body: ChangeJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'changeJob',
      input: body,
      checks: ({ quantity }) => [fitsUnit(this.call, jobId, { quantity })],
    });
  }

  /**
   * By the bill of material and the routing that hold today, or as it was given when it was made.
   * @summary Plan a job
   */
  @Post('plan')
  async planJob(@Path() jobId: IdText): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'planJob', input: {} });
  }

  /**
   * Reserves its material; where some is missing, the job waits for it.
   * @summary Release a job
   */
  @Post('release')
  async releaseJob(@Path() jobId: IdText): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'releaseJob', input: {} });
  }

  /**
   * Nothing of it is begun until it is resumed.
   * @summary Hold a job
   */
  @Post('hold')
  async holdJob(@Path() jobId: IdText, @Body() body: HoldJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'holdJob', input: body });
  }

  /** @summary Resume a job */
  @Post('resume')
  async resumeJob(@Path() jobId: IdText, @Body() body: HoldJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'resumeJob', input: body });
  }

  /**
   * Units go into stock, or to the customer, with their share of the cost. More or less than the job's tolerances allow
   * needs a second person: 202, and nothing happens until then.
   * @summary Complete units of a job
   */
  @Post('completions')
  @SuccessResponse(201, 'Completed')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async completeJob(@Path() jobId: IdText, @Body() body: CompleteJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'completeJob',
      input: { ...body, note: body.note ?? '' },
      status: 201,
      checks: ({ quantity }) => [fitsUnit(this.call, jobId, { quantity })],
    });
  }

  /**
   * What is left of its cost becomes variance, so that nothing is in process. Refused while anything is open.
   * @summary Close a job
   */
  @Post('close')
  async closeJob(@Path() jobId: IdText, @Body() body: CloseJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'closeJob', input: { note: body.note ?? '' } });
  }

  /**
   * Material goes back, reservations end, and the cost so far goes to scrap or to the customer. Of a job that has begun,
   * a second person has to agree: 202, and nothing happens until then.
   * @summary Cancel a job
   */
  @Post('cancel')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async cancelJob(@Path() jobId: IdText, @Body() body: CancelJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'cancelJob',
      input: body,
      checks: ({ costTo, returns = [] }) => [
        chargeProblems(this.call, jobId, costTo),
        ...returns.map((material, index) => materialProblems(this.call, material, `returns[${index}].`)),
      ],
    });
  }

  /**
   * Puts the job, or one of its operations, into another state, with a justification that stays in the history. A second
   * person has to agree: 202, and nothing happens until then.
   * @summary Override the state of a job
   */
  @Post('override')
  @Response<JobProgressDto>(202, 'Waits for permission')
  async overrideJob(@Path() jobId: IdText, @Body() body: OverrideJobDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, {
      kind: 'overrideJob',
      input: { ...body, operation: body.operation ?? null },
    });
  }

  /**
   * Cost that the job had before Atlas, against the opening balance.
   * @summary Open the costs of a job
   */
  @Post('opening-costs')
  async openJobCosts(@Path() jobId: IdText, @Body() body: OpenJobCostsDto): Promise<JobProgressDto> {
    const { note, costs } = body;
    return askJob(this, this.call, jobId, { kind: 'openJobCosts', input: { note, costs: { ...NO_COSTS, ...costs } } });
  }
}

const NO_COSTS = { material: '0.00', labour: '0.00', machine: '0.00', overhead: '0.00', subcontract: '0.00' };
