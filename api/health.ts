import type { Database } from '../platform/database.js';
import type { HealthServerOptions } from '../platform/health-server.js';
import { outboxBacklog } from '../platform/relay-outbox.js';
import type { Processes } from './processes.js';

/** What the API cannot do without; late facts it can. */
export const healthOf = (
  database: Database,
  processes: Pick<Processes, 'reach'>,
): Pick<HealthServerOptions, 'checks' | 'backlog'> => ({
  checks: {
    database: () => database.read('http', (tx) => tx.query('SELECT 1')),
    temporal: () => processes.reach(),
  },
  backlog: () => outboxBacklog(database),
});
