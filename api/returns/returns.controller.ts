import { Body, Get, Path, Post, Queries, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { returnView } from '../../domain/returns/store/index.js';
import { returnsList } from '../../reporting/queries/returns-list.js';
import { timeline } from '../../reporting/queries/timeline.js';
import { AtlasController } from '../controller.js';
import type { FreshQuery, IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { noSuchReturn } from './ask-return.js';
import { authoriseReturn } from './authorise-return.js';
import { returnDto, startedReturnDto } from './return-answers.js';
import type { AuthoriseReturnDto } from './return-commands.dto.js';
import type { ReturnDto, ReturnItemDto, ReturnProgressDto, ReturnsQuery, ReturnTimelineDto } from './returns.dto.js';

@Route('v1/returns')
@Tags('Returns')
export class ReturnsController extends AtlasController {
  /**
   * Lets a customer send back what was shipped to them. Its quantities are held: all returns of a line together never
   * exceed what was shipped of it. Lapses when nothing has come in time.
   * @summary Authorise a return
   */
  @Post()
  @SuccessResponse(201, 'Authorised')
  @Response<ReturnProgressDto>(202, 'Accepted: the engine has the return, and it is authorised once a worker answers')
  async authoriseReturn(@Body() body: AuthoriseReturnDto): Promise<ReturnProgressDto> {
    return authoriseReturn(this, this.call, body);
  }

  /**
   * The last authorised first.
   * @summary List the returns
   */
  @Get()
  async listReturns(@Queries() query: ReturnsQuery): Promise<PageDto<ReturnItemDto>> {
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) => returnsList(database, page, query));
    return pageDto(page, found as Paged<ReturnItemDto>);
  }

  /**
   * From its owner's tables: its lines, what came, and what it was found to be.
   * @summary Get a return
   */
  @Get('{returnId}')
  async getReturn(@Path() returnId: IdText): Promise<ReturnDto> {
    const { database, processes } = this.call;
    const found = await returnView(database, returnId);
    if (found) return returnDto(found);
    const started = await processes.startedReturn(returnId);
    if (!started) throw noSuchReturn(returnId);
    return startedReturnDto(started);
  }

  /**
   * Everything that happened to the return and to the order that replaces its goods, in time order, with who and why.
   * @summary Get the timeline of a return
   */
  @Get('{returnId}/timeline')
  async getReturnTimeline(@Path() returnId: IdText, @Queries() query: FreshQuery): Promise<ReturnTimelineDto> {
    const items = await freshRead(this, this.call, query, (database) => timeline(database, returnId));
    if (items.length === 0 && !(await returnView(this.call.database, returnId))) throw noSuchReturn(returnId);
    return { returnId, items };
  }
}
