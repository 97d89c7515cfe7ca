import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { add, formatMoney, type Money, negate } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { goodsIssued } from '../inventory.facts.js';
import { checkIssue } from '../inventory.input.js';
import { refuse } from '../inventory.refusals.js';
import type { IssueStockInput, StockIssued } from '../inventory.wire.js';
import { type HeldLine, heldOf, missingOf } from '../reservation.js';
import { costOf } from '../valuation.js';
import { MAY_PROCESS_ORDERS } from './reservation-commands.js';
import { lockReservation, type ReservationRecord, saveLines } from './reservation-rows.js';
import { dimensionsOf, loadStock, type Movement, moved, recordMovements, type Stock } from './stock-rows.js';

interface Issue {
  readonly line: HeldLine;
  readonly quantity: Quantity;
}

/**
 * Reserved goods leave with a shipment, at moving average. Refuses 'InvalidStockRequest', 'UnknownReservation',
 * 'ReservationReleased', and 'NotReserved' when a line holds less than is to leave, or a whole order waits for a job.
 */
export async function issueStock(
  database: Database,
  command: Command<IssueStockInput>,
): Promise<StockIssued & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'issue stock');
  checkIssue(input);
  const { customerId: _customerId, ...asked } = input;
  return runStep(database, { room: 'inventory', key, input: asked, context }, async (tx) => {
    const reservation = await lockReservation(tx, input.orderId);
    const issues = input.lines ? issuesOf(reservation, input.orderId, input.lines) : everythingHeld(reservation);
    const stocks = await loadStock(
      tx,
      issues.map((issue) => issue.line.part),
      [reservation.site],
    );
    const movements = movementsOf(stocks, issues, input);
    await recordMovements(tx, movements);
    await markIssued(tx, reservation, issues);
    tellIssued(tx, input, movements);
    return {
      cost: formatMoney(totalOf(movements)),
      lines: movements.map((movement) => ({ line: lineOf(movement), ...sizeOf(movement) })),
    };
  });
}

function everythingHeld(reservation: ReservationRecord): Issue[] {
  requireMade(reservation);
  const issues = reservation.lines
    .map((line) => ({ line, quantity: heldOf(line) }))
    .filter((one) => one.quantity > NONE);
  if (issues.length > 0) return issues;
  throw refuse('NotReserved', `Order ${reservation.orderId} holds nothing that has not left.`);
}

/** A whole order leaves when everything that is made for it is there. */
function requireMade({ orderId, allowPartial, lines }: ReservationRecord): void {
  const unfinished = lines.filter((line) => line.made && missingOf(line) > NONE);
  if (allowPartial || unfinished.length === 0) return;
  const waits = unfinished.map(
    (line) => `line ${line.line} waits for the job that makes ${formatQuantity(missingOf(line))} of ${line.part}`,
  );
  throw refuse('NotReserved', `Order ${orderId} is not to be shipped in parts, and ${waits.join(', ')}.`);
}

function issuesOf(
  reservation: ReservationRecord,
  orderId: string,
  lines: NonNullable<IssueStockInput['lines']>,
): Issue[] {
  const held = new Map(reservation.lines.map((line) => [line.line, line]));
  const problems: FieldProblem[] = [];
  const issues: Issue[] = [];
  lines.forEach((wanted, index) => {
    const line = held.get(wanted.line);
    const size = quantity(wanted.quantity);
    if (line && size <= heldOf(line)) issues.push({ line, quantity: size });
    else if (line) {
      const message = `Line ${line.line} holds ${formatQuantity(heldOf(line))}.`;
      problems.push({ field: `lines[${index}].quantity`, message });
    } else problems.push({ field: `lines[${index}].line`, message: `The reservation has no line ${wanted.line}.` });
  });
  if (problems.length === 0) return issues;
  const message = `Order ${orderId} does not hold what is to leave: ${problems.map((p) => p.message).join(' ')}`;
  throw refuse('NotReserved', message, { fields: problems });
}

/** Line after line, so that two lines of one part take their cost one after the other. */
function movementsOf(stocks: readonly Stock[], issues: readonly Issue[], input: IssueStockInput): Movement[] {
  const current = new Map(stocks.map((stock) => [stock.part, stock]));
  return issues.map((issue) => {
    const stock = current.get(issue.line.part);
    if (!stock) throw new Error(`line ${issue.line.line} holds ${issue.line.part}, which was never in stock`);
    const movement = moved(
      { ...stock, reserved: minus(stock.reserved, issue.quantity) },
      {
        kind: 'issued',
        quantity: -issue.quantity as Quantity,
        value: negate(costOf(stock, issue.quantity)),
        reference: input.shipmentId,
        orderId: input.orderId,
        line: issue.line.line,
      },
    );
    current.set(stock.part, movement.after);
    return movement;
  });
}

/** What stock holds for the order went down with the movements already: here `reserved` stays, and issued grows. */
async function markIssued(tx: StepTx, reservation: ReservationRecord, issues: readonly Issue[]): Promise<void> {
  const after = issues.map(({ line, quantity: size }) => ({ ...line, issued: plus(line.issued, size) }));
  const before = issues.map((issue) => issue.line);
  await saveLines(tx, reservation.site, [{ of: reservation, before, after }]);
}

function tellIssued(tx: StepTx, input: IssueStockInput, movements: readonly Movement[]): void {
  const { orderId, shipmentId } = input;
  const [first] = movements;
  if (!first) throw new Error('an issue of nothing');
  tx.emit(goodsIssued, `reservation:${orderId}`, {
    orderId,
    shipmentId,
    site: first.after.site,
    cost: formatMoney(totalOf(movements)),
    lines: movements.map((movement) => ({
      line: lineOf(movement),
      part: movement.after.part,
      ...sizeOf(movement),
      stockAccount: movement.after.stockAccount,
      stockDimensions: dimensionsOf(movement.after),
    })),
    posting: {
      rule: 'shipment.cost',
      eventDate: localDate(tx.now),
      description: `Cost of shipment ${shipmentId} of order ${orderId}`,
      customerId: input.customerId ?? null,
      items: movements.map((movement) => ({
        amounts: { cost: formatMoney(negate(movement.value)) },
        accounts: { stock: movement.after.stockAccount },
        dimensions: { order: input.dimensions, stock: dimensionsOf(movement.after) },
      })),
    },
  });
}

const lineOf = (movement: Movement): number => movement.line ?? 0;
const sizeOf = (movement: Movement): { quantity: string; cost: string } => ({
  quantity: formatQuantity(-movement.quantity as Quantity),
  cost: formatMoney(negate(movement.value)),
});
const totalOf = (movements: readonly Movement[]): Money => negate(add(...movements.map((movement) => movement.value)));
