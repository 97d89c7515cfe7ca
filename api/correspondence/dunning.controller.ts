import { Get, Path, Queries, Route, Tags } from '@tsoa/runtime';
import { type DunningStanding, nextReminder, openingOf } from '../../domain/correspondence/index.js';
import { dunnings, dunning as readDunning } from '../../domain/correspondence/store/index.js';
import { problem } from '../../platform/problem.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type { DunningDto, DunningsQuery } from './correspondence.dto.js';

@Route('v1/dunning')
@Tags('Correspondence')
export class DunningController extends AtlasController {
  /**
   * Invoices on account that are reminded of, the longest due first.
   * @summary List the dunning of invoices
   */
  @Get()
  async listDunning(@Queries() query: DunningsQuery): Promise<PageDto<DunningDto>> {
    const page = pageOf(query);
    const { actor, database } = this.call;
    const { items, total } = await dunnings(database, page, { ...query, scope: actor.scope });
    return pageDto(page, { items: items.map(dunningDto), total });
  }

  /** @summary Get the dunning of an invoice */
  @Get('{invoice}')
  async getDunning(@Path() invoice: IdText): Promise<DunningDto> {
    const found = await readDunning(this.call.database, invoice);
    if (!found) throw problem(404, 'unknown-dunning', `Nobody is reminded of invoice ${invoice}.`);
    return dunningDto(found);
  }
}

const dunningDto = ({ levels, ...standing }: DunningStanding): DunningDto => ({
  ...standing,
  levels: levels.length,
  remindedOn: standing.remindedOn ?? null,
  opening: openingOf(standing),
  openedAgainOn: standing.openedAgainOn ?? null,
  nextReminderOn: standing.state === 'Waiting' ? (nextReminder({ ...standing, levels })?.on ?? null) : null,
});
