import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema } from '../support.js';

/** Operator tasks and how they were resolved. */
export class OperatorTasks1767225600090 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'operations');
    await runner.query(`
      CREATE TABLE operations.tasks (
        task_id text PRIMARY KEY,
        kind text NOT NULL,
        workflow_id text NOT NULL,
        subject text NOT NULL,
        title text NOT NULL,
        detail text NOT NULL,
        actions text[] NOT NULL CHECK (cardinality(actions) > 0),
        raised_at timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX tasks_raised ON operations.tasks (raised_at)');
    await runner.query('CREATE INDEX tasks_subject ON operations.tasks (subject)');
    // A task is open while it has no row here: its key is what lets it be resolved once.
    await runner.query(`
      CREATE TABLE operations.resolutions (
        task_id text PRIMARY KEY REFERENCES operations.tasks (task_id),
        action text NOT NULL,
        justification text NOT NULL,
        resolved_by jsonb NOT NULL,
        resolved_at timestamptz NOT NULL
      )`);
    await appendOnly(runner, 'operations.tasks', 'operations.resolutions');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
