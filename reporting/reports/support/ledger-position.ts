import type { Instant } from '../../../domain/kernel/time.js';
import type { Queryable } from '../../../platform/database.js';
import type { LedgerPosition } from '../report.js';

/** The last journal that the read models hold, or held by an instant. */
export async function ledgerPosition(tx: Queryable, knownAt?: Instant): Promise<LedgerPosition> {
  const [last] = await tx.query<LedgerPosition>(
    `SELECT j.journal, j.sequence FROM reporting.journals j
     WHERE $1::timestamptz IS NULL OR j.posted_at <= $1::timestamptz ORDER BY j.sequence DESC LIMIT 1`,
    [knownAt ?? null],
  );
  return last ?? { journal: null, sequence: 0 };
}
