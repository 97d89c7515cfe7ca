import { createHash } from 'node:crypto';
import type pg from 'pg';

export interface Queryable {
  query<R extends object = Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

type Query = Queryable['query'];

export const plainly =
  (client: pg.PoolClient): Query =>
  async <R extends object>(sql: string, parameters?: readonly unknown[]): Promise<R[]> =>
    (await client.query(sql, parameters ? [...parameters] : undefined)).rows as R[];

const names = new Map<string, string>();

/** The text of a statement is its name: each connection parses it once and keeps its plan. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 24);
  names.set(sql, name);
  return name;
}

/** For the statements of commands, which are few and find their rows by key. */
export const prepared =
  (client: pg.PoolClient): Query =>
  async <R extends object>(text: string, parameters: readonly unknown[] = []): Promise<R[]> =>
    (await client.query({ name: nameOf(text), text, values: [...parameters] })).rows as R[];
