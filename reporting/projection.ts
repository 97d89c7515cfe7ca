import type { Fact, FactDefinition, FactPayload } from '../domain/kernel/fact.js';
import type { Queryable } from '../platform/database.js';

type ColumnType = 'text' | 'integer' | 'bigint' | 'numeric' | 'boolean' | 'date' | 'timestamptz' | 'uuid' | 'jsonb';

/**
 * How a row from a fact meets the row that is there. None depends on the order in which facts of different aggregates
 * arrive: `sum` adds up; `latest` keeps what came with the highest `version`; `least` and `greatest` compare; `keep` is
 * for what exactly one fact tells, ever.
 */
type Merge = 'key' | 'keep' | 'sum' | 'latest' | 'version' | 'least' | 'greatest';
export type Column = readonly [ColumnType, Merge];

/** A table, or those of its columns that one kind of fact tells. */
export interface Target<Row extends object> {
  readonly table: string;
  readonly columns: { readonly [Name in keyof Row]-?: Column };
  /** Rows that nothing ever changes: they are inserted as they are. */
  readonly once?: true;
}

export interface Projection {
  readonly table: string;
  /** The rows that these facts make, before they meet the table: pure. */
  rows(facts: readonly Fact[]): object[];
  /** Merges the rows into the table of this schema with one statement. */
  write(tx: Queryable, schema: string, rows: readonly object[]): Promise<void>;
}

export interface Handler<Row extends object> {
  readonly name: string;
  readonly rows: (fact: Fact) => readonly Row[];
}

const handlerName = (fact: { domain: string; type: string; version: number }): string =>
  `${fact.domain}.${fact.type}.v${fact.version}`;

/** What one type of fact tells a table. */
export const on = <D extends FactDefinition, Row extends object>(
  definition: D,
  rows: (fact: Fact<FactPayload<D>>) => Row | readonly Row[],
): Handler<Row> => ({
  name: handlerName(definition),
  rows: (fact) => {
    const made = rows(fact as Fact<FactPayload<D>>);
    return Array.isArray(made) ? (made as readonly Row[]) : [made as Row];
  },
});

export function projection<Row extends object>(target: Target<Row>, handlers: readonly Handler<Row>[]): Projection {
  const byName = new Map(handlers.map((handler) => [handler.name, handler]));
  return {
    table: target.table,
    rows: (facts) => facts.flatMap((fact) => byName.get(handlerName(fact))?.rows(fact) ?? []),
    write: writer(target),
  };
}

/** For a table of which every fact is a row. */
export const projectionOfAll = <Row extends object>(target: Target<Row>, row: (fact: Fact) => Row): Projection => ({
  table: target.table,
  rows: (facts) => facts.map(row),
  write: writer(target),
});

function writer<Row extends object>(target: Target<Row>): Projection['write'] {
  const statements = new Map<string, string>();
  return async (tx, schema, rows) => {
    if (rows.length === 0) return;
    const statement = statements.get(schema) ?? mergeSql(schema, target);
    statements.set(schema, statement);
    await tx.query(statement, [JSON.stringify(rows)]);
  };
}

/** One INSERT … ON CONFLICT: rows of one key are merged first; sorted keys keep two projectors from deadlocks. */
export function mergeSql<Row extends object>(schema: string, { table, columns, once }: Target<Row>): string {
  const all = Object.entries<Column>(columns);
  const keys = all.filter(([, [, merge]]) => merge === 'key').map(([name]) => name);
  const rest = all.filter(([, [, merge]]) => merge !== 'key');
  const version = rest.find(([, [, merge]]) => merge === 'version')?.[0];
  const list = all.map(([name]) => name).join(', ');
  const source = `jsonb_to_recordset($1) AS r(${all.map(([name, [type]]) => `${name} ${type}`).join(', ')})`;
  if (once) {
    return `INSERT INTO ${schema}.${table} (${list}) SELECT ${list} FROM ${source} ON CONFLICT DO NOTHING`;
  }
  const picked = all.map(([name, column]) => (keys.includes(name) ? name : together(name, column, version)));
  const update = rest.map(([name, column]) => `${name} = ${meeting(name, column, version)}`);
  return `
    INSERT INTO ${schema}.${table} AS t (${list})
    SELECT ${picked.join(', ')}
    FROM ${source}
    GROUP BY ${keys.join(', ')} ORDER BY ${keys.join(', ')}
    ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${update.join(', ')}`;
}

/** Rows of one key within a batch. */
function together(name: string, [, merge]: Column, version: string | undefined): string {
  if (merge === 'sum') return `sum(${name})`;
  if (merge === 'least') return `min(${name})`;
  if (merge === 'greatest' || merge === 'version') return `max(${name})`;
  if (merge === 'latest') return `(array_agg(${name} ORDER BY ${version} DESC))[1]`;
  return `(array_agg(${name}) FILTER (WHERE ${name} IS NOT NULL))[1]`;
}

/** The batch's row and the table's. */
function meeting(name: string, [, merge]: Column, version: string | undefined): string {
  if (merge === 'sum') return `t.${name} + excluded.${name}`;
  if (merge === 'least') return `least(t.${name}, excluded.${name})`;
  if (merge === 'greatest' || merge === 'version') return `greatest(t.${name}, excluded.${name})`;
  if (merge === 'keep') return `coalesce(t.${name}, excluded.${name})`;
  return `CASE WHEN excluded.${version} > coalesce(t.${version}, 0) THEN excluded.${name} ELSE t.${name} END`;
}
