import { Body, Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { workCentres } from '../../domain/engineering/store/index.js';
import type { RestartWorkCentreInput, StopWorkCentreInput } from '../../domain/jobs/index.js';
import { stopsOf } from '../../domain/jobs/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { CodeText } from '../formats.js';
import type { StopDto } from './floor.dto.js';
import type { StopWorkCentreDto, WorkCentreMovedDto } from './period-end.dto.js';

@Route('v1/work-centres/{workCentre}')
@Tags('Operations of jobs')
export class MachineStopsController extends AtlasController {
  /**
   * The last time first.
   * @summary List when a work centre was down
   */
  @Get('stops')
  async listStops(@Path() workCentre: CodeText): Promise<StopDto[]> {
    await this.of(workCentre, null);
    return (await stopsOf(this.call.database, workCentre)).map(({ stoppedBy: { id, name }, ...stop }) => ({
      ...stop,
      stoppedBy: { id, name },
    }));
  }

  /**
   * A machine went down: its operations are on hold until it is up again.
   * @summary Stop a work centre
   */
  @Post('stops')
  @SuccessResponse(201, 'Stopped')
  async stopWorkCentre(@Path() workCentre: CodeText, @Body() body: StopWorkCentreDto): Promise<WorkCentreMovedDto> {
    return carryOut<StopWorkCentreInput, WorkCentreMovedDto>(this, this.call, {
      activity: 'stopWorkCentre',
      input: () => this.of(workCentre, { workCentre, cause: body.cause }),
      answer: moved,
    });
  }

  /** @summary Restart a work centre */
  @Post('restarts')
  @SuccessResponse(201, 'Restarted')
  async restartWorkCentre(@Path() workCentre: CodeText): Promise<WorkCentreMovedDto> {
    return carryOut<RestartWorkCentreInput, WorkCentreMovedDto>(this, this.call, {
      activity: 'restartWorkCentre',
      input: () => this.of(workCentre, { workCentre }),
      answer: moved,
    });
  }

  private async of<Input>(workCentre: string, input: Input): Promise<Input> {
    const [found] = await workCentres(this.call.database, [workCentre]);
    if (!found) throw problem(404, 'unknown-work-centre', `There is no work centre ${workCentre}.`);
    return input;
  }
}

const moved = ({ workCentre }: { readonly workCentre: string }, result: Record<string, unknown>): WorkCentreMovedDto =>
  ({ workCentre, jobs: result['jobs'], position: result['position'] }) as WorkCentreMovedDto;
