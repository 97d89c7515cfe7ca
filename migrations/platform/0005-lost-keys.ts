import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few keys that run at a time, for who looks which of them were lost. */
export class LostKeys1767225600930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX idempotency_keys_running ON http.idempotency_keys (locked_until) WHERE state = 'running'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
