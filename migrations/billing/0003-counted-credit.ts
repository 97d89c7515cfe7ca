import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of what the customer is owed, how much an order on account counts on: it went beyond the limit by that much. */
export class CountedCredit1767225600398 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE billing.credit_holds ADD COLUMN on_credit numeric(19,2) NOT NULL DEFAULT 0 CHECK (on_credit >= 0)',
    );
    await runner.query('CREATE INDEX ON billing.credit_holds (customer_id) WHERE on_credit > 0');
    await runner.query('CREATE INDEX ON billing.invoice_balances (customer_id) WHERE open < 0');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
