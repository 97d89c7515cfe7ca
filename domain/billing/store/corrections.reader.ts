import type { Database } from '../../../platform/database.js';
import { formatRate, rate } from '../../kernel/money.js';
import type { Page, Paged } from '../../kernel/page.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import { limitsOf, type Scope, withinLimits } from '../../kernel/scope.js';
import type { CorrectionState } from '../correction.js';
import type { Correction, CorrectionKind, CreditNoteView } from '../corrections.wire.js';
import { selectCorrections } from './correction-rows.js';

export const nextCorrectionId = async (database: Database): Promise<string> =>
  `COR-${await database.nextNumber('billing', 'correction_number')}`;

export const correction = (database: Database, correctionId: string): Promise<Correction | null> =>
  database.read('billing', async (tx) => {
    const [found] = await selectCorrections(tx, 'WHERE c.correction = $1', [correctionId]);
    return found ?? null;
  });

export interface CorrectionsQuery extends Page {
  readonly state?: CorrectionState | undefined;
  readonly kind?: CorrectionKind | undefined;
  readonly invoice?: string | undefined;
  readonly customerId?: string | undefined;
  /** Who asks is limited to it. */
  readonly scope?: Scope | undefined;
}

/** Newest first. */
export const corrections = (database: Database, query: CorrectionsQuery): Promise<Paged<Correction>> =>
  database.read('billing', async (tx) => {
    const { state = null, kind = null, invoice = null, customerId = null, page, pageSize } = query;
    const where = `WHERE ($1::text IS NULL OR c.state = $1) AND ($2::text IS NULL OR c.kind = $2)
      AND ($3::text IS NULL OR c.invoice = $3) AND ($4::text IS NULL OR c.customer_id = $4)
      AND ${withinLimits(5, 'c.site', 'c.business_unit')}`;
    const filter = [state, kind, invoice, customerId, ...limitsOf(query.scope)];
    const items = await selectCorrections(
      tx,
      `${where} ORDER BY c.requested_at DESC, c.correction DESC LIMIT $7 OFFSET $8`,
      [...filter, pageSize, (page - 1) * pageSize],
    );
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.corrections c ${where}`,
      filter,
    );
    return { items, total: count?.total ?? 0 };
  });

/** Corrections that are not over and have been quiet for a while, by number: their processes must run. */
export const openCorrections = (
  database: Database,
  { quietSeconds, after, limit }: { quietSeconds: number; after: string; limit: number },
): Promise<Correction[]> =>
  database.read('billing', (tx) =>
    selectCorrections(
      tx,
      `WHERE c.ended_at IS NULL AND c.correction > $1 AND c.requested_at < now() - make_interval(secs => $2)
       ORDER BY c.correction LIMIT $3`,
      [after, quietSeconds, limit],
    ),
  );

type NoteRow = Omit<CreditNoteView, 'lines'> & { lines: CreditNoteView['lines'] };

/** One credit note, or null. */
export const creditNote = (database: Database, number: string): Promise<CreditNoteView | null> =>
  database.read('billing', async (tx) => {
    const [row] = await tx.query<NoteRow>(
      `SELECT n.credit_note AS "creditNote", n.kind, n.order_id AS "orderId", n.customer_id AS "customerId",
         max(i.customer_name) AS "customerName", n.credit_date::text AS "creditDate", n.reason, n.net, n.tax, n.total,
         jsonb_agg(jsonb_build_object('invoice', c.invoice, 'line', c.line, 'part', l.part, 'description', l.description,
           'quantity', c.quantity::text, 'net', c.net::text, 'tax', c.tax::text, 'taxRate', c.tax_rate::text)
           ORDER BY i.sequence, c.line) AS lines
       FROM billing.credit_notes n
       JOIN billing.credit_note_lines c ON c.credit_note = n.credit_note
       JOIN billing.invoice_lines l ON l.invoice = c.invoice AND l.line = c.line
       JOIN billing.invoices i ON i.invoice = c.invoice
       WHERE n.credit_note = $1 GROUP BY n.credit_note`,
      [number],
    );
    return row ? { ...row, lines: row.lines.map(plain) } : null;
  });

const plain = (line: CreditNoteView['lines'][number]): CreditNoteView['lines'][number] => ({
  ...line,
  quantity: formatQuantity(quantity(line.quantity)),
  taxRate: formatRate(rate(line.taxRate)),
});
