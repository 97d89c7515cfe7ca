import type { DatabaseReads } from '../../../platform/database.js';
import type { Instant } from '../../kernel/time.js';
import type { AuditEntry, AuditKind, AuditOutcome } from '../audit.wire.js';

export interface EntriesQuery {
  readonly kind?: AuditKind;
  readonly outcome?: AuditOutcome;
  readonly actorId?: string;
  readonly resource?: string;
  readonly route?: string;
  readonly correlationId?: string;
  readonly status?: number;
  readonly from?: Instant;
  /** Before it. */
  readonly to?: Instant;
  /** Entries that were numbered before this one. */
  readonly before?: number;
}

const FILTERS: Readonly<Record<keyof EntriesQuery, string>> = {
  kind: 'e.kind =',
  outcome: 'e.outcome =',
  actorId: 'e.actor_id =',
  resource: 'e.resource =',
  route: 'e.route =',
  correlationId: 'e.correlation_id =',
  status: 'e.status =',
  from: 'e.at >=',
  to: 'e.at <',
  before: 'e.entry <',
};

const ENTRY = `e.entry::int AS entry, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  e.kind, e.outcome, e.actor_id AS "actorId", e.actor_name AS "actorName", e.roles, e.address, e.method, e.route, e.path,
  e.resource, e.key, e.correlation_id AS "correlationId", e.status, e.problem, e.reason, e.body_hash AS "bodyHash",
  e.requests, l.batch::int AS batch`;

/** The latest first, so many of them. */
export function auditEntries(database: DatabaseReads, query: EntriesQuery, most: number): Promise<AuditEntry[]> {
  const given = (Object.keys(FILTERS) as (keyof EntriesQuery)[]).filter((name) => query[name] !== undefined);
  const wheres = given.map((name, index) => `${FILTERS[name]} $${index + 2}`);
  const where = wheres.length === 0 ? '' : `WHERE ${wheres.join(' AND ')}`;
  return database.read('audit', (tx) =>
    tx.query<AuditEntry>(
      `SELECT ${ENTRY} FROM audit.entries e LEFT JOIN audit.links l ON l.entry = e.entry
       ${where} ORDER BY e.entry DESC LIMIT $1`,
      [most, ...given.map((name) => query[name])],
    ),
  );
}

const MOST_OF_A_CASE = 5_000;

/** Everything that was tried on these documents, oldest first. */
export const auditEntriesOf = (database: DatabaseReads, resources: readonly string[]): Promise<AuditEntry[]> =>
  database.read('audit', (tx) =>
    tx.query<AuditEntry>(
      `SELECT ${ENTRY} FROM audit.entries e LEFT JOIN audit.links l ON l.entry = e.entry
       WHERE e.resource = ANY ($1) ORDER BY e.entry LIMIT ${MOST_OF_A_CASE}`,
      [resources],
    ),
  );
