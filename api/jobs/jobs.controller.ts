import { Body, Get, Path, Post, Queries, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { costSheet, job as readJob, timeLogs } from '../../domain/jobs/store/index.js';
import type { Paged } from '../../domain/kernel/page.js';
import { jobsList } from '../../reporting/queries/jobs-list.js';
import { timeline } from '../../reporting/queries/timeline.js';
import { AtlasController } from '../controller.js';
import type { FreshQuery, IdText, PageQuery } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { noSuchJob } from './ask-job.js';
import type { CreateJobDto } from './create-job.dto.js';
import { createJob } from './create-job.js';
import type { TimeLogDto } from './floor.dto.js';
import { jobDto, startedJobDto } from './job-answers.js';
import type { CostSheetDto, JobItemDto, JobsQuery, JobTimelineDto } from './job-lists.dto.js';
import type { JobDto, JobProgressDto } from './jobs.dto.js';

@Route('v1/jobs')
@Tags('Jobs')
export class JobsController extends AtlasController {
  /**
   * Makes a job that needs no quote: it is `Accepted` at once, and waits to be planned and released.
   * @summary Create a job
   */
  @Post()
  @SuccessResponse(201, 'Created')
  @Response<JobProgressDto>(202, 'Accepted: the engine has the job, and it is made once a worker answers')
  async createJob(@Body() body: CreateJobDto): Promise<JobProgressDto> {
    return createJob(this, this.call, body);
  }

  /**
   * The last created first.
   * @summary List the jobs
   */
  @Get()
  async listJobs(@Queries() query: JobsQuery): Promise<PageDto<JobItemDto>> {
    const page = pageOf(query);
    const now = this.call.now().toISOString();
    const found = await freshRead(this, this.call, query, (database) => jobsList(database, page, query, now));
    return pageDto(page, found as Paged<JobItemDto>);
  }

  /**
   * From its owner's tables: its operations, its material, and what waits for permission.
   * @summary Get a job
   */
  @Get('{jobId}')
  async getJob(@Path() jobId: IdText): Promise<JobDto> {
    const { database, processes } = this.call;
    const found = await readJob(database, jobId);
    if (found) return jobDto(found);
    const started = await processes.startedJob(jobId);
    if (!started) throw noSuchJob(jobId);
    return startedJobDto(started);
  }

  /**
   * Everything that happened to the job, in time order, with who and why.
   * @summary Get the timeline of a job
   */
  @Get('{jobId}/timeline')
  async getJobTimeline(@Path() jobId: IdText, @Queries() query: FreshQuery): Promise<JobTimelineDto> {
    const items = await freshRead(this, this.call, query, (database) => timeline(database, jobId));
    if (items.length === 0 && !(await readJob(this.call.database, jobId))) throw noSuchJob(jobId);
    return { jobId, items };
  }

  /**
   * What it was estimated to cost and what it has cost, by operation and element, and where that cost went.
   * @summary Get the cost sheet of a job
   */
  @Get('{jobId}/cost-sheet')
  async getCostSheet(@Path() jobId: IdText): Promise<CostSheetDto> {
    const found = await costSheet(this.call.database, jobId);
    if (!found) throw noSuchJob(jobId);
    return found as CostSheetDto;
  }

  /**
   * The last logged first.
   * @summary List the time that was logged on a job
   */
  @Get('{jobId}/time-logs')
  async listTimeLogs(@Path() jobId: IdText, @Queries() query: PageQuery): Promise<PageDto<TimeLogDto>> {
    if (!(await readJob(this.call.database, jobId))) throw noSuchJob(jobId);
    const page = pageOf(query);
    const { items, total } = await timeLogs(this.call.database, jobId, page);
    return pageDto(page, {
      total,
      items: items.map(({ loggedBy: { id, name }, ...log }) => ({ ...log, loggedBy: { id, name } })),
    });
  }
}
