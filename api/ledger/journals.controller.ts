import { Readable } from 'node:stream';
import { Body, Get, Path, Post, Produces, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Journal } from '../../domain/ledger/index.js';
import { beancountExport, type ReverseJournal, journal as readJournal } from '../../domain/ledger/store/index.js';
import { problem } from '../../platform/problem.js';
import { journalsList } from '../../reporting/queries/journals.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { deliver } from '../documents/deliver.js';
import { inTurn } from '../documents/turns.js';
import type { FreshQuery, IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { requireDates } from '../reports/report-dates.js';
import { journalsOf, unknownSource } from './journals-of.js';
import type {
  JournalDto,
  JournalExportQuery,
  JournalItemDto,
  JournalsOfSourceDto,
  JournalsQuery,
  ReversedJournalDto,
  ReverseJournalDto,
} from './ledger.dto.js';
import { seen, seenOnes } from './seen-journals.js';

@Route('v1/journals')
@Tags('Ledger')
export class JournalsController extends AtlasController {
  /**
   * By posting date and sequence.
   * @summary List the journals
   */
  @Get()
  async listJournals(@Queries() query: JournalsQuery): Promise<PageDto<JournalItemDto>> {
    requireDates(query);
    const page = pageOf(query);
    return pageDto(page, await freshRead(this, this.call, query, (database) => journalsList(database, page, query)));
  }

  /**
   * In the syntax of Beancount, a program for plain-text accounting that is not part of Atlas: `bean-check` adds everything up
   * again and compares with the trial balance, which the file ends with.
   * @summary Export the journals as text
   */
  @Get('export')
  @Produces('text/plain')
  async exportJournals(@Queries() query: JournalExportQuery): Promise<Readable> {
    requireDates(query);
    const { from, to } = query;
    const range = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
    const name = ['journals', from, to].filter((part) => part !== undefined).join('-');
    return inTurn(() =>
      deliver(this, this.call, {
        stream: Readable.from(beancountExport(this.call.database, range), { objectMode: false }),
        mediaType: 'text/plain; charset=utf-8',
        fileName: `${name}.beancount`,
      }),
    );
  }

  /** @summary Get a journal */
  @Get('{journal}')
  async getJournal(@Path() journal: IdText): Promise<JournalDto> {
    const found = await readJournal(this.call.database, journal);
    if (!found) throw problem(404, 'unknown-journal', `There is no journal ${journal}.`);
    return journalDto(seen(this.call.actor.scope, found));
  }

  /**
   * In posting order: what a fact has posted, by its event id; everything of one order, job, repair, return, correction or
   * manual journal, by its number; or what an invoice, credit note, payment, refund, write-off or credit transfer has posted.
   * @summary List the journals of a source
   */
  @Get('of/{source}')
  async listJournalsOfSource(@Path() source: IdText, @Queries() query: FreshQuery): Promise<JournalsOfSourceDto> {
    const items = await freshRead(this, this.call, query, (database) => journalsOf(database, source));
    const { scope } = this.call.actor;
    const visible = seenOnes(scope, items);
    // What posts elsewhere is as what posts nothing: nobody learns whether it is there.
    if (scope && visible.length === 0) throw unknownSource(source);
    return { items: visible.map(journalDto) };
  }

  /**
   * Posts the opposite of a manual journal, once. A journal with a source document is corrected through that document.
   * @summary Reverse a manual journal
   */
  @Post('{journal}/reverse')
  @SuccessResponse(201, 'Reversed')
  async reverseJournal(@Path() journal: IdText, @Body() body: ReverseJournalDto): Promise<ReversedJournalDto> {
    return carryOut<ReverseJournal, ReversedJournalDto>(this, this.call, {
      activity: 'reverseJournal',
      input: async () => ({ journal, ...body }),
      answer: (_input, result) =>
        ({ journal: result.journal, reversalOf: result.reversalOf, position: result.position }) as ReversedJournalDto,
    });
  }
}

export const journalDto = (found: Journal): JournalDto => ({ ...found, lines: [...found.lines] });
