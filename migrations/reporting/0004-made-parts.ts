import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parts that are made when they are ordered; facts from before say nothing of it. */
export class MadePartsListed1767225600191 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reporting.parts ADD COLUMN made_to_order boolean NOT NULL DEFAULT false');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
