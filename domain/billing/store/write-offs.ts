import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { receivableWrittenOff } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkWriteOff } from '../correction.checks.js';
import type { WriteOffInput, WrittenOff } from '../corrections.wire.js';
import { postingOf } from '../posting.js';
import { lockBilling } from './correction-locks.js';
import { carriedOut } from './correction-rows.js';
import { openOf } from './credit-transfers.js';
import { type InvoiceHead, invoiceHead } from './document-heads.js';
import { lineRests } from './line-rests.js';
import { takeNumber } from './number-series.js';
import { PROCESS_ROLES } from './order-account.js';

/**
 * Gives up what is open on an invoice, or a part of it. Refuses with 'UnknownInvoice', 'MoreThanOpen', and with
 * 'NotShippedYet' for what a prepaid order has not shipped: that is credited with the order.
 */
export async function writeOff(database: Database, command: Command<WriteOffInput>): Promise<WrittenOff & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'write off a receivable');
  refuseWrongFields(checkWriteOff(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const head = await invoiceHead(tx, input.invoice);
    await lockBilling(tx, [head.orderId], head.customerId);
    const { amount, open } = await writableOf(tx, head, input);
    const number = await insert(tx, head, input, amount);
    const written = { writeOff: number, amount: formatMoney(amount) };
    await carriedOut(tx, input.correctionId, { event: 'do', amount: written.amount, document: number });
    return { ...written, open: formatMoney(subtract(open, amount)) };
  });
}

/** How much is written off, and what is open before; the caller holds the locks. */
export async function writableOf(
  tx: Queryable,
  { invoice, orderId, kind }: InvoiceHead,
  input: WriteOffInput,
): Promise<{ amount: Money; open: Money }> {
  const open = await openOf(tx, invoice);
  const asked = input.amount == null ? open : money(input.amount);
  if (open <= 0n || asked > open) {
    const message = `Invoice ${invoice} has ${formatMoney(open > 0n ? open : ZERO)} open.`;
    throw refuse('MoreThanOpen', message, { fields: [{ field: 'amount', message }] });
  }
  if (kind === 'beforeShipment') await requireShipped(tx, invoice, orderId, subtract(open, asked));
  return { amount: asked, open };
}

/** What has not shipped is deferred revenue still: what stays open must cover it. */
async function requireShipped(tx: Queryable, invoice: string, orderId: string, left: Money): Promise<void> {
  const rests = (await lineRests(tx, orderId)).filter((rest) => rest.invoice === invoice);
  const unshipped = add(ZERO, ...rests.flatMap((rest) => [rest.restNet, rest.restTax]));
  if (left >= unshipped) return;
  const message = `${formatMoney(unshipped)} of invoice ${invoice} has not shipped: cancel or amend order ${orderId} instead.`;
  throw refuse('NotShippedYet', message, { fields: [{ field: 'amount', message }] });
}

async function insert(tx: StepTx, head: InvoiceHead, input: WriteOffInput, size: Money): Promise<string> {
  const { invoice, orderId, customerId, dimensions } = head;
  const { correctionId: correction, reason } = input;
  const today = localDate(tx.now);
  const amount = formatMoney(size);
  const [row] = await tx.query<{ write_off: string }>(
    `WITH n AS (${takeNumber('WO')}),
     made AS (
       INSERT INTO billing.write_offs (write_off, sequence, correction, invoice, customer_id, amount, reason,
         written_off_on)
       SELECT n.number, n.sequence, $1, $2, $3, $4, $5, $6 FROM n RETURNING write_off),
     balanced AS (UPDATE billing.invoice_balances b SET open = b.open - $4 WHERE b.invoice = $2)
     SELECT made.write_off FROM made`,
    [correction, invoice, customerId, amount, reason, today],
  );
  if (!row) throw new Error(`no write-off of ${invoice} was written`);
  tx.emit(receivableWrittenOff, `invoice:${invoice}`, {
    ...{ writeOff: row.write_off, correction, invoice, orderId, customerId, amount, reason, dimensions },
    posting: postingOf(
      'writeOff',
      today,
      `Write-off ${row.write_off} of invoice ${invoice}`,
      [{ dimensions, amounts: { amount: size } }],
      { customerId },
    ),
  });
  return row.write_off;
}
