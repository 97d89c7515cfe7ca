import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { type Database, LastStatement } from '../../platform/database.js';
import { impatient } from './impatient.js';

/** So many in so many seconds. */
export interface Window {
  readonly perWindow: number;
  readonly seconds: number;
}

/** What a process took of somebody's window at once. */
export interface Portion {
  readonly granted: number;
  /** What is left of the window for whoever takes next. */
  readonly beyond: number;
  readonly resetMs: number;
}

export type TakePortion = (key: string, wanted: number) => Promise<Portion>;

/** Counts that all processes share, in one cheap statement each; those of this process alone while they do not come. */
export function sharedCounts(
  database: Pick<Database, 'transaction'>,
  name: string,
  { perWindow, seconds }: Window,
): TakePortion {
  const quota = { keyPrefix: name, points: perWindow, duration: seconds };
  const limiter = new RateLimiterPostgres({
    ...quota,
    storeClient: { query: impatient((statement: Statement) => asLimits(database, statement)) },
    storeType: 'client',
    schemaName: 'limits',
    tableName: 'counts',
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(quota),
  });
  return async (key, wanted) => {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key, wanted).catch(refusedOnly);
    const over = Math.max(0, consumedPoints - perWindow);
    return {
      granted: Math.max(0, wanted - over),
      beyond: Math.max(0, perWindow - consumedPoints),
      resetMs: msBeforeNext,
    };
  };
}

interface Statement {
  readonly text: string;
  readonly values: readonly (string | number)[];
}
interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly rowCount: number;
}

const asLimits = (database: Pick<Database, 'transaction'>, { text, values }: Statement): Promise<Answer> =>
  database.transaction<Answer>(
    'limits',
    async () => new LastStatement(text, values.map(String), (rows) => ({ rows, rowCount: rows.length })),
  );

/** The library rejects with the counts when more was taken than there is. */
function refusedOnly(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
