import type { PublishedChain } from '../../domain/kernel/chain.js';
import type { Instant } from '../../domain/kernel/time.js';
import type { DatabaseReads } from '../../platform/database.js';
import { instant } from './sql.js';

export interface PublishedSeals extends PublishedChain {
  readonly publishedAt: Instant | null;
}

/** The read model of the seals that were published over the audit; they are read as they are asked for. */
export async function publishedSeals(database: DatabaseReads): Promise<PublishedSeals> {
  const [known] = await database.read('reporting_reader', (tx) =>
    tx.query<Omit<PublishedSeals, 'between'>>(
      `SELECT min(s.batch)::int AS first, max(s.batch)::int AS last, count(*)::int AS links,
         ${instant('max(s.published_at)')} AS "publishedAt" FROM reporting.audit_seals s`,
    ),
  );
  const { first = null, last = null, links = 0, publishedAt = null } = known ?? {};
  return {
    ...{ first, last, links, publishedAt },
    between: (from, to) =>
      database.read('reporting_reader', (tx) =>
        tx.query<{ sequence: number; hash: string }>(
          `SELECT s.batch::int AS sequence, s.hash FROM reporting.audit_seals s
           WHERE s.batch BETWEEN $1 AND $2 ORDER BY s.batch`,
          [from, to],
        ),
      ),
  };
}
