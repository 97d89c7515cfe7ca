import type { Queryable } from '../platform/database.js';
import { projections } from './projections/index.js';

export const READ_MODELS: readonly string[] = [...new Set(projections.map(({ table }) => table))].sort();

export interface Checksum {
  readonly table: string;
  readonly rows: string;
  /** The same for the same rows, in whatever order they stand. */
  readonly checksum: string;
}

/** Every read model of a schema, row by row. */
export async function checksums(tx: Queryable, schema: string): Promise<Checksum[]> {
  const found: Checksum[] = [];
  for (const table of READ_MODELS) {
    const [row] = await tx.query<Omit<Checksum, 'table'>>(
      `SELECT count(*)::text AS rows, coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text AS checksum
       FROM ${schema}.${table} t`,
    );
    found.push({ table, rows: row?.rows ?? '0', checksum: row?.checksum ?? '0' });
  }
  return found;
}
