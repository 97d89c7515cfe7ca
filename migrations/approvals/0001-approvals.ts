import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, createSchema, mutable } from '../support.js';

/** Policies as versioned data, requests, decisions. */
export class Approvals1767225600080 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createSchema(runner, 'approvals');
    await policies(runner);
    await requests(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function policies(runner: QueryRunner): Promise<void> {
  // The row of a kind is the lock that numbers its versions; the versions themselves never change.
  await runner.query('CREATE TABLE approvals.policy_kinds (kind text PRIMARY KEY, current_version integer NOT NULL)');
  await runner.query(`
    CREATE TABLE approvals.policies (
      kind text NOT NULL REFERENCES approvals.policy_kinds (kind),
      version integer NOT NULL CHECK (version > 0),
      defined_by jsonb NOT NULL,
      defined_at timestamptz NOT NULL,
      PRIMARY KEY (kind, version)
    )`);
  await runner.query(`
    CREATE TABLE approvals.policy_rules (
      kind text NOT NULL,
      version integer NOT NULL,
      name text NOT NULL,
      position integer NOT NULL,
      minimum_amount numeric(19,2) NOT NULL CHECK (minimum_amount >= 0),
      business_unit text,
      approver_role text NOT NULL,
      escalate_after_minutes integer NOT NULL CHECK (escalate_after_minutes > 0),
      escalate_to_role text NOT NULL,
      expire_after_minutes integer NOT NULL CHECK (expire_after_minutes > escalate_after_minutes),
      PRIMARY KEY (kind, version, name),
      FOREIGN KEY (kind, version) REFERENCES approvals.policies (kind, version)
    )`);
  await mutable(runner, 'approvals.policy_kinds');
  await appendOnly(runner, 'approvals.policies', 'approvals.policy_rules');
}

async function requests(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE approvals.requests (
      request_id text PRIMARY KEY,
      kind text NOT NULL,
      subject text NOT NULL,
      amount numeric(19,2) NOT NULL,
      business_unit text NOT NULL,
      site text NOT NULL,
      cost_centre text NOT NULL,
      requested_by jsonb NOT NULL,
      requested_by_id text NOT NULL,
      requested_at timestamptz NOT NULL,
      requester_workflow_id text NOT NULL,
      policy_version integer NOT NULL,
      rule text NOT NULL,
      reason text NOT NULL,
      approver_role text NOT NULL,
      escalate_to_role text NOT NULL,
      escalate_after_minutes integer NOT NULL,
      expire_after_minutes integer NOT NULL,
      state text NOT NULL CHECK (state IN ('Requested', 'Escalated', 'Granted', 'Rejected', 'Expired', 'Withdrawn')),
      escalated_at timestamptz,
      ended_at timestamptz,
      FOREIGN KEY (kind, policy_version, rule) REFERENCES approvals.policy_rules (kind, version, name),
      CHECK ((ended_at IS NULL) = (state IN ('Requested', 'Escalated')))
    )`);
  await runner.query(`
    CREATE INDEX requests_open ON approvals.requests (requested_at) WHERE state IN ('Requested', 'Escalated')`);
  await runner.query('CREATE INDEX requests_subject ON approvals.requests (subject)');
  await runner.query(`
    CREATE TABLE approvals.decisions (
      request_id text PRIMARY KEY REFERENCES approvals.requests (request_id),
      decision text NOT NULL CHECK (decision IN ('approve', 'reject')),
      reason text NOT NULL,
      decided_by jsonb NOT NULL,
      decided_at timestamptz NOT NULL
    )`);
  // Tombstones by request: a request that was withdrawn before it arrived is refused when it does.
  await runner.query(`
    CREATE TABLE approvals.withdrawals (
      request_id text PRIMARY KEY,
      reason text NOT NULL,
      withdrawn_by jsonb NOT NULL,
      withdrawn_at timestamptz NOT NULL
    )`);
  await mutable(runner, 'approvals.requests');
  await appendOnly(runner, 'approvals.decisions', 'approvals.withdrawals');
}
