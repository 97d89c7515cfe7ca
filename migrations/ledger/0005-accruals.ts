import type { MigrationInterface, QueryRunner } from 'typeorm';
import { laterAccounts } from './chart-of-accounts.js';
import { post } from './posting-functions.js';

/** An account for what is accrued; and reversals are dated as they are asked for, in locked periods too. */
export class Accruals1767225600470 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `INSERT INTO ledger.accounts (account, name, kind, normal_side, subledger)
       SELECT a.account, a.name, a.kind, a."normalSide", a.subledger FROM jsonb_to_recordset($1)
         AS a(account text, name text, kind text, "normalSide" text, subledger text)`,
      [JSON.stringify(laterAccounts)],
    );
    await runner.query('DROP TRIGGER date_year_end ON ledger.journals');
    await runner.query('ALTER FUNCTION ledger.date_year_end() RENAME TO date_as_asked');
    await runner.query(`
      CREATE TRIGGER date_as_asked BEFORE INSERT ON ledger.journals
      FOR EACH ROW WHEN (NEW.kind IN ('reversal', 'yearEnd')) EXECUTE FUNCTION ledger.date_as_asked()`);
    await post(
      runner,
      `CASE WHEN a.kind = 'yearEnd' THEN (SELECT h.sequence FROM ledger.chain_head h) END`,
      '@.kind == "automatic"',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
