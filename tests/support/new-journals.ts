import type { TestDatabase } from './test-database.js';

const read = new WeakMap<TestDatabase, number>();

/** The journals that are new since the last call, as finance writes them: "Dr 1230 CC-SHOP 80.00 J-1". */
export async function newJournals(test: TestDatabase): Promise<string[][]> {
  const rows = await test.admin<{ sequence: string; lines: string[] }>(
    `SELECT l.sequence, jsonb_agg(CASE WHEN l.debit > 0 THEN 'Dr ' ELSE 'Cr ' END || l.account || ' ' || l.cost_centre
       || ' ' || greatest(l.debit, l.credit)::text || coalesce(' ' || l.job, '') ORDER BY l.line) AS lines
     FROM ledger.journal_lines l WHERE l.sequence > $1 GROUP BY l.sequence ORDER BY l.sequence`,
    [read.get(test) ?? 0],
  );
  read.set(test, Number(rows.at(-1)?.sequence ?? read.get(test) ?? 0));
  return rows.map(({ lines }) => lines);
}
