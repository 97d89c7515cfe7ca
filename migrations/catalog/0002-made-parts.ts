import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parts that are made when they are ordered. */
export class MadeParts1767225600190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE catalog.parts ADD COLUMN made_to_order boolean NOT NULL DEFAULT false');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
