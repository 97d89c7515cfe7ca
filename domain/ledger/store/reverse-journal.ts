import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { date } from '../../kernel/fields.js';
import { requireWithin } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type LocalDate, localDate } from '../../kernel/time.js';
import { refuse } from '../ledger.refusals.js';
import type { Journal } from '../ledger.wire.js';
import { reversed } from '../manual-journal.js';
import { postingRule } from '../posting-rules.js';
import { readJournal } from './journal-reader.js';
import { requireReason } from './manual-journals.js';
import { openDay, requireTaken } from './periods.js';
import { lockChain, postByHand } from './posting.js';

export interface ReversedJournal {
  readonly journal: string;
  readonly reversalOf: string;
}

export interface ReverseJournal {
  readonly journal: string;
  readonly reason: string;
  /** Of the reversal; today's when it is left out. */
  readonly date?: LocalDate | null;
}

/**
 * Posts the opposite of a manual journal. Refuses with 'AlreadyReversed', 'ReversalNotReversible', or 'HasSourceDocument',
 * which names the command on the source document; and with 'InvalidJournal' or 'PeriodNotOpen' a date that it cannot have.
 */
export async function reverseJournal(
  database: Database,
  { key, context, input }: Command<ReverseJournal>,
): Promise<ReversedJournal & Stepped> {
  requireRole(context.actor, ['Finance'], 'reverse a journal');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    requireReason(input.reason);
    await lockChain(tx);
    const original = await reversible(tx, input.journal);
    for (const { dimensions } of original.lines) requireWithin(context.actor, dimensions, 'journal');
    const journal = await postByHand(
      tx,
      {
        key: original.journal,
        kind: 'reversal',
        rule: 'reversal',
        eventDate: await dayOf(tx, original.postingDate, input.date ?? null),
        description: `Reversal of ${original.journal}: ${original.description}`,
        correlationId: context.correlationId,
        postedBy: context.actor.id,
        lines: reversed(original.lines),
        reverses: original.sequence,
        reason: input.reason,
      },
      original.journal,
    );
    return { journal, reversalOf: original.journal };
  });
}

/** The day that was asked for, or today or the first open day after it; never one before the journal's own. */
async function dayOf(tx: StepTx, own: LocalDate, asked: LocalDate | null): Promise<LocalDate> {
  if (asked !== null) {
    const message = date(asked) ?? (asked < own ? `Must not be before ${own}, the journal's own date.` : undefined);
    if (message) throw refuse('InvalidJournal', 'The date is not valid.', { fields: [{ field: 'date', message }] });
    await requireTaken(tx, asked, 'reversal');
    return asked;
  }
  const today = localDate(tx.now);
  const day = today < own ? own : today;
  const open = await openDay(tx, day);
  if (open < day) await requireTaken(tx, day, 'reversal');
  return open;
}

async function reversible(tx: StepTx, number: string): Promise<Journal> {
  const journal = await readJournal(tx, number);
  if (!journal) throw refuse('UnknownJournal', `There is no journal ${number}.`);
  if (journal.kind === 'automatic' || journal.kind === 'yearEnd') throw hasSource(journal);
  if (journal.kind === 'reversal') {
    throw refuse('ReversalNotReversible', `${number} is the reversal of ${journal.reversalOf}: draft a new journal.`);
  }
  if (journal.reversedBy) {
    throw refuse('AlreadyReversed', `${number} was reversed by ${journal.reversedBy}.`, { state: 'reversed' });
  }
  return journal;
}

const YEAR_END = 'reopen its December, then close the fiscal year again';

const commandOf = ({ rule }: Journal): string => postingRule(rule)?.correctedBy ?? 'the command of its source document';

function hasSource(journal: Journal) {
  const command = journal.kind === 'yearEnd' ? YEAR_END : commandOf(journal);
  const message = `${journal.journal} has a source document (${journal.description}); correct it by: ${command}.`;
  return refuse('HasSourceDocument', message, { command, source: journal.source, rule: journal.rule });
}
