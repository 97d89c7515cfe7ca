import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where an invoice stands that is reminded of, or held; and a letter about one, about a request, or with a report of one
 * place. What reports of before were asked with is not known any more: they stand nowhere.
 */
export class CorrespondencePlaces1767225600995 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['dunnings', 'holds', 'letters']) {
      await runner.query(`ALTER TABLE correspondence.${table} ADD COLUMN site text, ADD COLUMN business_unit text`);
      await placed(runner, table, 'billing.invoices', 'invoice');
    }
    await placed(runner, 'letters', 'approvals.requests', 'request_id');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function placed(runner: QueryRunner, table: string, by: string, key: string): Promise<void> {
  await runner.query(`ALTER TABLE correspondence.${table} DISABLE TRIGGER USER`);
  await runner.query(`
    UPDATE correspondence.${table} t SET site = b.site, business_unit = b.business_unit
    FROM ${by} b WHERE b.${key} = t.${key}`);
  await runner.query(`ALTER TABLE correspondence.${table} ENABLE TRIGGER USER`);
}
