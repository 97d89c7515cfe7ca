import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ensureRole } from '../support.js';

/**
 * Who is limited to sites or business units reads as a role of its own, and of each table only the rows that lie there: a list
 * or a report that nobody thought of is limited all the same. A table that is not named here is closed to that role.
 */
export class LimitedReaders1767225600870 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await ensureRole(runner, 'atlas_limited_reader', 'NOLOGIN');
    await runner.query('GRANT USAGE ON SCHEMA reporting TO atlas_limited_reader');
    await runner.query('GRANT atlas_limited_reader TO atlas_api');
    await runner.query('GRANT EXECUTE ON FUNCTION public.chart_of_accounts() TO atlas_limited_reader');
    await runner.query(`
      CREATE FUNCTION public.limited_to(field text) RETURNS text[] LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
        SELECT CASE current_setting('atlas.' || field) WHEN '*' THEN NULL ELSE current_setting('atlas.' || field)::text[] END
      $$`);
    await runner.query('REVOKE ALL ON FUNCTION public.limited_to(text) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION public.limited_to(text) TO atlas_limited_reader');
    for (const table of PLACED) await limit(runner, table, `${within('site')} AND ${within('business_unit')}`);
    for (const [table, whole] of PARTS) await limit(runner, table, whole);
    for (const table of OF_THE_COMPANY) await limit(runner, table, 'true');
    // Where the stream is; what it tells goes through the API, which holds each fact against who listens.
    await guard(runner, 'stream', 'true');
    await runner.query('GRANT SELECT (arrival) ON reporting.stream TO atlas_limited_reader');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const LISTS = { site: 'sites', business_unit: 'business_units' };

/** A list that is not there limits nothing; a place that is not known lies in none. */
const within = (column: keyof typeof LISTS): string => {
  const list = `(SELECT public.limited_to('${LISTS[column]}'))`;
  return `(${list} IS NULL OR ${column} = ANY (${list}::text[]))`;
};

const PLACED = [
  ...['orders', 'jobs', 'open_operations', 'repairs', 'returns', 'approvals', 'invoices', 'stock', 'journal_lines'],
  ...['account_balances', 'account_months', 'revenue_by_day', 'revenue_by_customer', 'revenue_by_customer_month'],
  ...['revenue_by_job', 'deposit_entries', 'deferred_entries', 'stock_entries', 'tax_entries'],
];

const ofJob = (table: string): [string, string] => [
  table,
  `EXISTS (SELECT FROM reporting.jobs whole WHERE whole.job_id = ${table}.job_id)`,
];

/** What stands where that of which it is a part stands. */
const PARTS: readonly [table: string, whole: string][] = [
  ...['job_operations', 'logged_hours', 'job_costs', 'work_in_process', 'job_scrap'].map(ofJob),
  [
    'receivable_entries',
    'EXISTS (SELECT FROM reporting.invoices whole WHERE whole.invoice = receivable_entries.invoice)',
  ],
  ['journals', 'EXISTS (SELECT FROM reporting.journal_lines part WHERE part.journal = journals.journal)'],
];

/** Of no place; a timeline is that of one document, which is looked up before. */
const OF_THE_COMPANY = ['customers', 'parts', 'inbox', 'timeline'];

async function limit(runner: QueryRunner, table: string, visible: string): Promise<void> {
  await guard(runner, table, visible);
  await runner.query(`GRANT SELECT ON reporting.${table} TO atlas_limited_reader`);
}

async function guard(runner: QueryRunner, table: string, visible: string): Promise<void> {
  await runner.query(`ALTER TABLE reporting.${table} ENABLE ROW LEVEL SECURITY`);
  await runner.query(`CREATE POLICY writes ON reporting.${table} TO atlas_reporting USING (true) WITH CHECK (true)`);
  await runner.query(`CREATE POLICY reads ON reporting.${table} FOR SELECT TO atlas_reporting_reader USING (true)`);
  await runner.query(
    `CREATE POLICY limited ON reporting.${table} FOR SELECT TO atlas_limited_reader USING (${visible})`,
  );
}
