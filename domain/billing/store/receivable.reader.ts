import type { Database } from '../../../platform/database.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { Receivable } from '../billing.wire.js';

interface ReceivableRow {
  invoice: string;
  orderId: string;
  customerId: string;
  customerName: string;
  kind: Receivable['kind'];
  invoiceDate: string;
  dueDate: string;
  total: string;
  open: string;
}

export interface OpenOnAccount {
  readonly invoice: string;
  readonly customerId: string;
  readonly sequence: string;
}

/** Open invoices on account, after the one given. */
export const openOnAccount = (
  database: Database,
  { after, limit }: { readonly after: Omit<OpenOnAccount, 'invoice'>; readonly limit: number },
): Promise<OpenOnAccount[]> =>
  database.read('billing', (tx) =>
    tx.query<OpenOnAccount & object>(
      `SELECT b.invoice, b.customer_id AS "customerId", b.sequence::text FROM billing.invoice_balances b
       WHERE b.kind = 'afterShipment' AND b.open > 0 AND (b.customer_id, b.sequence) > ($1, $2)
       ORDER BY b.customer_id, b.sequence LIMIT $3`,
      [after.customerId, after.sequence, limit],
    ),
  );

/** What is open of an invoice, or null; by its running balance, without its lines. */
export const receivable = (database: Database, invoice: string): Promise<Receivable | null> =>
  database.read('billing', async (tx) => {
    const [row] = await tx.query<ReceivableRow & object>(
      `SELECT i.invoice, i.order_id AS "orderId", i.customer_id AS "customerId", i.customer_name AS "customerName",
         i.kind, i.invoice_date::text AS "invoiceDate", i.due_date::text AS "dueDate", i.total, b.open
       FROM billing.invoices i JOIN billing.invoice_balances b ON b.invoice = i.invoice WHERE i.invoice = $1`,
      [invoice],
    );
    return row ? { ...row, isOpen: money(row.open) > 0n, open: formatMoney(money(row.open)) } : null;
  });
