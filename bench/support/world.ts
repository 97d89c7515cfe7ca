import { join } from 'node:path';
import pg from 'pg';
import { type Database, openDatabase } from '../../platform/database.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { say } from '../../tools/stack/commands.js';
import { atlasDirectory } from '../../tools/stack/paths.js';
import { eraseStack, type Stack, startStack } from '../../tools/stack/stack.js';

/** The application of a benchmark run: sandbox, API and worker, in a database, a namespace and topics of their own. */
export interface Application {
  readonly stack: Stack;
  readonly env: NodeJS.ProcessEnv;
  /** Logged in as atlas_worker. */
  readonly database: Database;
  /** As the cluster's superuser. */
  readonly admin: pg.Pool;
}

export interface World {
  /** How often to repeat what is to be repeated so often: more with SCALE=full, less when the run is late. */
  repetitions(usual: number): number;
  say(line: string): void;
  /** Started when first asked for. */
  application(): Promise<Application>;
  /** A fresh migrated database on the same server. */
  freshDatabase(poolSize?: number): Promise<TestDatabase>;
  /** Something that lives as long as the run; ended in the order opposite to that in which it was made. */
  once<T>(name: string, make: () => Promise<T>, end: (made: T) => Promise<unknown>): Promise<T>;
  close(): Promise<void>;
}

const FULL_SCALE = 3;
/** On a busy machine the later figures are measured with fewer repetitions rather than too late. */
const LATE_SECONDS = { half: 270, once: 400 };

const DIRECTORY = join(atlasDirectory, 'bench', 'application');

export function openWorld(): World {
  const startedAt = Date.now();
  const made = new Map<string, { value: Promise<unknown>; end: () => Promise<unknown> }>();
  const once = <T>(name: string, make: () => Promise<T>, end: (value: T) => Promise<unknown>): Promise<T> => {
    const known = made.get(name);
    if (known) return known.value as Promise<T>;
    const value = make();
    made.set(name, { value, end: () => value.then(end) });
    return value;
  };
  return {
    repetitions: (usual) => repetitions(usual, (Date.now() - startedAt) / 1000),
    say: (line) => say(`  ${line}`),
    application: () => once('application', startApplication, closeApplication),
    freshDatabase: (poolSize = 10) => testDatabase({ poolSize }),
    once,
    close: async () => {
      for (const [name, { end }] of [...made].reverse()) {
        await end().catch((error: unknown) => say(`  ${name} did not end cleanly: ${String(error)}`));
      }
    },
  };
}

function repetitions(usual: number, seconds: number): number {
  if (process.env['SCALE'] === 'full') return usual * FULL_SCALE;
  if (seconds > LATE_SECONDS.once) return Math.ceil(usual / 3);
  return seconds > LATE_SECONDS.half ? Math.ceil(usual / 2) : usual;
}

async function startApplication(): Promise<Application> {
  const stack = await startStack({
    dir: DIRECTORY,
    env: process.env,
    isolate: 'bench',
    application: ['sandbox', 'api', 'worker'],
  });
  const env = { ...process.env, ...stack.env };
  const admin = new pg.Pool({ connectionString: stack.env['ATLAS_DATABASE_ADMIN_URL'], max: 4 });
  admin.on('error', () => undefined);
  return { stack, env, admin, database: openDatabase({ url: stack.env['ATLAS_DATABASE_URL'] ?? '', size: 10 }) };
}

async function closeApplication({ stack, admin, database }: Application): Promise<void> {
  await database.close();
  await admin.end();
  await stack.stop();
  await eraseStack(DIRECTORY);
}
