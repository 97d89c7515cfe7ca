import { loadConfig, required } from '../platform/config.js';
import { migrate } from './migrate.js';

const config = loadConfig();
const password = config.ATLAS_DATABASE_LOGIN_PASSWORD ?? (config.ATLAS_MODE === 'development' ? 'atlas' : undefined);
const ran = await migrate(required(config, 'ATLAS_DATABASE_ADMIN_URL'), password);
process.stdout.write(
  ran.length === 0 ? 'database is up to date\n' : `ran ${ran.length} migrations: ${ran.join(', ')}\n`,
);
