import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** Payments know the day of their posting and who took them, and one on account can be taken back. */
export class PaymentVoids1767225600480 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await payments(runner);
    await voids(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function payments(runner: QueryRunner): Promise<void> {
  await runner.query('ALTER TABLE billing.payments ADD COLUMN posted_on date, ADD COLUMN taken_by jsonb');
  await runner.query('ALTER TABLE billing.payments DISABLE TRIGGER append_only');
  await runner.query(`
    UPDATE billing.payments p SET posted_on = (f.payload -> 'posting' ->> 'eventDate')::date, taken_by = f.actor
    FROM outbox.facts f
    WHERE f.domain = 'billing' AND f.type IN ('PaymentTaken', 'PaymentSucceeded') AND f.payload ->> 'payment' = p.payment`);
  await runner.query('ALTER TABLE billing.payments ENABLE TRIGGER append_only');
}

async function voids(runner: QueryRunner): Promise<void> {
  await runner.query(`INSERT INTO billing.number_series VALUES ('VP', 0)`);
  await runner.query(`
    CREATE TABLE billing.payment_voids (
      payment_void text PRIMARY KEY,
      sequence bigint NOT NULL UNIQUE,
      correction text NOT NULL UNIQUE,
      payment text NOT NULL UNIQUE REFERENCES billing.payments,
      customer_id text NOT NULL,
      reason text NOT NULL,
      voided_on date NOT NULL,
      recorded_at timestamptz NOT NULL DEFAULT now()
    )`);
  await appendOnly(runner, 'billing.payment_voids');
  await runner.query(`
    ALTER TABLE billing.corrections DROP CONSTRAINT corrections_kind_check,
      ADD CONSTRAINT corrections_kind_check CHECK (kind IN ('priceCorrection', 'writeOff', 'refund', 'paymentVoid'))`);
}
