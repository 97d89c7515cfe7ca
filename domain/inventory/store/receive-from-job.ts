import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { goodsReceivedFromJob, inventoryReserved } from '../inventory.facts.js';
import { checkReceiptFromJob } from '../job-stock.input.js';
import type { ReceivedFromJob, ReceiveFromJobInput } from '../job-stock.wire.js';
import { gained, heldOf, outcomeOf, pegged } from '../reservation.js';
import { aggregateOf as aggregateOfReservation, MAY_PROCESS_ORDERS } from './reservation-commands.js';
import { type LineChange, loadReservation, type ReservationRecord, saveLines } from './reservation-rows.js';
import { lockSites } from './site-lock.js';
import { aggregateOf, changed, changeFields, posting } from './stock-change.js';
import { dimensionsOf, loadStock, moved, placeFor, recordMovements, type Stock } from './stock-rows.js';

/**
 * Goods that a job completed come into stock at their cost: for the order's line that waits for them first, the rest
 * for the queue. Refuses 'InvalidStockRequest'.
 */
export async function receiveFromJob(
  database: Database,
  command: Command<ReceiveFromJobInput>,
): Promise<ReceivedFromJob & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'receive stock from a job');
  checkReceiptFromJob(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { jobId, part, site, dimensions, completionId: reference, orderId = null, orderLine: line = null } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    const movement = moved(placeFor(known, part, site, input.goods), {
      kind: 'receivedFromJob',
      quantity: quantity(input.quantity),
      value: money(input.value),
      ...{ reference, orderId, line, job: { jobId, dimensions } },
    });
    await recordMovements(tx, [movement]);
    const order = orderId === null ? null : await pegTo(tx, orderId, input);
    const held = order ? heldMore(order) : NONE;
    tellReceived(tx, input, movement.after, held);
    if (order) await hold(tx, order);
    return { ...(await changed(tx, movement.after)), pegged: formatQuantity(held) };
  });
}

interface Pegging extends LineChange {
  readonly of: ReservationRecord;
}

/** The order's made lines of the part, with what the job made for them; null when the order waits for none of it. */
async function pegTo(tx: StepTx, orderId: string, input: ReceiveFromJobInput): Promise<Pegging | null> {
  const reservation = await loadReservation(tx, orderId);
  if (!reservation?.open || reservation.site !== input.site) return null;
  const { part, orderLine = null } = input;
  let left = quantity(input.quantity);
  const after = reservation.lines.map((line) => {
    if (!line.made || line.part !== part || (orderLine !== null && line.line !== orderLine)) return line;
    const served = pegged(line, left);
    left = minus(left, minus(served.reserved, line.reserved));
    return served;
  });
  return { of: reservation, before: reservation.lines, after };
}

const heldMore = ({ before, after }: LineChange): Quantity =>
  minus(plus(...after.map(heldOf)), plus(...before.map(heldOf)));

async function hold(tx: StepTx, order: Pegging): Promise<void> {
  const { of, before, after } = order;
  const lines = gained(before, after);
  if (lines.length === 0) return;
  await saveLines(tx, of.site, [order]);
  tx.emit(inventoryReserved, aggregateOfReservation(of), {
    orderId: of.orderId,
    site: of.site,
    outcome: outcomeOf(after),
    servedFromBackorder: true,
    lines,
  });
}

function tellReceived(tx: StepTx, input: ReceiveFromJobInput, after: Stock, held: Quantity): void {
  const { jobId, completionId, orderId = null, orderLine = null } = input;
  const value = money(input.value);
  tx.emit(goodsReceivedFromJob, aggregateOf(after), {
    ...changeFields(after),
    ...{ jobId, completionId, orderId, orderLine },
    quantity: formatQuantity(quantity(input.quantity)),
    pegged: formatQuantity(held),
    value: formatMoney(value),
    jobDimensions: input.dimensions,
    posting: posting(tx, 'job.received', `${after.part} completed by job ${jobId}`, {
      stock: after,
      value,
      dimensions: { main: input.dimensions, stock: dimensionsOf(after) },
      job: jobId,
    }),
  });
}
