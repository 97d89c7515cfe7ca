import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where that stands of which a task's process is; null where it stands nowhere, or is not there. */
export class TaskPlaces1767225600990 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE operations.tasks ADD COLUMN site text, ADD COLUMN business_unit text');
    await runner.query('ALTER TABLE operations.tasks DISABLE TRIGGER append_only');
    await runner.query(`
      UPDATE operations.tasks t SET site = p.site, business_unit = p.business_unit
      FROM (${PLACES.join(' UNION ALL ')}) p WHERE p.workflow_id = t.workflow_id`);
    await runner.query('ALTER TABLE operations.tasks ENABLE TRIGGER append_only');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const inStart = (process: string, table: string, key: string, path: string): string =>
  `SELECT '${process}:' || ${key} AS workflow_id, start #>> '{${path},dimensions,site}' AS site,
     start #>> '{${path},dimensions,businessUnit}' AS business_unit FROM ${table}`;
const inColumns = (process: string, table: string, key: string): string =>
  `SELECT '${process}:' || ${key}, site, business_unit FROM ${table}`;

const PLACES = [
  inStart('order', 'orders.orders', 'order_id', 'order'),
  inStart('repair', 'repairs.repairs', 'repair_id', 'repair'),
  inStart('return', 'returns.returns', 'return_id', 'return,order'),
  inColumns('job', 'jobs.jobs', 'job_id'),
  inColumns('correction', 'billing.corrections', 'correction'),
  inColumns('approval', 'approvals.requests', 'request_id'),
  inColumns('dunning', 'billing.invoices', 'invoice'),
  `SELECT 'letter:' || l.letter_id, i.site, i.business_unit
   FROM correspondence.letters l JOIN billing.invoices i ON i.invoice = l.invoice`,
];
