import type { Database } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';
import { UNKNOWN_ATTEMPT } from './store.js';

/** So long after its lock ran out, an attempt is not only slow. */
const LOST_AFTER_SECONDS = 30;

/**
 * Writes down the commands whose answer was lost, in a crash of this process or of the database, as ones whose outcome
 * is not known. Answers how many.
 */
export async function recordLostCommands(database: Database): Promise<number> {
  return database.transaction('http', async (tx) => {
    const [found] = await tx.query<{ lost: number }>(
      `WITH lost AS (
         UPDATE http.idempotency_keys k SET state = 'unknown'
         WHERE k.state = 'running' AND k.locked_until < now() - make_interval(secs => ${LOST_AFTER_SECONDS})
         RETURNING ${UNKNOWN_ATTEMPT} AS record
       )
       SELECT audit.append(jsonb_agg(l.record) FILTER (WHERE l.record IS NOT NULL)), count(*)::int AS lost FROM lost l`,
    );
    return found?.lost ?? 0;
  });
}

const EVERY_MS = 60_000;

export function watchLostCommands(database: Database, log: Log): { stop(): void } {
  const look = async (): Promise<void> => {
    try {
      const lost = await recordLostCommands(database);
      if (lost > 0) log.warn('commands whose answer was lost were written down', { lost });
    } catch (error) {
      log.warn('lost commands could not be looked for', { error });
    }
  };
  const looking = setInterval(() => void look(), EVERY_MS).unref();
  return { stop: () => clearInterval(looking) };
}
