import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was published of the chain of journals: the hash of each link, and the heads. */
export class PublishedChain1767225600390 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE reporting.chain_links (sequence bigint, hash text, PRIMARY KEY (sequence, hash))`);
    await runner.query(`
      CREATE TABLE reporting.chain_heads (
        sequence bigint,
        hash text,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (sequence, hash)
      )`);
    for (const table of ['chain_links', 'chain_heads']) {
      await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.${table} TO atlas_reporting`);
      await runner.query(`GRANT SELECT ON reporting.${table} TO atlas_reporting_reader`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
