import type { Database } from './database.js';
import type { FactTopics, Kafka } from './kafka.js';
import { withAdmin } from './kafka-topics.js';

/** Facts come in stretches of so many positions, so that a difference is found without comparing every one. */
const STRETCH = 10_000;
const LISTED = 20;

/** How many facts of each domain have been published: all that are in the outbox and wait for no relay. */
export async function publishedByDomain(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.read('outbox', (tx) =>
    tx.query<{ domain: string; count: string }>(
      `SELECT f.domain, count(*)::text AS count FROM outbox.facts f
       WHERE NOT EXISTS (SELECT FROM outbox.to_publish p WHERE p.position = f.position)
         AND NOT EXISTS (SELECT FROM outbox.unpublished u WHERE u.position = f.position)
       GROUP BY f.domain`,
    ),
  );
  return new Map(rows.map(({ domain, count }) => [domain, Number(count)]));
}

/** How many records each domain's topic holds. */
export const recordsByDomain = (
  kafka: Kafka,
  topics: FactTopics,
  domains: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  withAdmin(kafka, async (admin) => {
    const counts = new Map<string, number>();
    for (const domain of domains) {
      const offsets = await admin.fetchTopicOffsets(topics.events(domain));
      counts.set(
        domain,
        offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0),
      );
    }
    return counts;
  });

export interface Stretch {
  readonly stretch: string;
  readonly count: number;
  readonly sum: string;
}

/** SQL of one row a stretch: how many positions and their sum; two tables that agree in both hold the same. */
export const stretchesOf = (table: string): string =>
  `SELECT (t.position / ${STRETCH})::text AS stretch, count(*)::int AS count, sum(t.position)::text AS sum
   FROM ${table} t WHERE t.position <= $1::bigint GROUP BY 1`;

export const withinStretch = (table: string): string =>
  `SELECT t.position::text AS position FROM ${table} t
   WHERE t.position / ${STRETCH} = $1::bigint AND t.position <= $2::bigint`;

/** The last position of which all before it are old enough to have arrived everywhere. */
export const settledPosition = (database: Database, seconds: number): Promise<string> =>
  database.read('outbox', async (tx) => {
    const [row] = await tx.query<{ position: string }>(
      `SELECT (coalesce((SELECT min(f.position) FROM outbox.facts f
           WHERE f.position > (SELECT max(position) FROM outbox.facts) - 100000
             AND f.occurred_at >= now() - make_interval(secs => $1)),
         (SELECT max(position) FROM outbox.facts) + 1, 1) - 1)::text AS position`,
      [seconds],
    );
    return row?.position ?? '0';
  });

/** Facts of the outbox in stretches up to a position. */
export const stretchesOfOutbox = (database: Database, upTo: string): Promise<Stretch[]> =>
  database.read('outbox', (tx) => tx.query<Stretch & object>(stretchesOf('outbox.facts'), [upTo]));

export const positionsOfOutbox = (database: Database, stretch: string, upTo: string): Promise<string[]> =>
  database.read('outbox', async (tx) =>
    (await tx.query<{ position: string }>(withinStretch('outbox.facts'), [stretch, upTo])).map((row) => row.position),
  );

export interface Named {
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  readonly aggregateId: string;
}

/** The first of these facts, to name them to a person. */
export const factsAt = (database: Database, positions: readonly string[]): Promise<Named[]> =>
  database.read('outbox', (tx) =>
    tx.query<Named & object>(
      `SELECT f.position::text AS position, f.event_id AS "eventId", f.type, f.aggregate_id AS "aggregateId"
       FROM outbox.facts f WHERE f.position = ANY($1::bigint[]) ORDER BY f.position LIMIT ${LISTED}`,
      [positions],
    ),
  );

/** Facts that wait for a relay for longer, and those that could not be published. */
export const unpublishedFor = (database: Database, seconds: number): Promise<{ waiting: number; parked: number }> =>
  database.read('outbox', async (tx) => {
    const [row] = await tx.query<{ waiting: number; parked: number }>(
      `SELECT (SELECT count(*) FROM outbox.to_publish p JOIN outbox.facts f USING (position)
           WHERE f.occurred_at < now() - make_interval(secs => $1))::int AS waiting,
         (SELECT count(*) FROM outbox.unpublished)::int AS parked`,
      [seconds],
    );
    return row ?? { waiting: 0, parked: 0 };
  });

/** The last facts, with how many seconds ago each happened; and for how long the one has waited that waits longest for the relay. */
export const lastFacts = async (
  database: Database,
  limit: number,
): Promise<{ readonly waited: number; readonly facts: readonly { position: string; seconds: number }[] }> =>
  database.read('outbox', async (tx) => {
    const [oldest] = await tx.query<{ waited: number }>(
      `SELECT coalesce((SELECT extract(epoch FROM now() - f.occurred_at) FROM outbox.to_publish p
         JOIN outbox.facts f USING (position) ORDER BY p.position LIMIT 1), 0)::float8 AS waited`,
    );
    const facts = await tx.query<{ position: string; seconds: number }>(
      `SELECT f.position::text AS position, extract(epoch FROM now() - f.occurred_at)::float8 AS seconds
       FROM outbox.facts f ORDER BY f.position DESC LIMIT $1`,
      [limit],
    );
    return { waited: oldest?.waited ?? 0, facts };
  });
