import type { Database } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import { acceptedLines, lotsOf } from '../lines.js';
import type { ReturnInspection, ReturnReceipt, ReturnRecord, ReturnStart, ReturnView } from '../returns.wire.js';
import { findReturn, standingOf } from './return-row.js';

export const nextReturnId = async (database: Database): Promise<string> =>
  `RMA-${await database.nextNumber('returns', 'return_number')}`;

const INSTANT = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const RECEIPTS = `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('receiptId', c.receipt_id, 'reference', c.reference, 'last', c.last,
     'lines', c.lines, 'receivedBy', c.received_by, 'receivedAt', ${INSTANT('c.received_at')}) ORDER BY c.sequence), '[]')
   FROM returns.receipts c WHERE c.return_id = r.return_id)`;
const INSPECTIONS = `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('inspectionId', i.inspection_id, 'lines', i.lines,
     'inspectedBy', i.inspected_by, 'inspectedAt', ${INSTANT('i.inspected_at')}) ORDER BY i.sequence), '[]')
   FROM returns.inspections i WHERE i.return_id = r.return_id)`;

interface Around {
  authorised_by: Actor;
  authorised_at: Date;
  updated_at: Date;
  receipts: ReturnReceipt[];
  inspections: ReturnInspection[];
}

/** A return with all that belongs to it, or null. */
export const returnView = (database: Database, returnId: string): Promise<ReturnView | null> =>
  database.read('returns', async (tx) => {
    const row = await findReturn(tx, returnId);
    const [around] = await tx.query<Around>(
      `SELECT r.authorised_by, r.authorised_at, r.updated_at, ${RECEIPTS} AS receipts, ${INSPECTIONS} AS inspections
       FROM returns.returns r WHERE r.return_id = $1`,
      [returnId],
    );
    if (!row || !around) return null;
    const { order, note } = row.start.return;
    return {
      ...standingOf(row),
      customerId: order.customerId,
      customerName: order.customerName,
      dimensions: order.dimensions,
      note,
      sentBack: row.sentBack,
      receipts: around.receipts,
      inspections: around.inspections,
      authorisedBy: around.authorised_by,
      authorisedAt: around.authorised_at.toISOString(),
      updatedAt: around.updated_at.toISOString(),
    };
  });

/** For its process, which reads it when it begins anew; null before it has its row. */
export const returnRecord = (database: Database, returnId: string): Promise<ReturnRecord | null> =>
  database.read('returns', async (tx) => {
    const row = await findReturn(tx, returnId);
    if (!row) return null;
    const [around] = await tx.query<{ inspections: ReturnInspection[]; done: string[] }>(
      `SELECT ${INSPECTIONS} AS inspections,
         (SELECT coalesce(jsonb_agg(DISTINCT e.step_key), '[]') FROM returns.return_events e
          WHERE e.return_id = r.return_id) AS done
       FROM returns.returns r WHERE r.return_id = $1`,
      [returnId],
    );
    const { credit, refunds, bankReference, replacements, lines } = row;
    return {
      standing: standingOf(row),
      accepted: acceptedLines(lines),
      lots: lotsOf(
        (around?.inspections ?? []).flatMap((inspection) => inspection.lines),
        lines,
      ),
      inspectors: [...new Set((around?.inspections ?? []).map(({ inspectedBy }) => inspectedBy.id))],
      ...{ credit, refunds, bankReference, replacements },
      done: around?.done ?? [],
    };
  });

/** What a lost process is started with again. */
export const returnStart = (database: Database, returnId: string): Promise<ReturnStart | null> =>
  database.read('returns', async (tx) => (await findReturn(tx, returnId))?.start ?? null);

export interface OpenReturnsQuery {
  /** Only what has not changed for so long. */
  readonly quietSeconds: number;
  readonly after: string;
  readonly limit: number;
}

/** Returns that are not over, by number. */
export const openReturns = (
  database: Database,
  { quietSeconds, after, limit }: OpenReturnsQuery,
): Promise<{ returnId: string; state: string }[]> =>
  database.read('returns', (tx) =>
    tx.query(
      `SELECT r.return_id AS "returnId", r.state FROM returns.returns r
       WHERE r.state NOT IN ('Closed', 'Cancelled', 'Lapsed') AND r.return_id > $1
         AND r.updated_at < now() - make_interval(secs => $2) ORDER BY r.return_id LIMIT $3`,
      [after, quietSeconds, limit],
    ),
  );

/** All of them by id, open or ended. */
export const returnStates = (
  database: Database,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<{ id: string; state: string }[]> =>
  database.read('returns', (tx) =>
    tx.query(
      `SELECT d.return_id AS id, d.state FROM returns.returns d WHERE d.return_id > $1 ORDER BY d.return_id LIMIT $2`,
      [after, limit],
    ),
  );
