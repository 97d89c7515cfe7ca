import { Get, Path, Queries, Route, Tags } from '@tsoa/runtime';
import type { Letter } from '../../domain/correspondence/index.js';
import { letters, letter as readLetter } from '../../domain/correspondence/store/index.js';
import { problem } from '../../platform/problem.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type { LetterDto, LettersQuery } from './correspondence.dto.js';

@Route('v1/letters')
@Tags('Correspondence')
export class LettersController extends AtlasController {
  /**
   * Reminders, statements, reports and what approvers and askers were told, the last written first.
   * @summary List the letters
   */
  @Get()
  async listLetters(@Queries() query: LettersQuery): Promise<PageDto<LetterDto>> {
    const page = pageOf(query);
    const { actor, database } = this.call;
    const { items, total } = await letters(database, page, { ...query, scope: actor.scope });
    return pageDto(page, { items: items.map(letterDto), total });
  }

  /** @summary Get a letter */
  @Get('{letterId}')
  async getLetter(@Path() letterId: IdText): Promise<LetterDto> {
    const found = await readLetter(this.call.database, letterId);
    if (!found) throw problem(404, 'unknown-letter', `There is no letter ${letterId}.`);
    return letterDto(found);
  }
}

const letterDto = (letter: Letter): LetterDto => ({
  ...letter,
  requestId: letter.requestId ?? null,
  recipients: [...letter.recipients],
  attachments: [...letter.attachments],
});
