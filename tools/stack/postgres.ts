import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { run } from './commands.js';
import { developmentPassword, withoutAtlas } from './environment.js';
import { loopback, type PortBook } from './ports.js';
import { resolvePostgres } from './postgres-binaries.js';
import { isReachable, type PostgresUser, postgresUser } from './postgres-user.js';
import { isRunning, processFolder } from './processes.js';
import { defineService, type Service } from './service.js';

const owner = 'postgres';

export interface PostgresService extends Service {
  /** The owner's address of a database; `atlas` unless named. */
  url(database?: string): string;
}

const settings: Readonly<Record<string, string>> = {
  listen_addresses: loopback,
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '256MB',
  fsync: 'on',
  max_wal_size: '2GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %u@%d ',
};

/** The data lies beside the stack, unless the user that must run the server cannot get there (a clone under /root). */
export function dataDirectory(directory: string, user: PostgresUser | undefined): string {
  const own = join(directory, 'postgres');
  if (isReachable(own, user)) return own;
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  return join('/var/tmp', `atlas-postgres-${name}`);
}

/** Made beside its place and moved there when complete, so that an interrupted start leaves nothing half-made. */
async function initialise(bin: string, data: string, user: PostgresUser | undefined): Promise<void> {
  const workshop = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(dirname(data), { recursive: true });
  chmodSync(dirname(data), 0o755);
  mkdirSync(workshop, { mode: 0o700 });
  writeFileSync(passwordFile, `${developmentPassword}\n`, { mode: 0o600 });
  if (user !== undefined) {
    chownSync(workshop, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const args = ['-D', workshop, '-U', owner, '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'scram-sha-256'];
  try {
    await run(join(bin, 'initdb'), [...args, `--pwfile=${passwordFile}`], { uid: user?.uid, gid: user?.gid, cwd: '/' });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(workshop, data);
}

export async function postgresAnswers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Speaks as the owner to the server of this address, about the database that the address names. */
async function aboutDatabase(
  adminUrl: string,
  body: (client: pg.Client, name: string) => Promise<void>,
): Promise<void> {
  const name = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
  const maintenance = new URL(adminUrl);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await body(client, name);
  } finally {
    await client.end();
  }
}

/** Creates the database unless it exists. */
export async function ensureDatabase(adminUrl: string): Promise<void> {
  await aboutDatabase(adminUrl, async (client, name) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  });
}

export async function dropDatabase(adminUrl: string): Promise<void> {
  await aboutDatabase(adminUrl, async (client, name) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
  });
}

export async function preparePostgres(
  directory: string,
  book: PortBook,
  preferredPort?: number,
): Promise<PostgresService> {
  const folder = processFolder(directory);
  const user = await postgresUser();
  const bin = await resolvePostgres(user);
  const major = /(\d+)/.exec(await run(join(bin, 'postgres'), ['--version']))?.[1] ?? '';
  const data = join(dataDirectory(directory, user), major);
  if (!existsSync(data)) await initialise(bin, data, user);
  const port = await book.portFor('postgres', isRunning(folder, 'postgres'), preferredPort);
  const args = ['-D', data, '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const url = (database = 'atlas') => `postgresql://${owner}:${developmentPassword}@${loopback}:${port}/${database}`;
  const service = defineService({
    folder,
    spec: {
      name: 'postgres',
      command: join(bin, 'postgres'),
      args,
      cwd: '/',
      env: withoutAtlas(),
      uid: user?.uid,
      gid: user?.gid,
      // "Fast": ends the sessions instead of waiting for them.
      stopSignal: 'SIGINT',
    },
    readiness: { check: () => postgresAnswers(url('postgres')), withinMs: 60_000 },
    graceMs: 30_000,
  });
  return { ...service, url };
}
