import type { DatabaseReads } from '../../../platform/database.js';
import { payloadsInOutbox } from '../../../platform/outbox-payloads.js';
import { earlier, type Finding, firstOther, type PublishedChain } from '../../kernel/chain.js';
import { auditSealed } from '../audit.facts.js';
import type { AuditVerdict } from '../verdict.js';

/** Of one statement, which may take no more than its time: so many entries, unless one batch has more, and so many batches. */
const MOST_ENTRIES = 25_000;
const MOST_BATCHES = 200;

interface AuditFinding extends Finding {
  readonly entry: number | null;
}

/**
 * The entry of a batch that is not what its link says, if there is one: without it, it is the seal that does not fit what
 * is under it, or not the seal before it.
 */
const FIRST_BROKEN = `
  WITH batches AS (
    SELECT n.batch, s.first_sequence AS first, s.last_sequence AS last, s.previous_hash, s.hash,
      lag(s.hash, 1, sha256('Atlas audit')) OVER w AS hash_before, lag(s.last_sequence, 1, 0) OVER w AS last_before
    FROM generate_series(greatest($1::bigint - 1, 1), $2::bigint) AS n(batch)
    LEFT JOIN audit.seals s ON s.batch = n.batch WINDOW w AS (ORDER BY n.batch)
  ), checked AS (
    SELECT b.batch, b.hash IS NULL AS gone, u.entry, u.problem,
      b.previous_hash = b.hash_before AND b.first = b.last_before + 1
        AND b.hash = audit.seal_hash(b.batch, b.previous_hash, b.first, b.last, u.hashes) AS sound
    FROM batches b LEFT JOIN LATERAL (
      SELECT string_agg(sha256(audit.content(e)), ''::bytea ORDER BY q.sequence) AS hashes,
        min(q.sequence) FILTER (WHERE e.entry IS NULL OR l.hash <> sha256(audit.content(e))) AS at,
        (array_agg(coalesce(l.entry, 0) ORDER BY q.sequence) FILTER (WHERE e.entry IS NULL OR l.hash <> sha256(audit.content(e))))[1] AS entry,
        (array_agg(CASE WHEN e.entry IS NULL THEN 'removed' ELSE 'changed' END ORDER BY q.sequence)
          FILTER (WHERE e.entry IS NULL OR l.hash <> sha256(audit.content(e))))[1] AS problem
      FROM generate_series(b.first, b.last) AS q(sequence)
      LEFT JOIN audit.links l ON l.sequence = q.sequence AND l.batch = b.batch
      LEFT JOIN audit.entries e ON e.entry = l.entry
    ) u ON true
    WHERE b.batch >= $1
  )
  SELECT c.batch::int AS sequence, nullif(c.entry, 0)::int AS entry,
    CASE WHEN c.gone THEN 'removed' ELSE coalesce(c.problem, 'changed') END AS problem
  FROM checked c WHERE c.gone OR c.problem IS NOT NULL OR NOT coalesce(c.sound, false) ORDER BY c.batch LIMIT 1`;

/** What stands under no seal and waits for none, or waits and is not there, or is linked behind the last seal. */
const FIRST_LOOSE = `
  SELECT f.entry::int AS entry, f.problem FROM (
    SELECT e.entry, 'inserted' AS problem FROM audit.entries e
    WHERE NOT EXISTS (SELECT FROM audit.links l WHERE l.entry = e.entry)
      AND NOT EXISTS (SELECT FROM audit.to_seal t WHERE t.entry = e.entry)
    UNION ALL SELECT t.entry, 'removed' FROM audit.to_seal t WHERE NOT EXISTS (SELECT FROM audit.entries e WHERE e.entry = t.entry)
    UNION ALL SELECT l.entry, 'inserted' FROM audit.links l
    WHERE l.sequence > (SELECT coalesce(max(s.last_sequence), 0) FROM audit.seals s) OR l.sequence < 1
  ) f ORDER BY f.entry LIMIT 1`;

/**
 * Hashes every entry again, batch after batch, and compares the seals with what left the database of them. `moment` sees
 * the database as it was at one moment, at or after that of what was published.
 */
export async function verifyAudit(moment: DatabaseReads, published: PublishedChain | null): Promise<AuditVerdict> {
  const { batches, entries, waiting } = await totals(moment);
  for (let first = 1, last = 0; first <= batches; first = last + 1) {
    last = await lastAtOnce(moment, first, batches);
    const [broken = null] = await moment.read('audit', (tx) => tx.query<AuditFinding>(FIRST_BROKEN, [first, last]));
    const other = published && (await firstUnpublished(moment, published, first, last));
    const found = earlier(broken, other && { ...other, entry: null });
    if (found) return { intact: false, batch: found.sequence, entry: found.entry, problem: found.problem };
  }
  if (published?.last != null && published.last > batches) {
    return { intact: false, batch: batches + 1, entry: null, problem: 'cutOff' };
  }
  const [loose] = await moment.read('audit', (tx) => tx.query<Omit<AuditFinding, 'sequence'>>(FIRST_LOOSE));
  if (loose) return { intact: false, batch: null, entry: loose.entry, problem: loose.problem };
  return { intact: true, entries, batches, waiting };
}

async function totals(moment: DatabaseReads): Promise<{ batches: number; entries: number; waiting: number }> {
  const [row] = await moment.read('audit', (tx) =>
    tx.query<{ batches: number; entries: number; waiting: number }>(
      `SELECT coalesce(max(s.batch), 0)::int AS batches, coalesce(max(s.last_sequence), 0)::int AS entries,
         (SELECT count(*) FROM audit.to_seal)::int AS waiting FROM audit.seals s`,
    ),
  );
  if (!row) throw new Error('the audit could not be counted');
  return row;
}

/** The last of the batches from this one on that are looked at together. */
async function lastAtOnce(moment: DatabaseReads, first: number, batches: number): Promise<number> {
  const [row] = await moment.read('audit', (tx) =>
    tx.query<{ last: number }>(
      `WITH near AS (
         SELECT s.batch, sum(s.last_sequence - s.first_sequence + 1) OVER (ORDER BY s.batch) AS entries
         FROM audit.seals s WHERE s.batch BETWEEN $1 AND $2
       )
       SELECT coalesce(min(n.batch) - 1, $2)::int AS last FROM near n WHERE n.entries > $3`,
      [first, Math.min(first + MOST_BATCHES - 1, batches), MOST_ENTRIES],
    ),
  );
  return Math.max(first, row?.last ?? first);
}

async function firstUnpublished(
  moment: DatabaseReads,
  published: PublishedChain,
  first: number,
  last: number,
): Promise<Finding | null> {
  const seals = await moment.read('audit', (tx) =>
    tx.query<{ batch: number; hash: string }>(
      `SELECT s.batch::int AS batch, encode(s.hash, 'hex') AS hash FROM audit.seals s
       WHERE s.batch BETWEEN $1 AND $2 ORDER BY s.batch`,
      [first, last],
    ),
  );
  const links = new Map(seals.map(({ batch, hash }) => [batch, hash]));
  return firstOther(links, published, [first, last], async (batches) => {
    const ids = batches.map((batch) => `seal:${batch}`);
    const waiting = await payloadsInOutbox<{ batch: number; hash: string }>(moment, auditSealed, ids);
    return new Map(waiting.map(({ payload }) => [payload.batch, payload.hash]));
  });
}
