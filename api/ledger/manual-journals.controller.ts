import { randomUUID } from 'node:crypto';
import { Body, Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DraftJournal, ManualJournal } from '../../domain/ledger/index.js';
import { draftedJournals } from '../../domain/ledger/store/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { once } from '../idempotency/once.js';
import { decideDraft, draftOf } from './decide-draft.js';
import { checkedDraft } from './draft-input.js';
import type {
  DraftJournalDto,
  ManualJournalDto,
  ManualJournalListDto,
  ManualProgressDto,
  RejectJournalDto,
} from './ledger.dto.js';
import { seen, seenOnes } from './seen-journals.js';

@Route('v1/manual-journals')
@Tags('Ledger')
export class ManualJournalsController extends AtlasController {
  /**
   * Drafts that wait for another person's approval, oldest first.
   * @summary List the drafted manual journals
   */
  @Get()
  async listManualJournals(): Promise<ManualJournalListDto> {
    return { items: seenOnes(this.call.actor.scope, await draftedJournals(this.call.database)).map(manualDto) };
  }

  /** @summary Get a manual journal */
  @Get('{journalId}')
  async getManualJournal(@Path() journalId: IdText): Promise<ManualJournalDto> {
    return manualDto(seen(this.call.actor.scope, await draftOf(this.call, journalId)));
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
   * Agrees to the draft by its request `AR-{journalId}`; it is posted once nobody else has to. Nobody approves what they
   * drafted.
   * @summary Approve a manual journal
   */
  @Post('{journalId}/approve')
  async approveManualJournal(@Path() journalId: IdText): Promise<ManualProgressDto> {
    return this.decide(journalId, { decision: 'approve', reason: '' });
  }

  /**
   * Ends the draft unposted: whoever drafted it takes it back.
   * @summary Reject a manual journal
   */
  @Post('{journalId}/reject')
  async rejectManualJournal(@Path() journalId: IdText, @Body() body: RejectJournalDto): Promise<ManualProgressDto> {
    return this.decide(journalId, { decision: 'reject', reason: body.reason });
  }

  private decide(
    journalId: string,
    decision: { readonly decision: 'approve' | 'reject'; readonly reason: string },
  ): Promise<ManualProgressDto> {
    const { call } = this;
    return once<ManualJournal, ManualProgressDto>(this, call, {
      prepare: () => draftOf(call, journalId),
      perform: async ({ key }, draft) => ({ status: 200, body: await decideDraft(call, key, draft, decision) }),
    });
  }
}

const progress = (_input: unknown, result: Record<string, unknown>): ManualProgressDto => {
  const { journalId, state, journal = null, position } = result;
  return { journalId, state, journal, position } as ManualProgressDto;
};

export const manualDto = (found: ManualJournal): ManualJournalDto => ({ ...found, lines: [...found.lines] });
