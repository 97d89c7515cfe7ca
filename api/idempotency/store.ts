import type { Asked, AuditRecord } from '../../domain/audit/index.js';
import { type Database, LastStatement, type Queryable } from '../../platform/database.js';
import { decideKey, type KeyUse, type RecordedUse } from './decision.js';

/** How long an attempt may run before another one with the same key takes over; well above every deadline of the API. */
const LOCK_SECONDS = 30;
const KEPT_HOURS = 7 * 24;

/** Of a key `k` that is running: its last attempt as a record whose outcome is not known. */
export const UNKNOWN_ATTEMPT = `k.asked || jsonb_build_object('outcome', 'unknown',
  'at', k.locked_until - make_interval(secs => ${LOCK_SECONDS}), 'resource', coalesce(k.asked->>'resource', k.resource_id))`;

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As it went over the wire, so that a replay is equal to the byte. */
  readonly body: string;
}

/** The right to carry out what the key asks for, until the lock runs out. */
export interface Claim {
  readonly use: KeyUse;
  /** Id of what the command makes; a retry makes the same. */
  readonly resourceId: string | null;
  readonly lease: string;
  /** No earlier request with this key may have had an effect. */
  readonly first: boolean;
}

export type ClaimOutcome =
  | { readonly outcome: 'claimed'; readonly claim: Claim }
  | { readonly outcome: 'replay'; readonly answer: StoredAnswer }
  | { readonly outcome: 'otherUse' }
  | { readonly outcome: 'running'; readonly retryAfterSeconds: number };

interface KeyRow extends RecordedUse {
  resourceId: string | null;
  status: number | null;
  headers: Record<string, string> | null;
  body: string | null;
}

/**
 * Claims the key, or says what became of it. `resourceId` counts only when the key is new. With the claim stands what is
 * asked, and by whom, so that it is known of a command whose answer is lost.
 */
export function claimKey(
  database: Database,
  use: KeyUse,
  resourceId: string | null = null,
  asked: Asked | null = null,
): Promise<ClaimOutcome> {
  return database.transaction('http', async (tx) => {
    const [inserted] = await tx.query<{ lease: string }>(
      `INSERT INTO http.idempotency_keys
         (principal, key, method, path, fingerprint, state, resource_id, locked_until, asked)
       VALUES ($1, $2, $3, $4, $5, 'running', $6, now() + make_interval(secs => ${LOCK_SECONDS}), $7)
       ON CONFLICT (principal, key) DO NOTHING RETURNING locked_until::text AS lease`,
      [use.principal, use.key, use.method, use.path, use.fingerprint, resourceId, asked && JSON.stringify(asked)],
    );
    if (inserted) return { outcome: 'claimed', claim: { use, resourceId, lease: inserted.lease, first: true } };
    return seenBefore(tx, use, resourceId, asked);
  });
}

async function seenBefore(
  tx: Queryable,
  use: KeyUse,
  candidate: string | null,
  asked: Asked | null,
): Promise<ClaimOutcome> {
  const [row] = await tx.query<KeyRow>(
    `SELECT method, path, fingerprint, state, resource_id AS "resourceId", status, headers, body #>> '{}' AS body,
       extract(epoch FROM locked_until - now())::float8 AS "lockedForSeconds"
     FROM http.idempotency_keys WHERE principal = $1 AND key = $2 FOR UPDATE`,
    [use.principal, use.key],
  );
  // Its owner gave it back between the two statements.
  if (!row) return { outcome: 'running', retryAfterSeconds: 1 };
  const decision = decideKey(row, use);
  switch (decision) {
    case 'otherUse':
      return { outcome: 'otherUse' };
    case 'replay':
      return {
        outcome: 'replay',
        answer: { status: row.status ?? 200, headers: row.headers ?? {}, body: row.body ?? '' },
      };
    case 'takeOver':
      return takeOver(tx, use, row.resourceId ?? candidate, asked);
    default:
      return { outcome: 'running', ...decision };
  }
}

