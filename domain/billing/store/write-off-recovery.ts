import type { StepTx } from '../../../platform/step.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { money } from '../../kernel/money.js';
import { localDate } from '../../kernel/time.js';
import { writeOffRecovered } from '../billing.facts.js';
import { postingOf } from '../posting.js';
import { takeNumber } from './number-series.js';

/** The credit note, or the payment, that came for what was written off. */
type Document = { readonly creditNote: string } | { readonly payment: string };

type Recovering = Document & {
  readonly customerId: string;
  readonly invoices: readonly {
    readonly invoice: string;
    readonly orderId: string;
    readonly dimensions: Dimensions;
  }[];
};

/**
 * What was written off was given up as never paid: a credit note or a payment that leaves the customer owed on an
 * invoice sets it right before anything is paid back. Answers whether anything was.
 */
export async function recoverWriteOffs(tx: StepTx, recovering: Recovering): Promise<boolean> {
  let any = false;
  for (const one of recovering.invoices) any = (await recover(tx, recovering, one)) || any;
  return any;
}

async function recover(
  tx: StepTx,
  recovering: Recovering,
  { invoice, orderId, dimensions }: Recovering['invoices'][number],
): Promise<boolean> {
  const { customerId } = recovering;
  const creditNote = 'creditNote' in recovering ? recovering.creditNote : '';
  const payment = 'payment' in recovering ? recovering.payment : null;
  const document = payment ?? creditNote;
  const [found] = await tx.query<{ amount: string }>(
    `SELECT least(-b.open, sum(w.amount)) AS amount
     FROM billing.invoice_balances b JOIN billing.write_offs w ON w.invoice = b.invoice
     WHERE b.invoice = $1 AND b.open < 0 GROUP BY b.invoice HAVING sum(w.amount) > 0`,
    [invoice],
  );
  if (!found) return false;
  const { amount } = found;
  const today = localDate(tx.now);
  const [row] = await tx.query<{ write_off: string }>(
    `WITH n AS (${takeNumber('WO')}),
     made AS (
       INSERT INTO billing.write_offs (write_off, sequence, correction, invoice, customer_id, amount, reason,
         written_off_on)
       SELECT n.number, n.sequence, $1 || '/' || $2, $2, $3, -$4::numeric, $1, $5 FROM n RETURNING write_off),
     balanced AS (UPDATE billing.invoice_balances b SET open = b.open + $4 WHERE b.invoice = $2)
     SELECT made.write_off FROM made`,
    [document, invoice, customerId, amount, today],
  );
  if (!row) throw new Error(`no recovery of ${invoice} was written`);
  const { write_off: writeOff } = row;
  tx.emit(writeOffRecovered, `invoice:${invoice}`, {
    ...{ writeOff, creditNote, payment, invoice, orderId, customerId, amount, dimensions },
    posting: postingOf(
      'writeOff.recovered',
      today,
      `Recovery ${writeOff} by ${payment === null ? 'credit note' : 'payment'} ${document} of invoice ${invoice}`,
      [{ dimensions, amounts: { amount: money(amount) } }],
      { customerId },
    ),
  });
  return true;
}
