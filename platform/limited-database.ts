import { type Scope, scopeInWords } from '../domain/kernel/scope.js';
import { type Database, type DatabaseReads, isDenied, type Queryable, type SchemaOwner } from './database.js';
import { type ProblemError, problem } from './problem.js';
import type { Snapshot } from './snapshot.js';

const READER = 'reporting_reader';
const LIMITED = 'limited_reader';

export const ofTheWholeCompany = (scope: Scope, cause?: unknown): ProblemError =>
  problem(403, 'whole-company-only', `This is of the whole company; you are limited to ${scopeInWords(scope)}.`, {
    cause,
  });

/**
 * The database of somebody who is limited: of the read models it shows what lies in the scope, whatever is asked of them.
 * What is not open to who is limited is refused to them, and no error of Atlas.
 */
export function limitedDatabase(database: Database, scope: Scope): Database {
  const limit = (tx: Queryable): Promise<unknown> =>
    tx.query(`SELECT set_config('atlas.sites', $1, true), set_config('atlas.business_units', $2, true)`, [
      listOf(scope.sites),
      listOf(scope.businessUnits),
    ]);
  const told = (error: unknown): unknown => (isDenied(error) ? ofTheWholeCompany(scope, error) : error);
  const limited =
    (reads: DatabaseReads): DatabaseReads['read'] =>
    async <T>(owner: SchemaOwner, body: (tx: Queryable) => Promise<T>): Promise<T> => {
      if (owner !== READER) return reads.read(owner, body);
      try {
        return await reads.read(LIMITED, async (tx) => {
          await limit(tx);
          return body(tx);
        });
      } catch (error) {
        throw told(error);
      }
    };
  return {
    ...database,
    read: limited(database),
    snapshot: async (owner) => {
      if (owner !== READER) return database.snapshot(owner);
      const snapshot = await database.snapshot(LIMITED);
      try {
        await limit(snapshot);
      } catch (error) {
        await snapshot.end();
        throw error;
      }
      return toldBy(snapshot, told);
    },
    atOneMoment: (body) => database.atOneMoment((frozen) => body({ read: limited(frozen) })),
  };
}

const toldBy = (snapshot: Snapshot, told: (error: unknown) => unknown): Snapshot => ({
  ...snapshot,
  query: async (sql, parameters) => {
    try {
      return await snapshot.query(sql, parameters);
    } catch (error) {
      throw told(error);
    }
  },
  rows: async function* <R extends object>(sql: string, parameters?: readonly unknown[]) {
    try {
      yield* snapshot.rows<R>(sql, parameters);
    } catch (error) {
      throw told(error);
    }
  },
});

/** An array as PostgreSQL writes it; the codes of a token are letters, digits, hyphens and underscores. */
const listOf = (codes: readonly string[] | undefined): string => (codes === undefined ? '*' : `{${codes.join(',')}}`);
