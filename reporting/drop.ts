import type { Queryable } from '../platform/database.js';
import type { DroppedFact } from '../platform/parked-facts.js';

/** Facts that were given up stay so: the projector passes over them when they come again, a rebuild as well. */
export const forgetDropped =
  (by: string, reason: string) =>
  async (tx: Queryable, dropped: readonly DroppedFact[]): Promise<void> => {
    const rows = JSON.stringify(dropped);
    await tx.query(
      `INSERT INTO reporting.dropped (event_id, position, dropped_by, reason)
       SELECT r."eventId", r.position, $2, $3 FROM jsonb_to_recordset($1) AS r("eventId" uuid, position bigint)
       ON CONFLICT DO NOTHING`,
      [rows, by, reason],
    );
    await tx.query(
      `INSERT INTO reporting.inbox (event_id, position)
       SELECT r."eventId", r.position FROM jsonb_to_recordset($1) AS r("eventId" uuid, position bigint)
       ON CONFLICT DO NOTHING`,
      [rows],
    );
  };
