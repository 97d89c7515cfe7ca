import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import type { ChainVerdict } from '../ledger.wire.js';

const AT_ONCE = 5_000;

interface Broken {
  readonly sequence: string;
  readonly problem: 'changed' | 'removed';
}

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
  SELECT p.sequence, CASE WHEN p.present THEN 'changed' ELSE 'removed' END AS problem
  FROM pairs p
  WHERE NOT p.sound OR (p.next_sound AND p.next_previous <> p.hash)
  ORDER BY p.sequence LIMIT 1`;

/** Journals, lines or links outside of what the head counts. */
const FIRST_INSERTED = `
  SELECT min(s.sequence) AS sequence FROM ledger.chain_head h, LATERAL (
    SELECT j.sequence FROM ledger.journals j UNION ALL SELECT c.sequence FROM ledger.chain c
    UNION ALL SELECT l.sequence FROM ledger.journal_lines l
  ) s WHERE s.sequence > h.sequence OR s.sequence < 1`;

/** Reads the books from the first journal on and names the first sequence that is not as it was posted. */
export const verifyChain = (database: DatabaseReads): Promise<ChainVerdict> =>
  database.read('ledger', async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const [head] = await tx.query<{ sequence: string; whole: boolean }>(
      `SELECT h.sequence, h.sequence = 0 OR EXISTS (SELECT FROM ledger.chain c
         WHERE c.sequence = h.sequence AND c.hash = h.hash) AS whole FROM ledger.chain_head h`,
    );
    if (!head) throw new Error('the chain has no head');
    const last = Number(head.sequence);
    const broken = await firstBroken(tx, last);
    if (broken) return { intact: false, ...broken };
    if (!head.whole) return { intact: false, sequence: last, problem: 'changed' };
    const [inserted] = await tx.query<{ sequence: string | null }>(FIRST_INSERTED);
    if (inserted?.sequence) return { intact: false, sequence: Number(inserted.sequence), problem: 'inserted' };
    return { intact: true, journals: last };
  });

/** Stretches overlap by one link, so that each is compared with its next. */
async function firstBroken(
  tx: Queryable,
  last: number,
): Promise<{ sequence: number; problem: 'changed' | 'removed' } | null> {
  for (let first = 1; first <= last; first += AT_ONCE) {
    const [broken] = await tx.query<Broken>(FIRST_BROKEN, [first, Math.min(first + AT_ONCE, last)]);
    if (broken) return { sequence: Number(broken.sequence), problem: broken.problem };
  }
  return null;
}
