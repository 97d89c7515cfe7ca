import type { Scope } from '../domain/kernel/scope.js';
import type { Database, DatabaseReads, Queryable, SchemaOwner } from './database.js';

const READER = 'reporting_reader';
const LIMITED = 'limited_reader';

/** The database of somebody who is limited: of the read models it shows what lies in the scope, whatever is asked of them. */
export function limitedDatabase(database: Database, scope: Scope): Database {
  const limit = (tx: Queryable): Promise<unknown> =>
    tx.query(`SELECT set_config('atlas.sites', $1, true), set_config('atlas.business_units', $2, true)`, [
      listOf(scope.sites),
      listOf(scope.businessUnits),
    ]);
  const limited =
    (reads: DatabaseReads): DatabaseReads['read'] =>
    <T>(owner: SchemaOwner, body: (tx: Queryable) => Promise<T>): Promise<T> => {
      if (owner !== READER) return reads.read(owner, body);
      return reads.read(LIMITED, async (tx) => {
        await limit(tx);
        return body(tx);
      });
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
      return snapshot;
    },
    atOneMoment: (body) => database.atOneMoment((frozen) => body({ read: limited(frozen) })),
  };
}

/** An array as PostgreSQL writes it; the codes of a token are letters, digits, hyphens and underscores. */
const listOf = (codes: readonly string[] | undefined): string => (codes === undefined ? '*' : `{${codes.join(',')}}`);
