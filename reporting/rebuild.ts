import type { FactCodec } from '../platform/avro.js';
import type { Database, Queryable } from '../platform/database.js';
import type { FactTopics, Kafka } from '../platform/kafka.js';
import { deleteGroup } from '../platform/kafka-topics.js';
import type { Log } from '../platform/log.js';
import { MAINTENANCE_LOCK } from '../platform/parked.js';
import { pauseFor } from '../platform/pause.js';
import { type Checksum, checksums } from './checksums.js';
import { type Projector, startProjector } from './projector.js';
import {
  carryDropped,
  createNext,
  type Distance,
  distance,
  dropNext,
  dropOld,
  exchange,
  LIVE,
  NEXT,
} from './rebuild-schema.js';

export interface RebuildOptions {
  /** Logged in as the owner of the schemas, as migrations are. */
  readonly owner: Database;
  /** Logged in as atlas_projector. */
  readonly database: Database;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  readonly log: Log;
  /** Only compare; the tables in use stay. */
  readonly verifyOnly?: boolean;
  /** Told now and then how far it is. */
  readonly onProgress?: (distance: Distance) => void;
  /** Gives up; the tables in use stay. */
  readonly interrupted?: AbortSignal;
}

export interface ComparedTable extends Checksum {
  /** False when the tables in use held other rows. */
  readonly equal: boolean;
}

export interface Rebuilt {
  readonly tables: readonly ComparedTable[];
  /** Facts from which the new tables were made. */
  readonly facts: number;
  /** Facts that the new tables held and those in use did not yet: then a difference says nothing. */
  readonly ahead: number;
  readonly exchanged: boolean;
}

/** Only one rebuild at a time. */
const REBUILD_LOCK = 4717;
const NEARLY = 2_000;
const LOOK_MILLISECONDS = 250;
/** Until the running projectors have to wait, comparing takes at most so much of the time: it reads two whole inboxes. */
const LOOKING = 1 / 20;

/**
 * Builds every read model anew from the first fact on, beside those in use, and exchanges them in one transaction. The
 * running projectors go on; they pause only while the last facts are caught up with.
 */
export async function rebuildReadModels(options: RebuildOptions): Promise<Rebuilt> {
  const client = await options.owner.pool.connect();
  const owner: Queryable = {
    query: async <R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> =>
      (parameters.length === 0 ? await client.query(sql) : await client.query(sql, [...parameters])).rows as R[],
  };
  try {
    await owner.query('SET statement_timeout = 0');
    const [lock] = await owner.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${REBUILD_LOCK}) AS got`);
    if (!lock?.got) throw new Error('the read models are being rebuilt already');
    return await rebuild(owner, options);
  } finally {
    // The connection ends, and with it the locks.
    client.release(true);
  }
}

async function rebuild(owner: Queryable, options: RebuildOptions): Promise<Rebuilt> {
  const { kafka, topics, log } = options;
  await createNext(owner);
  const [started] = await owner.query<{ id: string }>('SELECT gen_random_uuid()::text AS id');
  const group = `projector.rebuild.${started?.id}`;
  const projector = startProjector({ ...options, rebuild: { schema: NEXT, group } });
  try {
    await caughtUp(owner, options, NEARLY);
    // From here on the running projectors wait between two transactions.
    await owner.query('SELECT pg_advisory_lock($1, hashtext($2))', [MAINTENANCE_LOCK, LIVE]);
    return await finish(owner, options, projector);
  } finally {
    await projector.stop();
    await dropNext(owner);
    await deleteGroup(kafka, topics.group(group)).catch((error: unknown) =>
      log.warn('the group of the rebuild could not be deleted', { group, error }),
    );
  }
}

async function finish(owner: Queryable, options: RebuildOptions, projector: Projector): Promise<Rebuilt> {
  await caughtUp(owner, options, 0);
  await projector.stop();
  const { ahead, held: facts } = await distance(owner);
  const tables = compare(await checksums(owner, LIVE), await checksums(owner, NEXT));
  if (options.verifyOnly) return { tables, facts, ahead, exchanged: false };
  await exchange(owner);
  await owner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [MAINTENANCE_LOCK, LIVE]);
  await dropOld(owner);
  return { tables, facts, ahead, exchanged: true };
}

const compare = (before: readonly Checksum[], after: readonly Checksum[]): ComparedTable[] =>
  after.map((next) => {
    const live = before.find(({ table }) => table === next.table);
    return { ...next, equal: live?.rows === next.rows && live.checksum === next.checksum };
  });

/** Waits until the new tables lack at most so many facts. Throws when they cannot take what those in use hold. */
async function caughtUp(owner: Queryable, { onProgress, interrupted }: RebuildOptions, atMost: number): Promise<void> {
  for (;;) {
    interrupted?.throwIfAborted();
    await carryDropped(owner);
    const begun = performance.now();
    const apart = await distance(owner);
    const rest = atMost > 0 ? (performance.now() - begun) / LOOKING : 0;
    onProgress?.(apart);
    if (apart.failed > 0) {
      throw new Error(`${apart.failed} facts that the read models hold cannot be handled any more; see the log`);
    }
    if (apart.behind <= atMost) return;
    await pauseFor(Math.max(LOOK_MILLISECONDS, rest), interrupted);
  }
}
