import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, dimensionsOf, instant, pageOf, rowsOf } from './sql.js';

export interface JournalItem {
  readonly journal: string;
  readonly sequence: number;
  readonly postingDate: LocalDate;
  readonly eventDate: LocalDate;
  readonly rule: string;
  readonly sourceEventId: string | null;
  readonly sourceType: string | null;
  readonly orderId: string | null;
  readonly correlationId: string;
  readonly description: string;
  readonly reversalOf: string | null;
  readonly postedAt: Instant;
  readonly postedBy: string;
}

export interface JournalsFilter {
  readonly orderId?: string;
  readonly correlationId?: string;
  readonly sourceEventId?: string;
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

/** Journals by posting date and sequence. */
export function journalsList(database: Database, page: Page, filter: JournalsFilter = {}): Promise<Paged<JournalItem>> {
  const where = conditions();
  where.add('j.order_id = $', filter.orderId);
  where.add('j.correlation_id = $', filter.correlationId);
  where.add('j.source_event_id = $', filter.sourceEventId);
  where.add('j.posting_date >= $', filter.from);
  where.add('j.posting_date <= $', filter.to);
  return pageOf(database, {
    select: `j.journal, j.sequence, j.posting_date::text AS "postingDate", j.event_date::text AS "eventDate", j.rule,
      j.source_event_id AS "sourceEventId", j.source_type AS "sourceType", j.order_id AS "orderId",
      j.correlation_id AS "correlationId", j.description, j.reversal_of AS "reversalOf",
      ${instant('j.posted_at')} AS "postedAt", j.posted_by AS "postedBy"`,
    from: 'reporting.journals j',
    where,
    orderBy: 'j.posting_date, j.sequence',
    page,
  });
}

export interface AccountLine {
  readonly journal: string;
  readonly line: number;
  readonly postingDate: LocalDate;
  readonly account: string;
  readonly dimensions: Dimensions;
  readonly debit: string;
  readonly credit: string;
  readonly description: string;
  readonly sourceType: string | null;
  readonly sourceEventId: string | null;
  readonly orderId: string | null;
  readonly job: string | null;
}

/** What a figure of a report is made of: the lines of an account in a period. */
export function accountLines(
  database: Database,
  input: DimensionFilter & { readonly account: string; readonly from?: LocalDate; readonly to?: LocalDate },
): Promise<AccountLine[]> {
  const where = conditions();
  where.add('l.account = $', input.account);
  where.add('l.posting_date >= $', input.from);
  where.add('l.posting_date <= $', input.to);
  addDimensions(where, input, 'l');
  return rowsOf(
    database,
    `SELECT l.journal, l.line, l.posting_date::text AS "postingDate", l.account, ${dimensionsOf('l')} AS dimensions,
       l.debit, l.credit, j.description, j.source_type AS "sourceType", j.source_event_id AS "sourceEventId",
       j.order_id AS "orderId", l.job
     FROM reporting.journal_lines l JOIN reporting.journals j ON j.journal = l.journal
     WHERE ${where.text()} ORDER BY l.posting_date, j.sequence, l.line`,
    where,
  );
}
