import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import { payloadsInOutbox } from '../../../platform/outbox-payloads.js';
import { earlier, type Finding, firstOther, type PublishedChain } from '../../kernel/chain.js';
import type { ChainHead, ChainVerdict } from '../chain.wire.js';
import { journalPosted } from '../ledger.facts.js';

const AT_ONCE = 5_000;

/**
 * A link is sound when its hash is that of the previous hash and the journal as it stands. A sound link that does not
 * fit the one before it says that the one before was written anew.
 */
const FIRST_BROKEN = `
  WITH links AS (
    SELECT n.sequence, t.sequence IS NOT NULL AND c.sequence IS NOT NULL AS present, c.previous_hash, c.hash,
      coalesce(c.hash = sha256(c.previous_hash || t.content)
        AND (n.sequence > 1 OR c.previous_hash = sha256('Atlas')), false) AS sound
    FROM generate_series($1::bigint, $2::bigint) AS n(sequence)
    LEFT JOIN LATERAL ledger.content(n.sequence) t ON true
    LEFT JOIN ledger.chain c ON c.sequence = n.sequence
  ), pairs AS (
    SELECT l.*, lead(l.previous_hash) OVER w AS next_previous, lead(l.sound) OVER w AS next_sound
    FROM links l WINDOW w AS (ORDER BY l.sequence)
  )
  SELECT p.sequence::int AS sequence, CASE WHEN p.present THEN 'changed' ELSE 'removed' END AS problem
  FROM pairs p
  WHERE NOT p.sound OR (p.next_sound AND p.next_previous <> p.hash)
  ORDER BY p.sequence LIMIT 1`;

/** Journals, lines or links outside of what the head counts. */
const FIRST_INSERTED = `
  SELECT min(s.sequence)::int AS sequence FROM ledger.chain_head h, LATERAL (
    SELECT j.sequence FROM ledger.journals j UNION ALL SELECT c.sequence FROM ledger.chain c
    UNION ALL SELECT l.sequence FROM ledger.journal_lines l
  ) s WHERE s.sequence > h.sequence OR s.sequence < 1`;

/** Reads the books from the first journal on and names the first sequence that is not as it was posted. */
export const verifyChain = (database: DatabaseReads): Promise<ChainVerdict> =>
  database.read('ledger', async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    return walk({ read: (_owner, body) => body(tx) }, null);
  });

/**
 * The same, and compared with what left the database about it: a tail that was cut off, and a chain that was linked anew
 * from some sequence on, fit together and yet not with what was published. `moment` sees the database as it was at one
 * moment, at or after that of what was published.
 */
export const verifyLedger = (moment: DatabaseReads, published: PublishedChain): Promise<ChainVerdict> =>
  walk(moment, published);

async function walk(reads: DatabaseReads, published: PublishedChain | null): Promise<ChainVerdict> {
  const head = await reads.read('ledger', readHead);
  const found = (await firstWithin(reads, published, head.sequence)) ?? (await firstBeyond(reads, published, head));
  return found ? { intact: false, ...found } : { intact: true, journals: head.sequence };
}

interface Head extends ChainHead {
  /** The chain has a link with the head's hash. */
  readonly linked: boolean;
}

async function readHead(tx: Queryable): Promise<Head> {
  const [head] = await tx.query<Head>(
    `SELECT h.sequence::int AS sequence, encode(h.hash, 'hex') AS hash, h.sequence = 0 OR EXISTS (
       SELECT FROM ledger.chain c WHERE c.sequence = h.sequence AND c.hash = h.hash) AS linked FROM ledger.chain_head h`,
  );
  if (!head) throw new Error('the chain has no head');
  return head;
}

/** Stretch after stretch; they overlap by one link, so that each is compared with its next. */
async function firstWithin(
  reads: DatabaseReads,
  published: PublishedChain | null,
  last: number,
): Promise<Finding | null> {
  for (let first = 1; first <= last; first += AT_ONCE) {
    const to = Math.min(first + AT_ONCE, last);
    const [broken = null] = await reads.read('ledger', (tx) => tx.query<Finding>(FIRST_BROKEN, [first, to]));
    const other = published && (await firstUnpublished(reads, published, first, to));
    if (broken || other) return earlier(broken, other);
  }
  return null;
}

async function firstUnpublished(
  reads: DatabaseReads,
  published: PublishedChain,
  first: number,
  last: number,
): Promise<Finding | null> {
  const links = await reads.read('ledger', (tx) => linksBetween(tx, first, last));
  return firstOther(links, published, [first, last], (sequences) => hashesInOutbox(reads, sequences));
}

async function linksBetween(tx: Queryable, first: number, last: number): Promise<Map<number, string>> {
  const rows = await tx.query<{ sequence: number; hash: string }>(
    `SELECT c.sequence::int AS sequence, encode(c.hash, 'hex') AS hash FROM ledger.chain c
     WHERE c.sequence BETWEEN $1 AND $2 ORDER BY c.sequence`,
    [first, last],
  );
  return new Map(rows.map(({ sequence, hash }) => [sequence, hash]));
}

/** What is on its way stands in the outbox. */
async function hashesInOutbox(
  reads: DatabaseReads,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, string | null>> {
  const numbers = await reads.read('ledger', (tx) => numbersOf(tx, sequences));
  const waiting = await payloadsInOutbox<{ hash?: string | null }>(reads, journalPosted, [...numbers.keys()]);
  return new Map(waiting.map(({ aggregateId, payload }) => [numbers.get(aggregateId) ?? 0, payload.hash ?? null]));
}

async function numbersOf(tx: Queryable, sequences: readonly number[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ aggregate: string; sequence: number }>(
    `SELECT 'journal:' || ledger.journal_number(s.n) AS aggregate, s.n::int AS sequence FROM unnest($1::bigint[]) AS s(n)`,
    [sequences],
  );
  return new Map(rows.map(({ aggregate, sequence }) => [aggregate, sequence]));
}

/** At the end of the books: what is missing there, a head that is none, and what the head does not count. */
async function firstBeyond(
  reads: DatabaseReads,
  published: PublishedChain | null,
  head: Head,
): Promise<Finding | null> {
  if (!head.linked) return { sequence: head.sequence, problem: 'changed' };
  if (published?.last != null && published.last > head.sequence) {
    return { sequence: head.sequence + 1, problem: 'cutOff' };
  }
  const [inserted] = await reads.read('ledger', (tx) => tx.query<{ sequence: number | null }>(FIRST_INSERTED));
  return inserted?.sequence == null ? null : { sequence: inserted.sequence, problem: 'inserted' };
}
