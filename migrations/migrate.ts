import { DataSource } from 'typeorm';
import { migrations } from './index.js';
import { LOGINS } from './support.js';

/** Runs what has not run yet, as the owner; sets the login roles' password when one is given. Answers what it ran. */
export async function migrate(url: string, loginPassword?: string): Promise<string[]> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    logging: false,
  });
  await source.initialize();
  try {
    const ran = await source.runMigrations();
    if (loginPassword) await setLoginPasswords(source, loginPassword);
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

async function setLoginPasswords(source: DataSource, password: string): Promise<void> {
  // Roles belong to the cluster: parallel test databases would otherwise update the same catalog rows at once.
  await source.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock(4711)');
    for (const login of LOGINS) {
      await manager.query(`ALTER ROLE ${login} LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
    }
  });
}
