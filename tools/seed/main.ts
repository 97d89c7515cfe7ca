/** Fills the database that ATLAS_DATABASE_URL names with the seed data; safe to run again. */
import { loadConfig, required } from '../../platform/config.js';
import { openDatabase } from '../../platform/database.js';
import { seed } from './seed.js';

const url = required(loadConfig(), 'ATLAS_DATABASE_URL');
const database = openDatabase({ url, size: 4, applicationName: 'atlas-seed' });
try {
  const { counts, journals } = await seed(database);
  const lines = Object.entries(counts).map(([name, count]) => `  ${String(count).padStart(4)} ${name}`);
  process.stdout.write(`seeded, or there already:\n${lines.join('\n')}\n  ${String(journals).padStart(4)} journal\n`);
} finally {
  await database.close();
}
