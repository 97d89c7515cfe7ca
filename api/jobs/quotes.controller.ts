import { Body, Get, Path, Post, Queries, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { localDate } from '../../domain/kernel/time.js';
import { quotesList } from '../../reporting/queries/jobs-list.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { askJob } from './ask-job.js';
import { validityProblems } from './check-job.js';
import type { AcceptQuoteDto, DeclineQuoteDto, ReviseQuoteDto } from './commands.dto.js';
import type { CreateQuoteDto } from './create-job.dto.js';
import { createJob } from './create-job.js';
import type { JobItemDto, QuotesQuery } from './job-lists.dto.js';
import type { JobProgressDto } from './jobs.dto.js';
import { requireCalendar } from './query-dates.js';

@Route('v1/quotes')
@Tags('Jobs')
export class QuotesController extends AtlasController {
  /**
   * Makes a job with a quote. It begins once the customer accepts, and lapses by itself when its validity ends.
   * @summary Quote a job
   */
  @Post()
  @SuccessResponse(201, 'Quoted')
  @Response<JobProgressDto>(202, 'Accepted: the engine has the job, and it is quoted once a worker answers')
  async createQuote(@Body() body: CreateQuoteDto): Promise<JobProgressDto> {
    return createJob(this, this.call, body);
  }

  /**
   * Those whose validity ends first before the others.
   * @summary List the quotes
   */
  @Get()
  async listQuotes(@Queries() query: QuotesQuery): Promise<PageDto<JobItemDto>> {
    const { validFrom, validUntil } = query;
    requireCalendar({ validFrom, validUntil });
    const page = pageOf(query);
    const now = this.call.now().toISOString();
    const found = await freshRead(this, this.call, query, (database) => quotesList(database, page, query, now));
    return pageDto(page, found as Paged<JobItemDto>);
  }

  /**
   * Another price, or another validity, while it is not accepted.
   * @summary Revise a quote
   */
  @Post('{jobId}/revise')
  async reviseQuote(@Path() jobId: IdText, @Body() body: ReviseQuoteDto): Promise<JobProgressDto> {
    const today = localDate(this.call.now().toISOString());
    return askJob(this, this.call, jobId, {
      kind: 'reviseQuote',
      input: body,
      checks: ({ validUntil }) => [Promise.resolve(validityProblems(validUntil, today))],
    });
  }

  /**
   * The customer accepted: the job begins.
   * @summary Accept a quote
   */
  @Post('{jobId}/accept')
  async acceptQuote(@Path() jobId: IdText, @Body() body: AcceptQuoteDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'acceptQuote', input: body });
  }

  /**
   * The customer declined: the job is cancelled.
   * @summary Decline a quote
   */
  @Post('{jobId}/decline')
  async declineQuote(@Path() jobId: IdText, @Body() body: DeclineQuoteDto): Promise<JobProgressDto> {
    return askJob(this, this.call, jobId, { kind: 'declineQuote', input: body });
  }
}
