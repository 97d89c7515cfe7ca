import { Body, Get, Path, Post, Queries, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { repair as readRepair } from '../../domain/repairs/store/index.js';
import { repairsList } from '../../reporting/queries/repairs-list.js';
import { timeline } from '../../reporting/queries/timeline.js';
import { AtlasController } from '../controller.js';
import type { FreshQuery, IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { noSuchRepair } from './ask-repair.js';
import { receiveRepair } from './receive-repair.js';
import { repairDto, startedRepairDto } from './repair-answers.js';
import type { ReceiveRepairDto } from './repair-commands.dto.js';
import type { RepairDto, RepairItemDto, RepairProgressDto, RepairsQuery, RepairTimelineDto } from './repairs.dto.js';

@Route('v1/repairs')
@Tags('Repairs')
export class RepairsController extends AtlasController {
  /**
   * Takes a customer's asset in: it is here, at no value, and never stock.
   * @summary Receive a repair
   */
  @Post()
  @SuccessResponse(201, 'Received')
  @Response<RepairProgressDto>(202, 'Accepted: the engine has the repair, and it is received once a worker answers')
  async receiveRepair(@Body() body: ReceiveRepairDto): Promise<RepairProgressDto> {
    return receiveRepair(this, this.call, body);
  }

  /**
   * The last received first.
   * @summary List the repairs
   */
  @Get()
  async listRepairs(@Queries() query: RepairsQuery): Promise<PageDto<RepairItemDto>> {
    const page = pageOf(query);
    const now = this.call.now().toISOString();
    const found = await freshRead(this, this.call, query, (database) => repairsList(database, page, query, now));
    return pageDto(page, found as Paged<RepairItemDto>);
  }

  /**
   * From its owner's tables: its evaluation, its tests, and the asset coming and going.
   * @summary Get a repair
   */
  @Get('{repairId}')
  async getRepair(@Path() repairId: IdText): Promise<RepairDto> {
    const { database, processes } = this.call;
    const found = await readRepair(database, repairId);
    if (found) return repairDto(found);
    const started = await processes.startedRepair(repairId);
    if (!started) throw noSuchRepair(repairId);
    return startedRepairDto(started);
  }

  /**
   * Everything that happened to the repair and its job, in time order, with who and why.
   * @summary Get the timeline of a repair
   */
  @Get('{repairId}/timeline')
  async getRepairTimeline(@Path() repairId: IdText, @Queries() query: FreshQuery): Promise<RepairTimelineDto> {
    const items = await freshRead(this, this.call, query, (database) => timeline(database, repairId));
    if (items.length === 0 && !(await readRepair(this.call.database, repairId))) throw noSuchRepair(repairId);
    return { repairId, items };
  }
}
