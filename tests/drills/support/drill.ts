import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allFacts } from '../../../domain/facts.js';
import { type FactCodec, factCodec } from '../../../platform/avro.js';
import { loadConfig } from '../../../platform/config.js';
import { type Database, openDatabase } from '../../../platform/database.js';
import { type FactTopics, factTopics, type Kafka, openKafka } from '../../../platform/kafka.js';
import { silentLog } from '../../../platform/log.js';
import type { People } from '../../../tools/demo/orders.js';
import { applicationNames } from '../../../tools/stack/application.js';
import { withoutAtlas } from '../../../tools/stack/environment.js';
import { eraseStack, type Stack, type StackService, startStack } from '../../../tools/stack/stack.js';
import { patientPeople } from './people.js';

/** The stack that the drills of one run break and mend, one after the other. */
export interface Drill {
  readonly directory: string;
  readonly stack: Stack;
  readonly people: People;
  /** As API and worker are logged in. */
  readonly database: Database;
  readonly relayDatabase: Database;
  readonly projectorDatabase: Database;
  readonly kafka: Kafka;
  readonly topics: FactTopics;
  readonly codec: FactCodec;
  /** As the database's owner, for looking behind the grants. */
  admin<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

/** A folder that is named here keeps its stack running after the drills, to look at it or to drill again. */
const KEPT = process.env['ATLAS_DRILLS_DIR'];

let opened: { drill: Drill; close: () => Promise<void> } | undefined;

/** The running stack; only within tests and hooks. */
export function theDrill(): Drill {
  if (!opened) throw new Error('the stack of the drills is not up');
  return opened.drill;
}

async function open(): Promise<NonNullable<typeof opened>> {
  const directory = KEPT ?? mkdtempSync(join(tmpdir(), 'atlas-drills-'));
  const stack = await startStack({ dir: directory, application: applicationNames, env: withoutAtlas() });
  const connect = (name: string): Database =>
    // The drills end connections on purpose.
    openDatabase({ url: stack.env[name] ?? '', size: 4, onIdleError: () => undefined });
  const owner = connect('ATLAS_DATABASE_ADMIN_URL');
  const database = connect('ATLAS_DATABASE_URL');
  const relayDatabase = connect('ATLAS_RELAY_DATABASE_URL');
  const projectorDatabase = connect('ATLAS_PROJECTOR_DATABASE_URL');
  const drill: Drill = {
    directory,
    stack,
    people: await patientPeople(stack.addresses.api ?? '', stack.env),
    database,
    relayDatabase,
    projectorDatabase,
    kafka: openKafka({ config: loadConfig(stack.env), clientId: 'atlas-drills', log: silentLog }),
    topics: factTopics(stack.env['ATLAS_KAFKA_TOPIC_PREFIX'] ?? ''),
    codec: factCodec(allFacts),
    admin: async <R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> =>
      (await owner.pool.query(sql, [...parameters])).rows as R[],
  };
  const close = async (): Promise<void> => {
    await Promise.all([owner, database, relayDatabase, projectorDatabase].map((one) => one.close()));
    if (!KEPT && existsSync(directory)) await eraseStack(directory);
  };
  return { drill, close };
}

/** Starts what was killed, also when its first attempt fails because what it needs is not quite back. */
export async function startAgain(...names: StackService[]): Promise<void> {
  const { stack } = theDrill();
  for (const name of names) {
    const service = stack.service(name);
    for (let attempt = 1; ; attempt += 1) {
      const error = await service.start().then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (error === undefined) break;
      if (attempt === 5) throw error;
    }
  }
}

before(async function () {
  this.timeout(240_000);
  opened = await open();
});

// A drill that failed half-way must not spoil the next one.
afterEach(async function () {
  this.timeout(180_000);
  if (opened) await startAgain('postgres', 'temporal', 'kafka', ...applicationNames);
});

after(async function () {
  this.timeout(120_000);
  await opened?.close();
});
