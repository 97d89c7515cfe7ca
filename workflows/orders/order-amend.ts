import { patched } from '@temporalio/workflow';
import type { Address } from '../../domain/kernel/address.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../domain/kernel/quantity.js';
import {
  amendLines,
  type OrderLine,
  type OrderSnapshot,
  type RecordedCommand,
  refuseOrder,
  sliceLine,
  totalsOf,
} from '../../domain/orders/index.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { AmendRequest } from './order.contract.js';
import { refundWhatIsOwed, undoApproval } from './order-compensate.js';
import { insist } from './order-insist.js';
import { refuseChangesOfMade } from './order-jobs.js';
import { attemptOnce, billed, creditLimitOf, overriding } from './order-pay.js';
import { type Asked, askFor, type OrderProcess, post } from './order-process.js';
import { wantedLine } from './order-reserve.js';
import { STOPS } from './order-wait.js';

/** It once asked anew while people voted. */
const SAME_ADDRESS_CHANGES_NOTHING = 'same-address-changes-nothing';

interface Delta {
  /** Lines at the added quantity, priced as the part of the line that is new. */
  readonly added: OrderLine[];
  readonly removed: { line: number; quantity: string }[];
}

/**
 * Changes quantities or the address before shipment, with what follows for stock, money and approval. What is added is
 * got first, and what is taken out is given up only when all that can refuse has agreed: a refused amendment leaves
 * everything as it was.
 */
export async function amend(p: OrderProcess, { command, replayed }: Asked): Promise<void> {
  const request = command.input as AmendRequest;
  const lines = request.lines ? amendLines(p.order.lines, request.lines) : p.order.lines;
  await refuseChangesOfMade(p, request.lines);
  const next: OrderSnapshot = { ...p.order, ...totalsOf(lines), lines, shipTo: request.shipTo ?? p.order.shipTo };
  const delta = deltaOf(p.order.lines, lines);
  const quantitiesChange = delta.added.length + delta.removed.length > 0;
  if (!quantitiesChange && !(request.shipTo && (replayed || mayNameAddress(p, request.shipTo))))
    throw nothingToChange();
  const hasMoney = p.state !== 'Backordered';
  const get = hasMoney ? getWhatIsAdded : getInQueue;
  const held = quantitiesChange ? await get(p, command, next, delta) : p.order.lines;
  await insist(p, `amend/${p.revision + 1}`, async () => {
    if (!sameQuantities(held, lines)) await changeReservation(p, command, 'reservation', lines);
    if (hasMoney) await giveUpWhatIsRemoved(p, command, delta);
    await recordAmendment(p, command, next, request.reason ?? null);
  });
  if (p.state === 'AwaitingApproval') {
    await insist(p, `approval/${p.revision}`, () => undoApproval(p, p.revision).run('the order was amended'));
  }
  p.order = next;
  p.revision += 1;
  if (quantitiesChange) p.requestedBy = command.context.actor;
  p.askers.add(command.context.actor.id);
  p.approveAgain = p.state === 'Confirmed' && quantitiesChange;
  // The policy is asked again, and until then nothing is shipped.
  if (p.approveAgain) p.waitingFor = null;
}

/** The same address asks anew once the votes were split, and not before: who asks could wipe votes with it. */
const mayNameAddress = (p: OrderProcess, shipTo: Address): boolean =>
  p.waitingFor === 'amendment' || !isSameAddress(p.order.shipTo, shipTo) || !patched(SAME_ADDRESS_CHANGES_NOTHING);

const isSameAddress = (one: Address, other: Address): boolean =>
  (Object.keys({ ...one, ...other }) as (keyof Address)[]).every((field) => one[field] === other[field]);

const nothingToChange = () =>
  refuseOrder('NothingToChange', 'The amendment changes nothing.', {
    fields: [
      {
        field: 'lines',
        message: 'Name a line whose quantity changes, or another address; once sent back, the same one asks anew.',
      },
    ],
  });

async function recordAmendment(
  p: OrderProcess,
  command: RecordedCommand,
  next: OrderSnapshot,
  reason: string | null,
): Promise<void> {
  const { orderId, lines, shipTo, net, tax, total } = next;
  const revision = p.revision + 1;
  const amended = await step.amendOrder(
    askFor(command, 'amend', { orderId, revision, lines, shipTo, net, tax, total, reason }),
  );
  p.position = amended.position;
}

function deltaOf(before: readonly OrderLine[], after: readonly OrderLine[]): Delta {
  const added: OrderLine[] = [];
  const removed: { line: number; quantity: string }[] = [];
  for (const line of before) {
    const now = after.find((candidate) => candidate.line === line.line);
    const change = minus(quantity(now?.quantity ?? '0'), quantity(line.quantity));
    if (change > NONE && now) added.push(sliceLine(line, line.quantity, now.quantity));
    if (change < NONE) removed.push({ line: line.line, quantity: formatQuantity(minus(NONE, change)) });
  }
  return { added, removed };
}

