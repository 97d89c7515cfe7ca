import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Instant, LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { conditions, instant, pageOf } from './sql.js';

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
