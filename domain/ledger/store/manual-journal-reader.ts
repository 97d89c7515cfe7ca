import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import type { ManualJournal } from '../ledger.wire.js';

const MANUAL_JOURNALS = `
  SELECT m.journal_id AS "journalId", m.date::text AS date, m.description, m.lines, m.drafted_by AS "draftedBy",
    to_char(m.drafted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "draftedAt",
    CASE d.decision WHEN 'approved' THEN 'Posted' WHEN 'rejected' THEN 'Rejected' ELSE 'Drafted' END AS state,
    d.decided_by AS "decidedBy",
    to_char(d.decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "decidedAt", d.reason, j.journal
  FROM ledger.manual_journals m
  LEFT JOIN ledger.manual_decisions d ON d.journal_id = m.journal_id
  LEFT JOIN ledger.journals j ON j.manual_journal = m.journal_id`;

export async function readManualJournal(tx: Queryable, journalId: string): Promise<ManualJournal | null> {
  const [row] = await tx.query<ManualJournal>(`${MANUAL_JOURNALS} WHERE m.journal_id = $1`, [journalId]);
  return row ?? null;
}

export const manualJournal = (database: DatabaseReads, journalId: string): Promise<ManualJournal | null> =>
  database.read('ledger', (tx) => readManualJournal(tx, journalId));

/** What waits for another person's approval, oldest first. */
export const draftedJournals = (database: DatabaseReads): Promise<ManualJournal[]> =>
  database.read('ledger', (tx) =>
    tx.query<ManualJournal>(`${MANUAL_JOURNALS} WHERE d.journal_id IS NULL ORDER BY m.drafted_at, m.journal_id`),
  );

/** Their ids alone. */
export const idsOfDrafts = (database: DatabaseReads): Promise<string[]> =>
  database.read('ledger', async (tx) => {
    const rows = await tx.query<{ journal_id: string }>(
      `SELECT m.journal_id FROM ledger.manual_journals m
       LEFT JOIN ledger.manual_decisions d ON d.journal_id = m.journal_id
       WHERE d.journal_id IS NULL ORDER BY m.journal_id`,
    );
    return rows.map(({ journal_id }) => journal_id);
  });
