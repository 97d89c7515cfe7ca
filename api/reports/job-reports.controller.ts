import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { jobBoard } from '../../reporting/queries/job-board.js';
import { onTimeDelivery } from '../../reporting/queries/on-time-delivery.js';
import { scrap } from '../../reporting/queries/scrap.js';
import { workCentreLoad } from '../../reporting/queries/work-centre-load.js';
import { workInProcess } from '../../reporting/queries/work-in-process.js';
import { AtlasController } from '../controller.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  JobBoardItemDto,
  JobBoardQuery,
  OnTimeDeliveryDto,
  OnTimeDeliveryQuery,
  ScrapDto,
  ScrapQuery,
  ScrapRowDto,
  WorkCentreLoadDto,
  WorkCentreLoadQuery,
  WorkInProcessDto,
  WorkInProcessQuery,
} from './job-reports.dto.js';
import { requireDates } from './report-dates.js';

@Route('v1/reports')
@Tags('Reports')
export class JobReportsController extends AtlasController {
  /**
   * What is next or running of the jobs on the floor, one row an operation: late and blocked first, then by due date.
   * @summary Get the job board
   */
  @Get('job-board')
  async getJobBoard(@Queries() query: JobBoardQuery): Promise<PageDto<JobBoardItemDto>> {
    const page = pageOf(query);
    const now = this.call.now().toISOString();
    const found = await freshRead(this, this.call, query, (database) => jobBoard(database, page, query, now));
    return pageDto(page, found as Paged<JobBoardItemDto>);
  }

  /**
   * Hours that open operations still need, by work centre and the week in which their jobs are due, beside those that were
   * logged in that week.
   * @summary Get the load of the work centres
   */
  @Get('work-centre-load')
  async getWorkCentreLoad(@Queries() query: WorkCentreLoadQuery): Promise<WorkCentreLoadDto> {
    requireDates(query);
    const { rows, totals } = await freshRead(this, this.call, query, (database) => workCentreLoad(database, query));
    return { rows: [...rows], totals };
  }

  /**
   * The cost that each job holds, and what moved it in the period; the sum is account 1230.
   * @summary Get the work in process
   */
  @Get('work-in-process')
  async getWorkInProcess(@Queries() query: WorkInProcessQuery): Promise<WorkInProcessDto> {
    requireDates(query);
    const page = pageOf(query);
    const { asOf, ...given } = query;
    const input = asOf === undefined ? given : { ...given, to: asOf };
    const found = await freshRead(this, this.call, query, (database) => workInProcess(database, page, input));
    const { from, to, rows, total, totals } = found;
    return { from, to, ...pageDto(page, { items: rows, total }), totals };
  }

  /**
   * Completed jobs by how they met the day on which they were due, by business unit and customer.
   * @summary Get the on-time delivery
   */
  @Get('on-time-delivery')
  async getOnTimeDelivery(@Queries() query: OnTimeDeliveryQuery): Promise<OnTimeDeliveryDto> {
    requireDates(query);
    const { rows, totals } = await freshRead(this, this.call, query, (database) => onTimeDelivery(database, query));
    return { rows: [...rows], totals };
  }

  /**
   * What jobs scrapped, by reason, work centre and part.
   * @summary Get the scrap
   */
  @Get('scrap')
  async getScrap(@Queries() query: ScrapQuery): Promise<ScrapDto> {
    requireDates(query);
    const { rows, totals } = await freshRead(this, this.call, query, (database) => scrap(database, query));
    return { rows: rows as ScrapRowDto[], totals };
  }
}
