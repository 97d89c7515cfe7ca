import type { Instant } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { conditions, instant, rowsOf } from './sql.js';

/** A place in the stream: that of a fact that was told. */
export type Place = number;

/** Undefined for what is no place. */
export const placeOf = (text: string): Place | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

export interface Told {
  readonly place: Place;
  readonly position: string;
  readonly occurredAt: Instant;
  readonly domain: string;
  readonly type: string;
  readonly aggregateId: string;
  readonly subject: string;
  readonly businessUnit: string | null;
  readonly site: string | null;
  readonly actor: string;
  readonly summary: string;
}

/** Facts that arrived behind a place, in their order. */
export function toldAfter(database: Database, after: Place, limit: number): Promise<Told[]> {
  const where = conditions();
  where.add('s.arrival > $::bigint', after);
  return rowsOf<Told>(
    database,
    `SELECT s.arrival::float8 AS place, s.position::text AS position, ${instant('s.occurred_at')} AS "occurredAt", s.domain,
       s.type, s.aggregate_id AS "aggregateId", s.subject, s.business_unit AS "businessUnit", s.site,
       s.actor_name AS actor, s.summary
     FROM reporting.stream s WHERE ${where.text()} ORDER BY s.arrival LIMIT ${limit}`,
    where,
  );
}

/** Behind all that was told by now. */
export async function lastPlace(database: Database): Promise<Place> {
  const [last] = await rowsOf<{ place: Place }>(
    database,
    'SELECT coalesce(max(s.arrival), 0)::float8 AS place FROM reporting.stream s',
    conditions(),
  );
  return last?.place ?? 0;
}

/** Whether what came after a place is still all there: what is old is forgotten, and another database has other places. */
export async function isRemembered(database: Database, place: Place): Promise<boolean> {
  const where = conditions();
  const wanted = where.parameter(place);
  const [row] = await rowsOf<{ remembered: boolean }>(
    database,
    `SELECT coalesce(min(s.arrival) <= ${wanted}::bigint + 1 AND max(s.arrival) >= ${wanted}::bigint, false) AS remembered
     FROM reporting.stream s`,
    where,
  );
  return row?.remembered ?? false;
}
