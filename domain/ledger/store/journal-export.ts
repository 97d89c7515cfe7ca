import type { Database, Snapshot } from '../../../platform/database.js';
import { addDays, type LocalDate } from '../../kernel/time.js';
import {
  beancountAccounts,
  beancountBalances,
  beancountHead,
  beancountOpening,
  beancountOpens,
  beancountTransaction,
} from '../beancount.js';
import type { Journal } from '../ledger.wire.js';
import { readAccounts } from './chart-reader.js';
import { JOURNALS } from './journal-reader.js';
import { trialBalanceFold } from './trial-balance.js';

export interface ExportRange {
  /** Posting dates. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

const PIECE = 32_768;

/**
 * The journals of some days in Beancount's syntax, as they stand at one moment, piece by piece: accounts, what they held
 * before, every journal in order, and the trial balance as assertions.
 */
export async function* beancountExport(
  database: Pick<Database, 'snapshot'>,
  range: ExportRange,
): AsyncGenerator<string, void, undefined> {
  const snapshot = await database.snapshot('ledger');
  try {
    let piece = '';
    for await (const text of parts(snapshot, range)) {
      piece += text;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
    yield piece;
  } finally {
    await snapshot.end();
  }
}

async function* parts(snapshot: Snapshot, { from, to }: ExportRange): AsyncGenerator<string, void, undefined> {
  const chart = await readAccounts(snapshot);
  const accounts = beancountAccounts(chart);
  const { first, last, now } = await daysOf(snapshot, from, to);
  const balance = await trialBalanceFold(
    { read: (_owner, body) => body(snapshot) },
    { ...(from ? { from } : {}), to: last },
  );
  yield beancountHead('Atlas Machine and Supply', [
    `Journals posted ${from ? `from ${from}` : 'from the first'} to ${last}, as they stood at ${now}.`,
    'Debits are above zero, credits below. Check with: bean-check FILE',
  ]);
  yield beancountOpens(chart, from ?? first);
  yield beancountOpening(accounts, balance.rows, from ?? first);
  const journals = snapshot.rows<Journal>(
    `${JOURNALS} WHERE ($1::date IS NULL OR j.posting_date >= $1::date) AND j.posting_date <= $2::date ORDER BY j.sequence`,
    [from ?? null, last],
  );
  for await (const journal of journals) yield beancountTransaction(accounts, journal);
  // An assertion holds at the beginning of its day.
  yield beancountBalances(accounts, balance.rows, addDays(last, 1));
}

/** The first day that the books know, the last one of the export, and now. */
async function daysOf(snapshot: Snapshot, from: LocalDate | undefined, to: LocalDate | undefined) {
  const [days] = await snapshot.query<{ first: LocalDate; last: LocalDate; now: string }>(
    `SELECT least(min(p.starts_on), $2::date)::text AS first,
       coalesce($2::date, greatest($1::date, (SELECT max(j.posting_date) FROM ledger.journals j), min(p.starts_on)))::text AS last,
       to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS now
     FROM ledger.periods p`,
    [from ?? null, to ?? null],
  );
  if (!days?.first) throw new Error('the books have no period');
  return days;
}
