import type { MigrationInterface, QueryRunner } from 'typeorm';
import { drawnByReaders, LOGINS, readerRole } from '../support.js';

const ROOMS = [
  ...['dimensions', 'parties', 'catalog', 'orders', 'inventory', 'billing', 'ledger', 'approvals', 'operations'],
  ...['engineering', 'jobs', 'repairs', 'returns', 'correspondence'],
];

/**
 * Logins of their own for API and worker, which shared one, and a reader of each room: the API reads rooms, draws the
 * numbers that callers get at once, and writes its own tables only.
 */
export class Logins1767225600800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const room of ROOMS) {
      await readerRole(runner, room);
      await runner.query(`GRANT atlas_${room} TO atlas_worker`);
    }
    await readerRole(runner, 'outbox');
    await runner.query('GRANT atlas_outbox_reader TO atlas_relay');
    await runner.query('GRANT atlas_outbox TO atlas_worker');
    await runner.query('GRANT atlas_http, atlas_limits TO atlas_api');
    await runner.query('GRANT atlas_reporting_reader TO atlas_api, atlas_worker');
    await drawnByReaders(
      runner,
      ...['orders.order_number', 'jobs.job_number', 'repairs.repair_number', 'returns.return_number'],
      ...['billing.correction_number', 'approvals.delegation_number'],
      ...['correspondence.hold_number', 'correspondence.subscription_number'],
    );
    await runner.query('GRANT EXECUTE ON FUNCTION outbox.waiting_facts(interval) TO atlas_ledger_reader');
    await runner.query('GRANT USAGE ON SCHEMA outbox TO atlas_ledger_reader');
    for (const login of LOGINS) await patience(runner, login);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

/** Whoever comes in by a login has no more patience than the process it belongs to, unless the connection says so. */
async function patience(runner: QueryRunner, login: string): Promise<void> {
  await runner.query(`ALTER ROLE ${login} SET statement_timeout = '30s'`);
  await runner.query(`ALTER ROLE ${login} SET idle_in_transaction_session_timeout = '60s'`);
}
