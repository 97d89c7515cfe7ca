import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { reconciliations } from '../../domain/operations/store/index.js';
import { AtlasController } from '../controller.js';
import type { PageQuery } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type { ReconciliationDto } from './reconciliations.dto.js';

@Route('v1/reconciliations')
@Tags('Operator tasks')
export class ReconciliationsController extends AtlasController {
  /**
   * What was held against each other, the last time first. Each divergence is an operator task too.
   * @summary List the reconciliations
   */
  @Get()
  async listReconciliations(@Queries() query: PageQuery): Promise<PageDto<ReconciliationDto>> {
    const page = pageOf(query);
    return pageDto(page, (await reconciliations(this.call.database, page)) as unknown as Paged<ReconciliationDto>);
  }
}
