import pg from 'pg';
import { plainly, prepared, type Queryable } from './queryable.js';
import { openSnapshot, type Snapshot } from './snapshot.js';

export type { Queryable, Snapshot };

/** The rooms that own a schema; `atlas_<room>` is the Postgres role of each. */
export const ROOMS = [
  'dimensions',
  'parties',
  'catalog',
  'orders',
  'inventory',
  'billing',
  'ledger',
  'approvals',
  'operations',
  'engineering',
  'jobs',
  'repairs',
  'returns',
  'correspondence',
  'audit',
  'webhooks',
] as const;
export type Room = (typeof ROOMS)[number];
/** Schemas of the plumbing, each with a role as well. */
export type SchemaOwner = Room | 'outbox' | 'http' | 'limits' | 'reporting' | 'reporting_reader' | 'limited_reader';

const READ_BY_MANY: ReadonlySet<SchemaOwner> = new Set([...ROOMS, 'outbox']);
/** What only the process reads that writes it has no reader. */
const readerOf = (owner: SchemaOwner): string => (READ_BY_MANY.has(owner) ? `atlas_${owner}_reader` : `atlas_${owner}`);

/** The last statement of a transaction, which travels together with its commit; `answer` makes the result of its rows. */
export class LastStatement<T> {
  readonly sql: string;
  /** Text only: what could not be sent would leave the commit behind it alone. */
  readonly parameters: readonly (string | null)[];
  readonly answer: (rows: readonly Record<string, unknown>[]) => T;

  constructor(sql: string, parameters: LastStatement<T>['parameters'], answer: LastStatement<T>['answer']) {
    this.sql = sql;
    this.parameters = parameters;
    this.answer = answer;
  }
}

export interface Database {
  readonly pool: pg.Pool;
  /** One transaction as the owner's role. */
  transaction<T>(owner: SchemaOwner, body: (tx: Queryable) => Promise<T | LastStatement<T>>): Promise<T>;
  /** The next number of a room's sequence. Numbers may have gaps: what is refused afterwards leaves one. */
  nextNumber(room: Room, sequence: string): Promise<string>;
  /** One read-only transaction as the owner's reader, which may write nothing either way. */
  read<T>(owner: SchemaOwner, body: (tx: Queryable) => Promise<T>): Promise<T>;
  /** For reads that are handed on row by row: whoever takes it ends it. */
  snapshot(owner: SchemaOwner): Promise<Snapshot>;
  /** Reads of several owners that all see the database as it was at one moment; one after the other. */
  atOneMoment<T>(body: (frozen: DatabaseReads) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** All that a reader needs. */
export type DatabaseReads = Pick<Database, 'read'>;

export interface DatabaseOptions {
  readonly url: string;
  readonly size?: number;
  /** As long as it waits for a connection, and a statement may take: 5 and 30 seconds unless told. */
  readonly patienceMs?: number;
  readonly applicationName?: string;
  readonly onIdleError?: (error: Error) => void;
}

/**
 * What the body asks for is refused as well when the transaction cannot begin: a login may do nothing but take its roles
 * (NOINHERIT). The reason is that of the beginning.
 */
async function afterBegin<T>(begun: Promise<unknown>, work: Promise<T>): Promise<T> {
  const [beginning, result] = await Promise.allSettled([begun, work]);
  if (beginning.status === 'rejected') throw beginning.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** The server answers COMMIT with ROLLBACK, and no error, when a statement was refused and the body went on all the same. */
function requireCommitted({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements was refused');
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size ?? 20,
    application_name: options.applicationName ?? 'atlas',
    connectionTimeoutMillis: options.patienceMs ?? 5_000,
    // What need not wait for an answer is sent at once: BEGIN with the first statement, COMMIT with the last.
    pipeline: true,
    statement_timeout: options.patienceMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  // Without a listener, a server restart would end the process through an unhandled 'error'.
  pool.on('error', (error) => options.onIdleError?.(error));

  const run = async <T>(begin: string, as: typeof prepared, body: (tx: Queryable) => Promise<T | LastStatement<T>>) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      const query = as(client);
      const result = await afterBegin(client.query(begin), body({ query }));
      if (!(result instanceof LastStatement)) {
        requireCommitted(await client.query('COMMIT'));
        return result;
      }
      // When the statement fails, the commit behind it rolls back.
      const [rows, ended] = await Promise.all([query(result.sql, result.parameters), client.query('COMMIT')]);
      requireCommitted(ended);
      return result.answer(rows);
    } catch (error) {
      // A migration changed what a prepared statement answers: a new connection prepares it anew.
      if (isStalePlan(error)) broken = error;
      if (!broken) {
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
      }
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };

  return {
    pool,
    transaction: (owner, body) => run(`BEGIN; SET LOCAL ROLE atlas_${owner}`, prepared, body),
    nextNumber: (room, sequence) =>
      run(`BEGIN; SET LOCAL ROLE ${readerOf(room)}`, prepared, async (tx) => {
        const [row] = await tx.query<{ number: string }>('SELECT nextval($1::text::regclass)::text AS number', [
          `${room}.${sequence}`,
        ]);
        return String(row?.number);
      }),
    read: (owner, body) => run(`BEGIN READ ONLY; SET LOCAL ROLE ${readerOf(owner)}`, plainly, body),
    snapshot: (owner) => openSnapshot(pool, readerOf(owner)),
    atOneMoment: (body) =>
      run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', plainly, (tx) =>
        body({
          read: async (owner, inner) => {
            await tx.query(`SET LOCAL ROLE ${readerOf(owner)}`);
            return inner(tx);
          },
        }),
      ),
    close: () => pool.end(),
  };
}

const UNKNOWN_STATEMENT = '26000';

const isStalePlan = (error: unknown): error is Error =>
  error instanceof Error &&
  (error.message.includes('cached plan must not change result type') ||
    (error as { code?: unknown }).code === UNKNOWN_STATEMENT);

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  '08000',
  '53300',
]);

/** Whether the database refused a statement to the role that asked: a grant that it lacks, or row security. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === '42501';

/** Whether an error says that the database could not be reached, rather than that it refused the statement. */
export function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && UNREACHABLE.has(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  );
}
