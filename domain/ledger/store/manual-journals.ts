import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { CommandContext } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { prose } from '../../kernel/fields.js';
import { requireScope, requireWithin } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { manualJournalApproved, manualJournalDrafted, manualJournalRejected } from '../ledger.facts.js';
import { refuse } from '../ledger.refusals.js';
import type {
  ApproveJournalInput,
  DraftJournal,
  JournalApproval,
  ManualJournal,
  ManualState,
  RejectJournalInput,
} from '../ledger.wire.js';
import { draftLines, journalApproval, nextManualState, totalOf } from '../manual-journal.js';
import { readAccounts } from './chart-reader.js';
import { readManualJournal } from './manual-journal-reader.js';
import { requireTaken } from './periods.js';
import { lockChain, postByHand } from './posting.js';

const MAY_WRITE = ['Finance'] as const;

export interface DraftedJournal {
  readonly journalId: string;
  readonly state: ManualState;
  /** What others are to be asked. */
  readonly asks?: JournalApproval;
}

/**
 * Writes a manual journal down; nothing is posted. Refuses with 'InvalidJournal', 'JournalExists', or with 'PeriodNotOpen' a
 * date on which it could not be.
 */
export async function draftJournal(
  database: Database,
  { key, context, input }: Command<DraftJournal>,
): Promise<DraftedJournal & Stepped> {
  requireRole(context.actor, MAY_WRITE, 'draft a manual journal');
  for (const [index, line] of input.lines.entries()) {
    requireScope(context.actor, line.dimensions, `lines[${index}].dimensions`);
  }
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    const chart = new Map((await readAccounts(tx)).map((account) => [account.account, account]));
    const lines = draftLines(input, chart);
    // No draft slips into a period while it is being closed.
    await lockChain(tx);
    await requireTaken(tx, input.date, 'manual');
    const written = await tx.query(
      `INSERT INTO ledger.manual_journals (journal_id, date, description, lines, drafted_by, drafted_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (journal_id) DO NOTHING RETURNING journal_id`,
      [input.journalId, input.date, input.description, JSON.stringify(lines), context.actor.id, tx.now],
    );
    if (written.length === 0) throw refuse('JournalExists', `There is a manual journal ${input.journalId} already.`);
    const { journalId, date, description } = input;
    tx.emit(manualJournalDrafted, aggregateOf(journalId), { journalId, date, description, total: totalOf(lines) });
    return { journalId, state: 'Drafted' as const, asks: journalApproval({ journalId, lines }, context.actor) };
  });
}

/** Asks about a draft from before drafts were asked about. Refuses with 'JournalDecided'. */
export async function submitJournal(
  database: Database,
  { key, context, input }: Command<{ readonly journalId: string }>,
): Promise<DraftedJournal & Stepped> {
  requireRole(context.actor, MAY_WRITE, 'ask for approval of a manual journal');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    const draft = await undecided(tx, input.journalId);
    for (const { dimensions } of draft.lines) requireWithin(context.actor, dimensions, 'journalId');
    nextManualState(draft.journalId, draft.state, 'approve');
    const { journalId, state, draftedBy } = draft;
    const drafter = { id: draftedBy, name: draftedBy, roles: MAY_WRITE };
    return { journalId, state, asks: journalApproval(draft, drafter) };
  });
}

export interface ApprovedJournal extends DraftedJournal {
  readonly journal: string;
}

/** Posts a manual journal that another person drafted. Refuses with 'OwnJournal', 'JournalDecided', 'PeriodNotOpen'. */
export async function approveJournal(
  database: Database,
  { key, context, input }: Command<ApproveJournalInput>,
): Promise<ApprovedJournal & Stepped> {
  requireRole(context.actor, MAY_WRITE, 'approve a manual journal');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    await lockChain(tx);
    const draft = await undecided(tx, input.journalId);
    const state = nextManualState(draft.journalId, draft.state, 'approve');
    const by = deciderOf(context, input.approvedBy);
    if (draft.draftedBy === by) {
      throw refuse('OwnJournal', `${by} drafted manual journal ${draft.journalId}: another must approve.`);
    }
    await requireTaken(tx, draft.date, 'manual');
    await decide(tx, draft, 'approved', by, tx.now, null);
    const { journalId, date, description, draftedBy } = draft;
    const journal = await postByHand(tx, {
      key: journalId,
      kind: 'manual',
      rule: 'manual',
      eventDate: date,
      description,
      correlationId: context.correlationId,
      postedBy: by,
      lines: draft.lines,
      manualJournal: journalId,
    });
    tx.emit(manualJournalApproved, aggregateOf(journalId), { journalId, journal, draftedBy });
    return { journalId, state, journal };
  });
}

/** Ends a draft unposted. Refuses with 'JournalDecided'. */
export async function rejectJournal(
  database: Database,
  { key, context, input }: Command<RejectJournalInput>,
): Promise<DraftedJournal & Stepped> {
  requireRole(context.actor, MAY_WRITE, 'reject a manual journal');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    requireReason(input.reason);
    await lockChain(tx);
    const draft = await undecided(tx, input.journalId);
    const state = nextManualState(draft.journalId, draft.state, 'reject');
    await decide(tx, draft, 'rejected', deciderOf(context, input.rejectedBy), tx.now, input.reason);
    const { journalId, draftedBy } = draft;
    tx.emit(manualJournalRejected, aggregateOf(journalId), { journalId, reason: input.reason, draftedBy });
    return { journalId, state };
  });
}

/** The process of the request decides in nobody's name but theirs who decided it. */
const deciderOf = ({ actor }: CommandContext, decidedBy: { readonly id: string } | undefined): string =>
  actor.system === true && decidedBy ? decidedBy.id : actor.id;

const aggregateOf = (journalId: string): string => `manual-journal:${journalId}`;

/** Refuses with 'InvalidJournal' a reason that says nothing. */
export function requireReason(reason: string): void {
  const message = prose(1, 500)(reason);
  if (message) throw refuse('InvalidJournal', 'A reason is needed.', { fields: [{ field: 'reason', message }] });
}

async function undecided(tx: Queryable, journalId: string): Promise<ManualJournal> {
  const draft = await readManualJournal(tx, journalId);
  if (!draft) throw refuse('UnknownJournal', `There is no manual journal ${journalId}.`);
  return draft;
}

async function decide(
  tx: Queryable,
  draft: ManualJournal,
  decision: 'approved' | 'rejected',
  by: string,
  at: string,
  reason: string | null,
): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.manual_decisions (journal_id, drafted_by, decision, decided_by, decided_at, reason)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [draft.journalId, draft.draftedBy, decision, by, at, reason],
  );
}
