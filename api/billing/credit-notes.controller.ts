import { Get, Path, Route, Tags } from '@tsoa/runtime';
import { creditNote as readCreditNote } from '../../domain/billing/store/index.js';
import { problem } from '../../platform/problem.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import type { CreditNoteDto } from './corrections.dto.js';

@Route('v1/credit-notes')
@Tags('Billing')
export class CreditNotesController extends AtlasController {
  /** @summary Get a credit note */
  @Get('{creditNote}')
  async getCreditNote(@Path() creditNote: IdText): Promise<CreditNoteDto> {
    const found = await readCreditNote(this.call.database, creditNote);
    if (!found) throw problem(404, 'unknown-credit-note', `There is no credit note ${creditNote}.`);
    return { ...found, lines: [...found.lines] };
  }
}
