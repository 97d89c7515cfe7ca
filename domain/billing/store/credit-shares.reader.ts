import type { Database } from '../../../platform/database.js';
import { type Amount, formatMoney, money } from '../../kernel/money.js';

/** What a credit note took off an invoice, and what the customer is owed on that invoice now. */
export interface CreditShare {
  readonly invoice: string;
  readonly credited: Amount;
  readonly owed: Amount;
}

/** By invoice, the oldest first. */
export const creditShares = (database: Database, creditNote: string): Promise<CreditShare[]> =>
  database.read('billing', async (tx) => {
    const shares = await tx.query<CreditShare & object>(
      `SELECT c.invoice, sum(c.net + c.tax)::text AS credited, greatest(-b.open, 0)::text AS owed
       FROM billing.credit_note_lines c JOIN billing.invoice_balances b ON b.invoice = c.invoice
       WHERE c.credit_note = $1 GROUP BY c.invoice, b.open, b.sequence ORDER BY b.sequence`,
      [creditNote],
    );
    return shares.map(({ invoice, credited, owed }) => ({
      invoice,
      credited: formatMoney(money(credited)),
      owed: formatMoney(money(owed)),
    }));
  });
