import { migrate } from './migrate.js';

const url = process.env['ATLAS_DATABASE_ADMIN_URL'];
if (!url) {
  process.stderr.write('Atlas is not configured:\n  ATLAS_DATABASE_ADMIN_URL: the owner login that runs migrations\n');
  process.exit(1);
}
const password =
  process.env['ATLAS_DATABASE_LOGIN_PASSWORD'] ?? (process.env['ATLAS_MODE'] === 'development' ? 'atlas' : undefined);
const ran = await migrate(url, password);
process.stdout.write(
  ran.length === 0 ? 'database is up to date\n' : `ran ${ran.length} migrations: ${ran.join(', ')}\n`,
);
