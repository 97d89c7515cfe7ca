import type { Queryable } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { CommandContext } from '../../kernel/actor.js';
import { journalPosted } from '../ledger.facts.js';
import type { JournalKind, JournalLine } from '../ledger.wire.js';

/** One journal as the database's posting function takes it. */
export interface JournalInput {
  /** Comes back with the posted journal. */
  readonly key: string;
  readonly kind: JournalKind;
  readonly rule: string;
  readonly eventDate: string;
  readonly description: string;
  readonly correlationId: string;
  readonly postedBy: string;
  readonly lines: readonly JournalLine[];
  readonly orderId?: string | null;
  readonly customerId?: string | null;
  readonly step?: string | null;
  readonly workflowId?: string | null;
  readonly sourceEventId?: string;
  readonly sourceDomain?: string;
  readonly sourceType?: string;
  readonly contentHash?: string;
  /** With it the database emits JournalPosted; without it the command does. */
  readonly context?: CommandContext;
  readonly manualJournal?: string;
  /** Sequence of the journal that this one reverses, and why. */
  readonly reverses?: number;
  readonly reason?: string;
}

export interface PostedRow {
  readonly key: string;
  readonly sequence: string;
  readonly journal: string;
  readonly posting_date: string;
  readonly content_hash: string | null;
}

export const post = (tx: Queryable, journals: readonly JournalInput[]): Promise<PostedRow[]> =>
  tx.query<PostedRow>(
    'SELECT p.key, p.sequence, p.journal, p.posting_date::text, p.content_hash FROM ledger.post($1) AS p',
    [JSON.stringify(journals)],
  );

/** Posts what a person decided, as part of the person's command; answers the journal's number. */
export async function postByHand(tx: StepTx, input: JournalInput, reversalOf: string | null = null): Promise<string> {
  const [row] = await post(tx, [{ ...input, step: tx.stepKey, workflowId: tx.context.workflowId ?? null }]);
  if (!row) throw new Error(`the ledger answered no journal for ${input.key}`);
  const hash = await hashOf(tx, row.sequence);
  tx.emit(journalPosted, `journal:${row.journal}`, {
    journal: row.journal,
    sequence: Number(row.sequence),
    postingDate: row.posting_date,
    eventDate: input.eventDate,
    rule: input.rule,
    sourceEventId: null,
    sourceType: null,
    orderId: null,
    description: input.description,
    reversalOf,
    lines: input.lines.map(({ memo: _memo, ...line }) => line),
    customerId: null,
    kind: input.kind,
    hash,
    reason: input.reason ?? null,
  });
  return row.journal;
}

async function hashOf(tx: Queryable, sequence: string): Promise<string> {
  const [link] = await tx.query<{ hash: string }>(
    `SELECT encode(c.hash, 'hex') AS hash FROM ledger.chain c WHERE c.sequence = $1`,
    [sequence],
  );
  if (!link) throw new Error(`journal ${sequence} has no link in the chain`);
  return link.hash;
}

/** Postings and changes of periods wait for each other here; what is read afterwards stays true until the commit. */
export async function lockChain(tx: Queryable): Promise<void> {
  await tx.query('SELECT h.sequence FROM ledger.chain_head h FOR UPDATE');
}