/** From here on the key says who asks now; what became of an attempt that still ran is written down as not known. */
async function takeOver(
  tx: Queryable,
  use: KeyUse,
  resourceId: string | null,
  asked: Asked | null,
): Promise<ClaimOutcome> {
  const [row] = await tx.query<{ lease: string }>(
    `WITH overtaken AS (
       SELECT ${UNKNOWN_ATTEMPT} AS record FROM http.idempotency_keys k
       WHERE k.principal = $1 AND k.key = $2 AND k.state = 'running' AND k.asked IS NOT NULL
     ), taken AS (
       UPDATE http.idempotency_keys
       SET state = 'running', resource_id = $3, asked = $4, locked_until = now() + make_interval(secs => ${LOCK_SECONDS})
       WHERE principal = $1 AND key = $2 RETURNING locked_until::text AS lease
     )
     SELECT t.lease, audit.append((SELECT jsonb_agg(o.record) FROM overtaken o)) FROM taken t`,
    [use.principal, use.key, resourceId, asked && JSON.stringify(asked)],
  );
  if (!row) throw new Error(`the idempotency key ${use.key} was lost while it was locked`);
  return { outcome: 'claimed', claim: { use, resourceId, lease: row.lease, first: false } };
}

/**
 * Keeps the answer, and what is to stand in the audit of it: whoever comes with the same key again gets it. An attempt
 * that was overtaken, and answers what is kept already, repeats it.
 */
export function settleKey(
  database: Database,
  { use: { principal, key } }: Claim,
  { status, headers, body }: StoredAnswer,
  records: readonly AuditRecord[] = [],
): Promise<void> {
  return database.transaction<void>('http', async (tx) => {
    // Lost in a crash, the key stays running: the next attempt asks the same process, which answers the same, and
    // without one it is written down as a command whose outcome is not known (lost-commands.ts).
    await tx.query('SET LOCAL synchronous_commit TO off');
    return new LastStatement(
      `WITH settled AS (
         UPDATE http.idempotency_keys SET state = 'done', status = $3::integer, headers = $4, body = to_jsonb($5::text)
         WHERE principal = $1 AND key = $2 AND state <> 'done' RETURNING true
       )
       SELECT audit.append(CASE WHEN EXISTS (SELECT FROM settled) THEN $6::jsonb
         ELSE (SELECT jsonb_agg(r || '{"outcome": "repeated"}') FROM jsonb_array_elements($6::jsonb) r) END)`,
      [principal, key, String(status), JSON.stringify(headers), body, JSON.stringify(records)],
      () => undefined,
    );
  });
}

/** Nothing came of it: the key may be used again, for a corrected request as well. */
export function freeKey(database: Database, claim: Claim): Promise<void> {
  return database.transaction('http', async (tx) => {
    await tx.query(
      `DELETE FROM http.idempotency_keys
       WHERE principal = $1 AND key = $2 AND state = 'running' AND locked_until = $3::timestamptz`,
      [claim.use.principal, claim.use.key, claim.lease],
    );
  });
}

/** Something may have come of it: the same request may ask again at once, with the same resource id. */
export function leaveKeyUnknown(database: Database, claim: Claim): Promise<void> {
  return database.transaction('http', async (tx) => {
    await tx.query(
      `UPDATE http.idempotency_keys SET state = 'unknown'
       WHERE principal = $1 AND key = $2 AND state = 'running' AND locked_until = $3::timestamptz`,
      [claim.use.principal, claim.use.key, claim.lease],
    );
  });
}

/** Forgets keys that no client still retries; never younger than the 72 hours that are promised. */
export function pruneKeys(database: Database, keptHours: number = KEPT_HOURS): Promise<number> {
  if (keptHours < 72) throw new Error('idempotency keys are kept for at least 72 hours');
  return database.transaction('http', async (tx) => {
    const [row] = await tx.query<{ pruned: number }>(
      `WITH pruned AS (
         DELETE FROM http.idempotency_keys WHERE created_at < now() - make_interval(hours => $1) RETURNING 1
       ) SELECT count(*)::int AS pruned FROM pruned`,
      [keptHours],
    );
    return row?.pruned ?? 0;
  });
}
