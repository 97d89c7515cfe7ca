import { expect } from 'chai';
import pg from 'pg';
import { until } from '../support/until.js';
import { ask } from './support/stack.js';

const LOGINS = [
  'atlas-api as atlas_api',
  'atlas-api-counts as atlas_api',
  'atlas-projector as atlas_projector',
  'atlas-relay as atlas_relay',
  'atlas-relay-slots as atlas_relay',
  'atlas-worker as atlas_worker',
];

describe('the processes in PostgreSQL', () => {
  it('each come in by the login that is theirs, and none as the owner', async () => {
    const client = new pg.Client({ connectionString: process.env['ATLAS_DATABASE_ADMIN_URL'] });
    await client.connect();
    const seen = new Set<string>();
    try {
      await until('every process is seen', async () => {
        // A process that rests has no connection.
        await ask('GET', '/v1/orders');
        const { rows } = await client.query<{ process: string }>(
          `SELECT DISTINCT application_name || ' as ' || usename AS process FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE 'atlas-%'`,
        );
        for (const { process: one } of rows) seen.add(one);
        return LOGINS.every((login) => seen.has(login)) ? true : undefined;
      });
      expect([...seen].sort()).to.deep.equal(LOGINS);
      const { rows: mighty } = await client.query(
        `SELECT rolname FROM pg_roles WHERE rolname LIKE 'atlas\\_%'
           AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolinherit AND rolcanlogin)`,
      );
      expect(mighty).to.deep.equal([]);
    } finally {
      await client.end();
    }
  });
});
