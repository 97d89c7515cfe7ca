import type { Database } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';

/** Longer than an attempt holds its key. */
const LOST_AFTER_SECONDS = 60;

/**
 * Writes down the commands whose answer was lost, in a crash of this process or of the database, as ones whose outcome
 * is not known: of keys that were claimed at or after `since`. Answers up to when it looked.
 */
export async function recordLostCommands(database: Database, since: string): Promise<{ until: string; lost: number }> {
  return database.transaction('http', async (tx) => {
    const [found] = await tx.query<{ until: string; lost: number }>(
      `WITH lost AS (
         UPDATE http.idempotency_keys k SET state = 'unknown'
         WHERE k.state = 'running' AND k.locked_until < now() AND k.created_at >= $1::timestamptz
           AND k.created_at < now() - make_interval(secs => ${LOST_AFTER_SECONDS})
         RETURNING k.asked || jsonb_build_object('outcome', 'unknown', 'at', k.created_at,
           'resource', coalesce(k.asked->>'resource', k.resource_id)) AS record
       ), records AS (
         SELECT coalesce(jsonb_agg(l.record) FILTER (WHERE l.record IS NOT NULL), '[]') AS all, count(*)::int AS lost FROM lost l
       )
       SELECT audit.append(r.all), r.lost, (now() - make_interval(secs => ${LOST_AFTER_SECONDS}))::text AS until FROM records r`,
      [since],
    );
    if (!found) throw new Error('the lost commands were not counted');
    return found;
  });
}

const EVERY_MS = 60_000;

/** Looks every minute; at first at every key that there is. */
export function watchLostCommands(database: Database, log: Log): { stop(): void } {
  let since = '-infinity';
  const look = async (): Promise<void> => {
    try {
      const { until, lost } = await recordLostCommands(database, since);
      since = until;
      if (lost > 0) log.warn('commands whose answer was lost were written down', { lost });
    } catch (error) {
      log.warn('lost commands could not be looked for', { error });
    }
  };
  const looking = setInterval(() => void look(), EVERY_MS).unref();
  return { stop: () => clearInterval(looking) };
}
