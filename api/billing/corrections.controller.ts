import { Body, Get, Path, Post, Queries, Route, Tags } from '@tsoa/runtime';
import { corrections } from '../../domain/billing/store/index.js';
import { processTimeline } from '../../reporting/queries/timeline.js';
import { AtlasController } from '../controller.js';
import type { FreshQuery, IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  CorrectionDto,
  CorrectionProgressDto,
  CorrectionsListQuery,
  CorrectionTimelineDto,
  WithdrawCorrectionDto,
} from './corrections.dto.js';
import { correctionDto, requireCorrection, withdrawCorrection } from './request-correction.js';

@Route('v1/corrections')
@Tags('Billing')
export class CorrectionsController extends AtlasController {
  /**
   * From their owner's tables, the last asked for first.
   * @summary List the corrections of money
   */
  @Get()
  async listCorrections(@Queries() query: CorrectionsListQuery): Promise<PageDto<CorrectionDto>> {
    const page = pageOf(query);
    const { items, total } = await corrections(this.call.database, { ...query, ...page, scope: this.call.actor.scope });
    return pageDto(page, { items: items.map(correctionDto), total });
  }

  /** @summary Get a correction */
  @Get('{correction}')
  async getCorrection(@Path() correction: IdText): Promise<CorrectionDto> {
    return correctionDto(await requireCorrection(this.call, correction));
  }

  /**
   * Who asked, who agreed, what was credited, written off, paid or voided.
   * @summary Get the timeline of a correction
   */
  @Get('{correction}/timeline')
  async getCorrectionTimeline(
    @Path() correction: IdText,
    @Queries() query: FreshQuery,
  ): Promise<CorrectionTimelineDto> {
    const { orderId } = await requireCorrection(this.call, correction);
    const items = await freshRead(this, this.call, query, (database) =>
      processTimeline(
        database,
        [orderId, correction].filter((id) => id !== null),
        correction,
      ),
    );
    return { correction, items };
  }

  /**
   * Nothing is corrected, and nobody is asked to agree any more.
   * @summary Withdraw a correction
   */
  @Post('{correction}/withdraw')
  async withdrawCorrection(
    @Path() correction: IdText,
    @Body() body: WithdrawCorrectionDto,
  ): Promise<CorrectionProgressDto> {
    return withdrawCorrection(this, this.call, correction, body.reason);
  }
}
