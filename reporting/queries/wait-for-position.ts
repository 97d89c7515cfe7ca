import type { Database } from '../../platform/database.js';
import { pauseFor } from '../../platform/pause.js';

const LOOK_MILLISECONDS = 25;
/** Facts of one command lie close together; others' facts may lie between them. */
const NEARBY = 500;

/**
 * Waits until the read models hold what a command emitted, given the position that the command answered: people then
 * read what they wrote. Answers false when the time is over first.
 */
export async function waitForPosition(database: Database, position: string, milliseconds = 2_000): Promise<boolean> {
  const until = Date.now() + milliseconds;
  const positions = await ofTheSameCommand(database, position);
  for (;;) {
    if (await arrived(database, positions)) return true;
    if (Date.now() + LOOK_MILLISECONDS > until) return false;
    await pauseFor(LOOK_MILLISECONDS);
  }
}

/** The last position stands for all facts of its transaction: they share instant and correlation. */
async function ofTheSameCommand(database: Database, position: string): Promise<string[]> {
  const rows = await database.read('outbox', (tx) =>
    tx.query<{ position: string }>(
      `SELECT f.position FROM outbox.facts last JOIN outbox.facts f
         ON f.position BETWEEN last.position - ${NEARBY} AND last.position
         AND f.occurred_at = last.occurred_at AND f.correlation_id = last.correlation_id
       WHERE last.position = $1`,
      [position],
    ),
  );
  return rows.length === 0 ? [position] : rows.map((row) => row.position);
}

async function arrived(database: Database, positions: readonly string[]): Promise<boolean> {
  const [row] = await database.read('reporting_reader', (tx) =>
    tx.query<{ there: number }>(
      'SELECT count(DISTINCT i.position)::int AS there FROM reporting.inbox i WHERE i.position = ANY($1::bigint[])',
      [positions],
    ),
  );
  return row?.there === positions.length;
}
