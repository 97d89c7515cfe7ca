import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../../migrations/migrate.js';
import type { LOGINS } from '../../migrations/support.js';
import { type Database, openDatabase } from '../../platform/database.js';
import { hashOf } from '../../platform/step.js';

const PASSWORD = 'atlas';

export interface TestDatabase {
  readonly name: string;
  readonly adminUrl: string;
  /** Logged in as the worker is: it may write every room. */
  readonly database: Database;
  /** Logged in as the API is: it may write its own tables, and read the rooms. */
  readonly api: Database;
  urlFor(login: (typeof LOGINS)[number]): string;
  /** As the cluster's superuser, for looking behind the grants. */
  admin<R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** A fresh database cloned from a migrated template; call close() in `after`. */
export async function testDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const root = adminUrlOfEnvironment();
  const template = await migratedTemplate(root);
  const name = `t_${randomBytes(6).toString('hex')}`;
  await withClient(root, (client) => createFrom(client, name, template));
  const adminUrl = withDatabase(root, name);
  const urlFor = (login: string): string => {
    const url = new URL(adminUrl);
    url.username = login;
    url.password = PASSWORD;
    return url.toString();
  };
  const admin = new pg.Pool({ connectionString: adminUrl, max: 4 });
  admin.on('error', () => undefined);
  const size = options.poolSize ?? 10;
  const database = openDatabase({ url: urlFor('atlas_worker'), size });
  const api = openDatabase({ url: urlFor('atlas_api'), size });
  return {
    name,
    adminUrl,
    database,
    api,
    urlFor,
    admin: async <R extends object>(sql: string, parameters: readonly unknown[] = []): Promise<R[]> =>
      (await admin.query(sql, [...parameters])).rows as R[],
    close: async () => {
      await Promise.all([database.close(), api.close()]);
      await admin.end();
      await withClient(root, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

function adminUrlOfEnvironment(): string {
  const url = process.env['ATLAS_DATABASE_ADMIN_URL'];
  if (!url) throw new Error('ATLAS_DATABASE_ADMIN_URL is not set: run these tests through `make test`');
  return url;
}

let ready: Promise<string> | undefined;

/** The template's name holds a hash of the migrations, so that a changed one makes a new template. */
function migratedTemplate(root: string): Promise<string> {
  ready ??= prepareTemplate(root);
  return ready;
}

async function prepareTemplate(root: string): Promise<string> {
  const name = `atlas_template_${hashOf(migrationSources()).slice(0, 16)}`;
  await withClient(root, async (client) => {
    // Several test processes may come at once: one prepares, the others wait.
    await client.query('SELECT pg_advisory_lock(4712)');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [name]);
    if (rowCount === 0) {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${name}`);
      await migrate(withDatabase(root, name), PASSWORD);
      await client.query(`UPDATE pg_database SET datistemplate = true WHERE datname = $1`, [name]);
    }
    await client.query('SELECT pg_advisory_unlock(4712)');
  });
  return name;
}

function migrationSources(): string[] {
  const folder = fileURLToPath(new URL('../../migrations/', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.sort().map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`);
}

async function createFrom(client: pg.Client, name: string, template: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock(4713)');
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  await client.query('SELECT pg_advisory_unlock(4713)');
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

async function withClient<T>(url: string, body: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}
