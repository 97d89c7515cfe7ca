import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { refuse } from '../ledger.refusals.js';
import type { Journal } from '../ledger.wire.js';
import { reversed } from '../manual-journal.js';
import { postingRule } from '../posting-rules.js';
import { readJournal } from './journal-reader.js';
import { requireReason } from './manual-journals.js';
import { openDay } from './periods.js';
import { lockChain, postByHand } from './posting.js';

export interface ReversedJournal {
  readonly journal: string;
  readonly reversalOf: string;
}

/**
 * Posts the opposite of a manual journal, dated today or on the first open day after it. Refuses with 'AlreadyReversed',
 * 'ReversalNotReversible', or 'HasSourceDocument', which names the command on the source document.
 */
export async function reverseJournal(
  database: Database,
  { key, context, input }: Command<{ readonly journal: string; readonly reason: string }>,
): Promise<ReversedJournal & Stepped> {
  requireRole(context.actor, ['Finance'], 'reverse a journal');
  return runStep(database, { room: 'ledger', key, input, context }, async (tx) => {
    requireReason(input.reason);
    await lockChain(tx);
    const original = await reversible(tx, input.journal);
    const journal = await postByHand(
      tx,
      {
        key: original.journal,
        kind: 'reversal',
        rule: 'reversal',
        eventDate: await openDay(tx, localDate(tx.now)),
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
