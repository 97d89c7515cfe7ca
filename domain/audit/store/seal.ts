import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { Stepped } from '../../kernel/stepped.js';
import { auditSealed } from '../audit.facts.js';

const MOST = 50_000;

export interface Seal {
  readonly batch: number;
  /** Sequence of the first and the last entry under it. */
  readonly first: number;
  readonly last: number;
  readonly hash: string;
}

interface Head {
  batch: number;
  last: number;
  hash: string;
  waiting: boolean;
}

/**
 * Puts what waits under one more seal, in the order in which it was numbered, and tells of it; null while nothing waits.
 * An entry whose transaction ends later waits for the next seal: the sequence is given here, and so has no gaps. While
 * one that waits is missing, nothing is sealed: a seal over the others would forget it.
 */
export async function sealEntries(database: Database): Promise<(Seal & Stepped) | null> {
  const head = await database.read('audit', headOf);
  if (!head.waiting) return null;
  const batch = head.batch + 1;
  const context = { actor: SYSTEM_ACTOR, correlationId: 'audit' };
  return runStep(database, { room: 'audit', key: `seal/${batch}`, input: { batch }, context }, async (tx) => {
    const [seal] = await tx.query<Seal>(SEAL, [batch, head.last, head.hash, MOST]);
    if (!seal)
      throw new Error(`not all that waits for seal ${batch} of the audit is there: make verify-audit says what`);
    tx.emit(auditSealed, `seal:${batch}`, seal);
    return seal;
  });
}

async function headOf(tx: Queryable): Promise<Head> {
  const [head] = await tx.query<Head>(
    `SELECT coalesce(s.batch, 0)::int AS batch, coalesce(s.last_sequence, 0)::int AS last,
       encode(coalesce(s.hash, sha256('Atlas audit')), 'hex') AS hash, EXISTS (SELECT FROM audit.to_seal) AS waiting
     FROM (SELECT) one LEFT JOIN (SELECT * FROM audit.seals ORDER BY batch DESC LIMIT 1) s ON true`,
  );
  if (!head) throw new Error('the audit has no head');
  return head;
}

const SEAL = `
  WITH taken AS (
    DELETE FROM audit.to_seal t
    WHERE t.entry IN (SELECT w.entry FROM audit.to_seal w ORDER BY w.entry LIMIT $4) RETURNING t.entry
  ), hashed AS MATERIALIZED (
    SELECT $2::bigint + row_number() OVER (ORDER BY t.entry) AS sequence, t.entry, sha256(audit.content(e)) AS hash
    FROM taken t JOIN audit.entries e ON e.entry = t.entry
  ), linked AS (
    INSERT INTO audit.links (sequence, entry, batch, hash) SELECT h.sequence, h.entry, $1, h.hash FROM hashed h
  )
  INSERT INTO audit.seals (batch, first_sequence, last_sequence, previous_hash, hash)
  SELECT $1, min(h.sequence), max(h.sequence), decode($3, 'hex'),
    audit.seal_hash($1, decode($3, 'hex'), min(h.sequence), max(h.sequence), string_agg(h.hash, ''::bytea ORDER BY h.sequence))
  FROM hashed h HAVING count(*) > 0 AND count(*) = (SELECT count(*) FROM taken)
  RETURNING batch::int AS batch, first_sequence::int AS first, last_sequence::int AS last, encode(hash, 'hex') AS hash`;
