import type { Database, Queryable } from '../../../platform/database.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, type Place, type Scope, withinLimits } from '../../kernel/scope.js';
import type { Attachment, Letter, LetterKind, LetterOutcome } from '../correspondence.wire.js';

interface LetterRow {
  letter_id: string;
  kind: LetterKind;
  customer_id: string | null;
  invoice: string | null;
  order_id: string | null;
  request_id: string | null;
  recipients: string[];
  subject: string;
  body: string;
  written_at: Date;
  attachments: Letter['attachments'];
  outcome: LetterOutcome | null;
  detail: string | null;
  at: Date | null;
}

const LETTERS = `
  SELECT l.letter_id, l.kind, l.customer_id, l.invoice, l.order_id, l.request_id, l.recipients, l.subject, l.body, l.written_at,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'mediaType', a.media_type,
       'bytes', octet_length(a.content)) ORDER BY a.position), '[]')
     FROM correspondence.attachments a WHERE a.letter_id = l.letter_id) AS attachments,
    d.outcome, d.detail, d.at
  FROM correspondence.letters l LEFT JOIN correspondence.deliveries d ON d.letter_id = l.letter_id`;

const letterOf = (row: LetterRow): Letter => ({
  letterId: row.letter_id,
  kind: row.kind,
  customerId: row.customer_id,
  invoice: row.invoice,
  orderId: row.order_id,
  requestId: row.request_id,
  recipients: row.recipients,
  subject: row.subject,
  body: row.body,
  attachments: row.attachments,
  writtenAt: row.written_at.toISOString(),
  delivery: row.outcome && row.at ? { outcome: row.outcome, detail: row.detail ?? '', at: row.at.toISOString() } : null,
});

export async function findLetter(tx: Queryable, letterId: string): Promise<Letter | null> {
  const [row] = await tx.query<LetterRow>(`${LETTERS} WHERE l.letter_id = $1`, [letterId]);
  return row ? letterOf(row) : null;
}

/** The letter, or null. */
export const letter = (database: Database, letterId: string): Promise<Letter | null> =>
  database.read('correspondence', (tx) => findLetter(tx, letterId));

/** Where that stands which a letter is about, or null. */
export const placeOfLetter = (database: Database, letterId: string): Promise<Place | null> =>
  database.read('correspondence', async (tx) => {
    const [row] = await tx.query<Place>(
      'SELECT l.site, l.business_unit AS "businessUnit" FROM correspondence.letters l WHERE l.letter_id = $1',
      [letterId],
    );
    return row ?? null;
  });

export interface LettersQuery {
  readonly customerId?: string | null;
  readonly invoice?: string | null;
  readonly requestId?: string | null;
  readonly kind?: LetterKind | null;
  /** Who asks is limited to it. */
  readonly scope?: Scope | undefined;
}

/** Letters, the last written first. */
export const letters = (database: Database, page: Page, query: LettersQuery): Promise<Paged<Letter>> =>
  database.read('correspondence', async (tx) => {
    const where = `WHERE ($1::text IS NULL OR l.customer_id = $1) AND ($2::text IS NULL OR l.invoice = $2)
      AND ($3::text IS NULL OR l.kind = $3) AND ($4::text IS NULL OR l.request_id = $4)
      AND ${withinLimits(5, 'l.site', 'l.business_unit')}`;
    const { customerId = null, invoice = null, kind = null, requestId = null } = query;
    const filters = [customerId, invoice, kind, requestId, ...limitsOf(query.scope)];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM correspondence.letters l ${where}`,
      filters,
    );
    const rows = await tx.query<LetterRow>(
      `${LETTERS} ${where} ORDER BY l.written_at DESC, l.letter_id DESC LIMIT $7 OFFSET $8`,
      [...filters, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(letterOf), total: count?.total ?? 0 };
  });

/** What the mail of a letter is made of; null when there is no such letter. */
export const mailOfLetter = (
  database: Database,
  letterId: string,
): Promise<(Letter & { readonly files: readonly Attachment[] }) | null> =>
  database.read('correspondence', async (tx) => {
    const found = await findLetter(tx, letterId);
    if (!found) return null;
    const files = await tx.query<Attachment & object>(
      `SELECT a.name, a.media_type AS "mediaType", a.content FROM correspondence.attachments a
       WHERE a.letter_id = $1 ORDER BY a.position`,
      [letterId],
    );
    return { ...found, files };
  });

export interface QuietQuery {
  /** Only what has not changed for so long. */
  readonly quietSeconds: number;
  readonly after: string;
  readonly limit: number;
}

/** Letters that have not ended, by id. */
export const openLetters = (
  database: Database,
  { quietSeconds, after, limit }: QuietQuery,
): Promise<{ letterId: string }[]> =>
  database.read('correspondence', (tx) =>
    tx.query(
      `SELECT o.letter_id AS "letterId" FROM correspondence.outgoing o
       WHERE NOT o.ended AND o.letter_id > $1 AND o.written_at < now() - make_interval(secs => $2)
       ORDER BY o.letter_id LIMIT $3`,
      [after, quietSeconds, limit],
    ),
  );
