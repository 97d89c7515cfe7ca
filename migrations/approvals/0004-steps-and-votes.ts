import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps in sequence, each with a quorum of votes; requests from before have one step and one vote. */
export class StepsAndVotes1767225600450 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE approvals.policy_rules ADD COLUMN site text, ADD COLUMN steps jsonb');
    const [states] = await runner.query(`
      SELECT conname FROM pg_constraint
      WHERE conrelid = 'approvals.requests'::regclass AND pg_get_constraintdef(oid) LIKE '%Granted%'`);
    await runner.query(`
      ALTER TABLE approvals.requests
        DROP CONSTRAINT ${states.conname},
        ADD CHECK (state IN ('Requested', 'Escalated', 'Granted', 'Rejected', 'Returned', 'Expired', 'Withdrawn')),
        ADD COLUMN steps jsonb,
        ADD COLUMN step integer NOT NULL DEFAULT 1 CHECK (step > 0),
        ADD COLUMN asked_role text,
        ADD COLUMN asked_people jsonb`);
    await runner.query(`
      ALTER TABLE approvals.decisions
        DROP CONSTRAINT decisions_pkey,
        ADD COLUMN vote integer NOT NULL DEFAULT 1 CHECK (vote > 0),
        ADD COLUMN step integer NOT NULL DEFAULT 1 CHECK (step > 0),
        ADD PRIMARY KEY (request_id, vote)`);
    // Nobody's word counts twice, whoever says it.
    await runner.query("CREATE UNIQUE INDEX ON approvals.decisions (request_id, (decided_by->>'id'))");
    await runner.query(`
      CREATE UNIQUE INDEX ON approvals.decisions (request_id, (coalesce(on_behalf_of, decided_by)->>'id'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
