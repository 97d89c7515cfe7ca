import type { SchemaOwner } from '../../platform/database.js';
import type { TestDatabase } from './test-database.js';

interface Breach {
  table: string;
  statement: string;
}

const isRefusal = (error: unknown): boolean => (error as { code?: string }).code === '42501';

/** One column that a statement may set; an identity column is refused before the grants are looked at. */
interface Table {
  name: string;
  settable: string;
}

async function breaches(
  test: TestDatabase,
  owner: SchemaOwner,
  tables: Table[],
  statements: (table: Table) => string[],
): Promise<Breach[]> {
  const found: Breach[] = [];
  for (const table of tables) {
    for (const statement of statements(table)) {
      const outcome = await test.database
        .transaction(owner, (tx) => tx.query(statement))
        .catch((error: unknown) => error);
      if (!isRefusal(outcome)) found.push({ table: table.name, statement });
    }
  }
  return found;
}

async function tablesWhere(test: TestDatabase, condition: string, owner: string): Promise<Table[]> {
  return test.admin<Table>(
    `SELECT n.nspname || '.' || c.relname AS name, (
       SELECT quote_ident(a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
         AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = '' ORDER BY a.attnum LIMIT 1) AS settable
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND ${condition} ORDER BY 1`,
    [owner],
  );
}

/** Every statement on a neighbour's table that the owner's role was not refused; none when the grants are right. */
export async function neighbourBreaches(test: TestDatabase, owner: SchemaOwner): Promise<Breach[]> {
  const tables = await tablesWhere(test, 'n.nspname <> $1', owner);
  if (tables.length === 0) throw new Error('no neighbour has a table: the test proves nothing');
  return breaches(test, owner, tables, ({ name, settable }) => [
    `SELECT count(*) FROM ${name}`,
    `INSERT INTO ${name} DEFAULT VALUES`,
    `UPDATE ${name} SET ${settable} = ${settable}`,
    `DELETE FROM ${name}`,
  ]);
}

/** Every statement on an append-only table of its own that the role was not refused. */
export async function appendOnlyBreaches(test: TestDatabase, owner: SchemaOwner): Promise<Breach[]> {
  const tables = await appendOnlyTables(test, owner);
  if (tables.length === 0) throw new Error(`${owner} has no append-only table: the test proves nothing`);
  return breaches(test, owner, tables, ({ name, settable }) => [
    `UPDATE ${name} SET ${settable} = ${settable}`,
    `DELETE FROM ${name}`,
    `TRUNCATE ${name}`,
  ]);
}

const appendOnlyTables = (test: TestDatabase, owner: SchemaOwner): Promise<Table[]> =>
  tablesWhere(
    test,
    "n.nspname = $1 AND EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')",
    owner,
  );
