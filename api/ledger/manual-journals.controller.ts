import { randomUUID } from 'node:crypto';
import { Body, Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DraftJournal, ManualJournal } from '../../domain/ledger/index.js';
import { draftedJournals, manualJournal } from '../../domain/ledger/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { checkedDraft } from './draft-input.js';
import type {
  DraftJournalDto,
  ManualJournalDto,
  ManualJournalListDto,
  ManualProgressDto,
  RejectJournalDto,
} from './ledger.dto.js';

@Route('v1/manual-journals')
@Tags('Ledger')
export class ManualJournalsController extends AtlasController {
  /**
   * Drafts that wait for another person's approval, oldest first.
   * @summary List the drafted manual journals
   */
  @Get()
  async listManualJournals(): Promise<ManualJournalListDto> {
    return { items: (await draftedJournals(this.call.database)).map(manualDto) };
  }

  /** @summary Get a manual journal */
  @Get('{journalId}')
  async getManualJournal(@Path() journalId: IdText): Promise<ManualJournalDto> {
    const found = await manualJournal(this.call.database, journalId);
    if (!found) throw problem(404, 'unknown-journal', `There is no manual journal ${journalId}.`);
    return manualDto(found);
  }

  /**
   * Writes a manual journal down; it posts when another person approves it.
   * @summary Draft a manual journal
   */
  @Post()
  @SuccessResponse(201, 'Drafted')
  async draftManualJournal(@Body() body: DraftJournalDto): Promise<ManualProgressDto> {
    const { database } = this.call;
    return carryOut<DraftJournal, ManualProgressDto>(this, this.call, {
      activity: 'draftJournal',
      resourceId: async () => `MJ-${randomUUID()}`,
      input: ({ resourceId }) => checkedDraft(database, { journalId: resourceId, ...body }),
      answer: progress,
      location: ({ journalId }) => `/v1/manual-journals/${journalId}`,
    });
  }

  /**
   * Posts the draft; nobody approves what they drafted.
   * @summary Approve a manual journal
   */
  @Post('{journalId}/approve')
  async approveManualJournal(@Path() journalId: IdText): Promise<ManualProgressDto> {
    return carryOut<{ journalId: string }, ManualProgressDto>(this, this.call, {
      activity: 'approveJournal',
      status: 200,
      input: async () => ({ journalId }),
      answer: progress,
    });
  }

  /**
   * Ends the draft unposted.
   * @summary Reject a manual journal
   */
  @Post('{journalId}/reject')
  async rejectManualJournal(@Path() journalId: IdText, @Body() body: RejectJournalDto): Promise<ManualProgressDto> {
    return carryOut<{ journalId: string; reason: string }, ManualProgressDto>(this, this.call, {
      activity: 'rejectJournal',
      status: 200,
      input: async () => ({ journalId, reason: body.reason }),
      answer: progress,
    });
  }
}

const progress = (_input: unknown, result: Record<string, unknown>): ManualProgressDto => {
  const { journalId, state, journal = null, position } = result;
  return { journalId, state, journal, position } as ManualProgressDto;
};

const manualDto = (found: ManualJournal): ManualJournalDto => ({ ...found, lines: [...found.lines] });
