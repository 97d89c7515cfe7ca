import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What reports read: balances by month beside those by day, revenue by customer and job, lines in the order of the
 * ledger with the instant at which they were known. The chart has a door of its own: it is no read model.
 */
export class ReportReadModels1767225600340 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.lines(runner);
    await this.balances(runner);
    await this.revenue(runner);
    await runner.query(`
      CREATE FUNCTION public.chart_of_accounts() RETURNS TABLE (account text, name text, kind text, normal_side text)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
        SELECT a.account, a.name, a.kind, a.normal_side FROM ledger.accounts a ORDER BY a.account
      $$`);
    await runner.query('REVOKE ALL ON FUNCTION public.chart_of_accounts() FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION public.chart_of_accounts() TO atlas_reporting_reader');
  }

  private async lines(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reporting.journals ADD COLUMN customer_id text');
    await runner.query('CREATE INDEX ON reporting.journals (sequence)');
    await runner.query('CREATE INDEX ON reporting.journals (customer_id)');
    await runner.query('CREATE INDEX ON reporting.journals (reversal_of) WHERE reversal_of IS NOT NULL');
    await runner.query(`ALTER TABLE reporting.journal_lines
      ADD COLUMN sequence integer, ADD COLUMN posted_at timestamptz, ADD COLUMN year_end boolean`);
    await runner.query(`
      UPDATE reporting.journal_lines l SET sequence = j.sequence, posted_at = j.posted_at, year_end = j.rule = '${YEAR_END}'
      FROM reporting.journals j WHERE j.journal = l.journal`);
    for (const column of ['sequence', 'posted_at', 'year_end']) {
      await runner.query(`ALTER TABLE reporting.journal_lines ALTER COLUMN ${column} SET NOT NULL`);
    }
    await runner.query('DROP INDEX reporting.journal_lines_account_posting_date_idx');
    await runner.query('CREATE INDEX ON reporting.journal_lines (account, posting_date, sequence, line)');
  }

  private async balances(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reporting.account_balances');
    for (const [table, day] of [
      ['account_balances', 'l.posting_date'],
      ['account_months', `date_trunc('month', l.posting_date)::date`],
    ]) {
      await runner.query(`
        CREATE TABLE reporting.${table} (
          posting_date date NOT NULL, account text NOT NULL, ${DIMENSIONS}, year_end boolean NOT NULL,
          debit numeric(19,2) NOT NULL, credit numeric(19,2) NOT NULL, lines integer NOT NULL,
          PRIMARY KEY (account, posting_date, business_unit, site, cost_centre, year_end)
        ) WITH (fillfactor = 80)`);
      await runner.query(`
        INSERT INTO reporting.${table} (posting_date, account, business_unit, site, cost_centre, year_end, debit, credit, lines)
        SELECT ${day}, l.account, l.business_unit, l.site, l.cost_centre, l.year_end, sum(l.debit), sum(l.credit), count(*)
        FROM reporting.journal_lines l GROUP BY 1, 2, 3, 4, 5, 6`);
      await grant(runner, table);
    }
    await runner.query('CREATE INDEX ON reporting.account_balances (posting_date)');
  }

  private async revenue(runner: QueryRunner): Promise<void> {
    const order = `coalesce(j.order_id, '')`;
    const month = `date_trunc('month', l.posting_date)::date`;
    for (const [table, keys, day, ...values] of [
      ['revenue_by_customer', 'customer_id, order_id', 'l.posting_date', `''`, order],
      ['revenue_by_customer_month', 'customer_id, order_id', month, `''`, order],
      ['revenue_by_job', 'job', 'l.posting_date', `coalesce(l.job, '')`],
    ] as const) {
      await runner.query(`
        CREATE TABLE reporting.${table} (
          posting_date date NOT NULL, ${keys.replaceAll(/\w+/g, '$& text NOT NULL')}, ${DIMENSIONS},
          revenue numeric(19,2) NOT NULL, cost_of_goods_sold numeric(19,2) NOT NULL,
          PRIMARY KEY (posting_date, ${keys}, business_unit, site, cost_centre)
        ) WITH (fillfactor = 80)`);
      await runner.query(`
        INSERT INTO reporting.${table}
        SELECT s.day, ${values.map((_, index) => `s.k${index}`).join(', ')}, s.business_unit, s.site, s.cost_centre,
          coalesce(sum(s.earned) FILTER (WHERE s.account <> '5010'), 0), coalesce(sum(-s.earned) FILTER (WHERE s.account = '5010'), 0)
        FROM (SELECT ${day} AS day, ${values.map((value, index) => `${value} AS k${index}`).join(', ')},
            l.business_unit, l.site, l.cost_centre, l.account, l.credit - l.debit AS earned
          FROM reporting.journal_lines l JOIN reporting.journals j ON j.journal = l.journal
          WHERE (l.account LIKE '4%' OR l.account = '5010') AND NOT l.year_end) s
        GROUP BY s.day, ${values.map((_, index) => `s.k${index}`).join(', ')}, s.business_unit, s.site, s.cost_centre`);
      await grant(runner, table);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

const YEAR_END = 'yearEnd.closed';
const DIMENSIONS = 'business_unit text NOT NULL, site text NOT NULL, cost_centre text NOT NULL';

async function grant(runner: QueryRunner, table: string | undefined): Promise<void> {
  await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON reporting.${table} TO atlas_reporting`);
  await runner.query(`GRANT SELECT ON reporting.${table} TO atlas_reporting_reader`);
}
