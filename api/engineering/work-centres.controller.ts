import { Body, Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DefineWorkCentreInput } from '../../domain/engineering/index.js';
import { workCentres } from '../../domain/engineering/store/index.js';
import { covers } from '../../domain/kernel/scope.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { placeProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { CodeText } from '../formats.js';
import type { DefineWorkCentreDto, WorkCentreDto, WorkCentreListDto, WorkCentreWrittenDto } from './engineering.dto.js';

@Route('v1/work-centres')
@Tags('Engineering')
export class WorkCentresController extends AtlasController {
  /** @summary List the work centres with their rates */
  @Get()
  async listWorkCentres(): Promise<WorkCentreListDto> {
    const { scope } = this.call.actor;
    const items = (await workCentres(this.call.database)).filter((centre) => covers(scope, centre));
    return { items: items as WorkCentreDto[] };
  }

  /** @summary Get a work centre */
  @Get('{workCentre}')
  async getWorkCentre(@Path() workCentre: CodeText): Promise<WorkCentreDto> {
    const [found] = await workCentres(this.call.database, [workCentre]);
    if (!found) throw problem(404, 'unknown-work-centre', `There is no work centre ${workCentre}.`);
    return found as WorkCentreDto;
  }

  /**
   * Makes it, renames it, or gives it other rates from a date on; the latest definition for a date holds.
   * @summary Define a work centre
   */
  @Post()
  @SuccessResponse(201, 'Defined')
  async defineWorkCentre(@Body() body: DefineWorkCentreDto): Promise<WorkCentreWrittenDto> {
    return carryOut<DefineWorkCentreInput, WorkCentreWrittenDto>(this, this.call, {
      activity: 'defineWorkCentre',
      input: async () => {
        await requireNone(placeProblems(this.call.database, body));
        return { ...body, overheadRate: body.overheadRate ?? null };
      },
      answer: ({ workCentre }, { changed, position }) => ({ workCentre, changed: changed === true, position }),
      location: ({ workCentre }) => `/v1/work-centres/${workCentre}`,
    });
  }
}
