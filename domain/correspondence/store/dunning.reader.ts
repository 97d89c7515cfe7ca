import type { Database } from '../../../platform/database.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, type Scope, withinLimits } from '../../kernel/scope.js';
import type { DunningStanding, DunningState } from '../correspondence.wire.js';
import { DUNNINGS, findDunning, listDunnings } from './dunning-row.js';
import type { QuietQuery } from './letter.reader.js';

/** How the reminding of an invoice stands, or null. */
export const dunning = (database: Database, invoice: string): Promise<DunningStanding | null> =>
  database.read('correspondence', (tx) => findDunning(tx, invoice));

export interface DunningsQuery {
  readonly state?: DunningState | null;
  readonly customerId?: string | null;
  /** Who asks is limited to it. */
  readonly scope?: Scope | undefined;
}

/** Invoices that are reminded of, the longest due first. */
export const dunnings = (database: Database, page: Page, query: DunningsQuery): Promise<Paged<DunningStanding>> =>
  database.read('correspondence', async (tx) => {
    const where = `WHERE ($1::text IS NULL OR d.state = $1) AND ($2::text IS NULL OR d.customer_id = $2)
      AND ${withinLimits(3, 'd.site', 'd.business_unit')}`;
    const filters = [query.state ?? null, query.customerId ?? null, ...limitsOf(query.scope)];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM correspondence.dunnings d ${where}`,
      filters,
    );
    const items = await listDunnings(tx, `${DUNNINGS} ${where} ORDER BY d.due_date, d.invoice LIMIT $5 OFFSET $6`, [
      ...filters,
      page.pageSize,
      (page.page - 1) * page.pageSize,
    ]);
    return { items, total: count?.total ?? 0 };
  });

/** Invoices whose reminding is not over, by number; with nobody else's process to ask. */
export const openDunnings = (
  database: Database,
  { quietSeconds, after, limit }: QuietQuery,
): Promise<{ invoice: string; state: string }[]> =>
  database.read('correspondence', (tx) =>
    tx.query(
      `SELECT d.invoice, d.state FROM correspondence.dunnings d
       WHERE d.state <> 'Settled' AND d.invoice > $1 AND d.updated_at < now() - make_interval(secs => $2)
       ORDER BY d.invoice LIMIT $3`,
      [after, quietSeconds, limit],
    ),
  );

/** Of these invoices, those whose reminding is over. */
export const settledOf = (database: Database, invoices: readonly string[]): Promise<string[]> =>
  database.read('correspondence', async (tx) => {
    const rows = await tx.query<{ invoice: string }>(
      `SELECT d.invoice FROM correspondence.dunnings d WHERE d.invoice = ANY($1) AND d.state = 'Settled'
       ORDER BY d.invoice`,
      [[...invoices]],
    );
    return rows.map(({ invoice }) => invoice);
  });

/** The invoices that a hold keeps from being reminded of, and that may be once it is released. */
export const dunningsOfHold = (
  database: Database,
  { customerId, invoice }: { readonly customerId: string; readonly invoice?: string | null },
): Promise<{ invoice: string }[]> =>
  database.read('correspondence', (tx) =>
    tx.query(
      `SELECT d.invoice FROM correspondence.dunnings d
       WHERE d.customer_id = $1 AND d.state <> 'Settled' AND ($2::text IS NULL OR d.invoice = $2) ORDER BY d.invoice`,
      [customerId, invoice ?? null],
    ),
  );
