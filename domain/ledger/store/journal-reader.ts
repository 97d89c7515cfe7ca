import type { DatabaseReads, Queryable } from '../../../platform/database.js';
import type { Journal } from '../ledger.wire.js';

const LINE = `jsonb_build_object('line', l.line, 'account', l.account, 'debit', l.debit::text, 'credit', l.credit::text,
  'dimensions', jsonb_build_object('businessUnit', l.business_unit, 'site', l.site, 'costCentre', l.cost_centre),
  'memo', l.memo, 'job', l.job)`;

export const JOURNALS = `
  SELECT j.journal, j.sequence::int AS sequence, j.kind, j.rule, j.posting_date::text AS "postingDate",
    j.event_date::text AS "eventDate", j.description, j.manual_journal AS "manualJournal", j.order_id AS "orderId",
    j.customer_id AS "customerId",
    j.correlation_id AS "correlationId", j.step, j.workflow_id AS "workflowId", j.posted_by AS "postedBy",
    to_char(j.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "postedAt",
    CASE WHEN j.source_event_id IS NOT NULL THEN jsonb_build_object('eventId', j.source_event_id,
      'domain', j.source_domain, 'type', j.source_type) END AS source,
    ledger.journal_number(r.reversed) AS "reversalOf", ledger.journal_number(b.reversal) AS "reversedBy", r.reason,
    encode(c.hash, 'hex') AS hash,
    coalesce((SELECT jsonb_agg(${LINE} ORDER BY l.line) FROM ledger.journal_lines l WHERE l.sequence = j.sequence), '[]')
      AS lines
  FROM ledger.journals j
  JOIN ledger.chain c ON c.sequence = j.sequence
  LEFT JOIN ledger.reversals r ON r.reversal = j.sequence
  LEFT JOIN ledger.reversals b ON b.reversed = j.sequence`;

/** "JN-000012" → 12; undefined for what is no journal's number. */
export function sequenceOf(journal: string): string | undefined {
  const digits = /^JN-(\d{6,18})$/.exec(journal)?.[1];
  return digits === undefined ? undefined : BigInt(digits).toString();
}

export async function readJournal(tx: Queryable, number: string): Promise<Journal | null> {
  const sequence = sequenceOf(number);
  if (sequence === undefined) return null;
  const [journal] = await tx.query<Journal>(`${JOURNALS} WHERE j.sequence = $1`, [sequence]);
  return journal?.journal === number ? journal : null;
}

/** One journal by its number. */
export const journal = (database: DatabaseReads, number: string): Promise<Journal | null> =>
  database.read('ledger', (tx) => readJournal(tx, number));

export type JournalSource =
  | { readonly eventId: string }
  | { readonly eventIds: readonly string[] }
  | { readonly correlationId: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const OF_CORRELATION = `j.sequence IN (
  SELECT c.sequence FROM ledger.journals c WHERE c.correlation_id = $1
  UNION SELECT l.sequence FROM ledger.journal_lines l WHERE l.job = $1
  UNION SELECT m.sequence FROM ledger.journals m WHERE m.manual_journal = $1)`;

/**
 * The journals that facts have posted, or everything of one correlation such as an order, of a job or a manual journal; in
 * posting order.
 */
export async function journalsOfSource(database: DatabaseReads, source: JournalSource): Promise<Journal[]> {
  const [where, value] =
    'correlationId' in source
      ? [OF_CORRELATION, source.correlationId]
      : [
          'j.source_event_id = ANY ($1::uuid[])',
          ('eventId' in source ? [source.eventId] : source.eventIds).filter((id) => UUID.test(id)),
        ];
  return database.read('ledger', (tx) => tx.query<Journal>(`${JOURNALS} WHERE ${where} ORDER BY j.sequence`, [value]));
}
