import type { Instant } from '../../domain/kernel/time.js';
import type { DatabaseReads } from '../../platform/database.js';
import { instant } from './sql.js';

interface Link {
  readonly sequence: number;
  readonly hash: string;
}

/** What the facts told of the chain of journals. */
export interface PublishedChain {
  readonly first: number | null;
  readonly last: number | null;
  readonly links: number;
  /** When the last head was published. */
  readonly headPublishedAt: Instant | null;
  between(first: number, last: number): Promise<readonly Link[]>;
}

const LINKS =
  '(SELECT l.sequence, l.hash FROM reporting.chain_links l UNION SELECT h.sequence, h.hash FROM reporting.chain_heads h)';

/** The read model of what was published; its links are read as they are asked for. */
export async function publishedChain(database: DatabaseReads): Promise<PublishedChain> {
  const [known] = await database.read('reporting_reader', (tx) =>
    tx.query<Omit<PublishedChain, 'between'>>(
      `SELECT least((SELECT min(l.sequence) FROM reporting.chain_links l), (SELECT min(h.sequence) FROM reporting.chain_heads h))::int
           AS first,
         greatest((SELECT max(l.sequence) FROM reporting.chain_links l), (SELECT max(h.sequence) FROM reporting.chain_heads h))::int
           AS last,
         (SELECT count(*) FROM reporting.chain_links)::int AS links,
         (SELECT ${instant('max(h.published_at)')} FROM reporting.chain_heads h) AS "headPublishedAt"`,
    ),
  );
  const { first = null, last = null, links = 0, headPublishedAt = null } = known ?? {};
  return {
    first,
    last,
    links,
    headPublishedAt,
    between: (from, to) =>
      database.read('reporting_reader', (tx) =>
        tx.query<Link>(
          `SELECT p.sequence::int AS sequence, p.hash FROM ${LINKS} p WHERE p.sequence BETWEEN $1 AND $2 ORDER BY p.sequence`,
          [from, to],
        ),
      ),
  };
}