/** The stock and the money for what is added; gives back the one when the other is refused. Answers what is held. */
async function getWhatIsAdded(
  p: OrderProcess,
  command: RecordedCommand,
  next: OrderSnapshot,
  delta: Delta,
): Promise<readonly OrderLine[]> {
  const raised = raisedLines(p.order.lines, next.lines);
  const before = p.order.lines;
  if (raised !== before && !(await changeReservation(p, command, 'reservation/more', raised))) {
    throw refuseOrder('InsufficientStock', 'There is not enough stock for the larger quantity.', { state: p.state });
  }
  try {
    if (p.order.paymentTerms === 'onAccount') await changeHold(p, command, next.total);
    else if (delta.added.length > 0) await chargeForMore(p, command, delta.added);
  } catch (error) {
    if (!refusalOf(error)) throw error;
    if (raised !== before) {
      await insist(p, `amend/${p.revision + 1}/back`, () => changeReservation(p, command, 'reservation/back', before));
    }
    throw error;
  }
  return raised;
}

/** A waiting order changes what it waits for; stock may have served it already, without it having heard. */
async function getInQueue(
  p: OrderProcess,
  command: RecordedCommand,
  { lines }: OrderSnapshot,
): Promise<readonly OrderLine[]> {
  if (await changeReservation(p, command, 'reservation', lines)) return lines;
  throw refuseOrder('InsufficientStock', 'There is not enough stock for the larger quantity.', { state: p.state });
}

/** The lines with every part's larger total: two lines of one part may swap what they hold, and need no more for it. */
function raisedLines(before: readonly OrderLine[], after: readonly OrderLine[]): readonly OrderLine[] {
  const totalOf = (lines: readonly OrderLine[], part: string): Quantity =>
    plus(NONE, ...lines.filter((line) => line.part === part).map((line) => quantity(line.quantity)));
  const grows = new Set(before.map(({ part }) => part).filter((part) => totalOf(after, part) >= totalOf(before, part)));
  const changed = after.some(
    (line) => grows.has(line.part) && line.quantity !== before.find((old) => old.line === line.line)?.quantity,
  );
  if (!changed) return before;
  return [...before.filter((line) => !grows.has(line.part)), ...after.filter((line) => grows.has(line.part))];
}

function sameQuantities(one: readonly OrderLine[], other: readonly OrderLine[]): boolean {
  const { added, removed } = deltaOf(one, other);
  return one.length === other.length && added.length + removed.length === 0;
}

/** Answers false, and changes nothing, when an order that ships as a whole cannot hold all of it. */
async function changeReservation(
  p: OrderProcess,
  command: RecordedCommand,
  name: string,
  lines: readonly OrderLine[],
): Promise<boolean> {
  const wanted = p.start.order.lines.map((line) => {
    const kept = lines.find((candidate) => candidate.line === line.line);
    return wantedLine(line, kept?.quantity ?? '0');
  });
  const change = askFor(command, name, { orderId: p.order.orderId, lines: wanted });
  const { changed, ...reservation } = await step.changeReservation(change);
  if (changed) p.reservation = reservation;
  return changed;
}

const REASON = 'the order was amended';

/** What is added is invoiced and charged; when it cannot be charged, it is credited and the amendment refused. */
async function chargeForMore(p: OrderProcess, command: RecordedCommand, added: readonly OrderLine[]): Promise<void> {
  const order = billed(p, added);
  await post(p, await step.invoiceExtra(askFor(command, 'invoice', { order, revision: p.revision + 1 })));
  const refusal = await declineOf(p, totalsOf(added).total);
  if (!refusal) return;
  const { orderId } = p.order;
  const lines = added.map(({ line, quantity: more }) => ({ line, quantity: more }));
  const credit = askFor(command, 'credit/back', { orderId, lines, reason: REASON });
  await insist(p, `amend/${p.revision + 1}/credit`, async () => post(p, await step.creditUnshipped(credit)));
  throw refusal;
}

async function declineOf(p: OrderProcess, amount: string): Promise<Error | null> {
  try {
    const declined = await attemptOnce(p, amount, STOPS);
    if (declined === null) return null;
    const message = `The payment for the added quantity was declined: ${declined}.`;
    return refuseOrder('PaymentDeclined', message, { state: p.state });
  } catch (error) {
    if (error instanceof Error && refusalOf(error)) return error;
    throw error;
  }
}

/** What was taken out is credited and refunded. */
async function giveUpWhatIsRemoved(p: OrderProcess, command: RecordedCommand, delta: Delta): Promise<void> {
  if (p.order.paymentTerms !== 'prepaid' || delta.removed.length === 0) return;
  const { orderId } = p.order;
  const credit = askFor(command, 'credit', { orderId, lines: delta.removed, reason: REASON });
  await post(p, await step.creditUnshipped(credit));
  await refundWhatIsOwed(p, `${command.key}/refund`, REASON);
}

/** The hold follows the total: smaller ones are never refused. */
async function changeHold(p: OrderProcess, command: RecordedCommand, amount: string): Promise<void> {
  const { orderId, customerId } = p.order;
  const creditLimit = await creditLimitOf(customerId);
  const wanted = { orderId, amount, creditLimit, ...overriding(p) };
  const { beyondLimit } = await step.changeCreditHold(askFor(command, 'creditHold', wanted));
  p.beyondLimit = beyondLimit ?? null;
}
