import type { Instant } from '../../domain/kernel/time.js';
import type { Conditions } from './sql.js';

export interface Dating {
  /** To be joined to the entries. */
  readonly join: string;
  /** The day on which an entry counts. */
  readonly date: string;
}

/**
 * An entry counts on the posting date of its journal. That is its own date, unless it was posted into another period than
 * its own: only such journals are looked at.
 */
export function dating(where: Conditions, alias: string, knownAt?: Instant): Dating {
  const moved = `${alias}_moved`;
  return {
    join: `LEFT JOIN reporting.journals ${moved} ON ${moved}.source_event_id = ${alias}.event_id::text
      AND ${moved}.posting_date <> ${moved}.event_date ${knownBy(where, moved, 'posted_at', knownAt)}`,
    date: `coalesce(${moved}.posting_date, ${alias}.entry_date)`,
  };
}

/** Nothing, or " AND" what had been recorded by then. */
export const knownBy = (where: Conditions, alias: string, column: string, knownAt?: Instant): string =>
  knownAt === undefined ? '' : ` AND ${alias}.${column} <= ${where.parameter(knownAt)}::timestamptz`;
