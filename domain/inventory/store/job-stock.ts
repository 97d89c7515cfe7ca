import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, money, negate } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { materialIssuedToJob, materialReturnedFromJob } from '../inventory.facts.js';
import { refuse } from '../inventory.refusals.js';
import type { StockChanged } from '../inventory.wire.js';
import { checkIssueToJob, checkReturnFromJob } from '../job-stock.input.js';
import type { IssuedToJob, IssueToJobInput, JobStockGivenUp, ReturnFromJobInput } from '../job-stock.wire.js';
import { type HeldLine, issueOf, wantingOf } from '../reservation.js';
import { costOf } from '../valuation.js';
import { serveQueue } from './queue.js';
import { MAY_PROCESS_ORDERS, partsOf } from './reservation-commands.js';
import { loadReservation, type ReservationRecord, saveLines } from './reservation-rows.js';
import { lockSites } from './site-lock.js';
import { aggregateOf, changed, changeFields, posting, requireUnheld } from './stock-change.js';
import { dimensionsOf, loadStock, type Movement, moved, placeFor, recordMovements, type Stock } from './stock-rows.js';

/**
 * Material leaves for a job at moving average: what the job has reserved of it first, then what nobody holds. Refuses
 * 'InvalidStockRequest' and 'InsufficientStock'.
 */
export async function issueToJob(
  database: Database,
  command: Command<IssueToJobInput>,
): Promise<IssuedToJob & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'issue stock to a job');
  checkIssueToJob(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { jobId, part, site, dimensions, work: reference, line = null } = input;
    await lockSites(tx, site);
    const [known] = await loadStock(tx, [part], [site]);
    const own = await reservationOf(tx, jobId, site);
    const size = quantity(input.quantity);
    const issue = issueOf(own?.lines ?? [], { part, size, first: line });
    const stock = requireUnheld(known, part, site, size, issue.held);
    const movement = moved(
      { ...stock, reserved: minus(stock.reserved, issue.held) },
      {
        kind: 'issuedToJob',
        quantity: -size as Quantity,
        value: negate(costOf(stock, size)),
        reference,
        orderId: input.orderId ?? null,
        line,
        job: { jobId, dimensions },
      },
    );
    await recordMovements(tx, [movement]);
    tellIssued(tx, input, movement, issue.held);
    if (own) await saveIssue(tx, own, issue.lines);
    return { part, quantity: formatQuantity(size), value: formatMoney(negate(movement.value)) };
  });
}

/** What a job has reserved, under its own id; none when it was released, or is held at another site. */
async function reservationOf(tx: StepTx, jobId: string, site: string): Promise<ReservationRecord | null> {
  const reservation = await loadReservation(tx, jobId);
  return reservation?.open && reservation.site === site ? reservation : null;
}

function tellIssued(tx: StepTx, input: IssueToJobInput, { after, value, line = null }: Movement, held: Quantity): void {
  const { jobId, work, orderId = null } = input;
  const taken = negate(value);
  tx.emit(materialIssuedToJob, aggregateOf(after), {
    ...changeFields(after),
    ...{ jobId, orderId, work, line },
    quantity: formatQuantity(quantity(input.quantity)),
    fromReservation: formatQuantity(held),
    value: formatMoney(taken),
    jobDimensions: input.dimensions,
    posting: posting(tx, 'job.materialIssued', `${after.part} issued to job ${jobId}`, {
      stock: after,
      value: taken,
      dimensions: { main: input.dimensions, stock: dimensionsOf(after) },
      job: jobId,
    }),
  });
}

/** Stock holds less since the movement. What the job need not wait for any more may free the rest of a whole job. */
async function saveIssue(tx: StepTx, own: ReservationRecord, lines: readonly HeldLine[]): Promise<void> {
  await saveLines(tx, own.site, [{ of: own, before: lines, after: lines }]);
  const waiting = lines.filter((line) => wantingOf(line) > NONE);
  if (waiting.length > 0) await serveQueue(tx, own.site, partsOf(waiting));
}

/**
 * Material comes back from a job at the cost at which it was issued, into what is free: orders that wait are served.
 * Refuses 'InvalidStockRequest', also for a part that was never in stock there.
 */
export async function returnFromJob(
  database: Database,
  command: Command<ReturnFromJobInput>,
): Promise<StockChanged & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'return stock from a job');
  checkReturnFromJob(input);
  return runStep(database, { room: 'inventory', key, input, context }, async (tx) => {
    const { jobId, part, site, dimensions, work, line = null, orderId = null } = input;
    await lockSites(tx, site);
    const known = requireKnown(await loadStock(tx, [part], [site]), part, site);
    const value = money(input.value);
    const movement = moved(placeFor(known, part, site, known), {
      kind: 'returnedFromJob',
      quantity: quantity(input.quantity),
      value,
      reference: work,
      orderId,
      line,
      job: { jobId, dimensions },
    });
    await recordMovements(tx, [movement]);
    const { after } = movement;
    tx.emit(materialReturnedFromJob, aggregateOf(after), {
      ...changeFields(after),
      ...{ jobId, orderId, work, line },
      quantity: formatQuantity(movement.quantity),
      value: formatMoney(value),
      jobDimensions: dimensions,
      posting: posting(tx, 'job.materialReturned', `${part} returned from job ${jobId}`, {
        stock: after,
        value,
        dimensions: { main: dimensions, stock: dimensionsOf(after) },
        job: jobId,
      }),
    });
    return changed(tx, after);
  });
}

function requireKnown([known]: readonly Stock[], part: string, site: string): Stock {
  if (known) return known;
  const fields = [{ field: 'part', message: `Was never in stock at ${site}.` }];
  throw refuse('InvalidStockRequest', `Cannot return from a job: ${site} never had ${part}.`, { fields });
}

/**
 * Bars the issue or the return with this key, which was refused: an attempt that arrives late, or is made again when
 * there is stock, is refused 'StepUndone'. One that had happened after all stays.
 */
export async function giveUpJobStock(
  database: Database,
  { key, context, input }: Command<{ readonly jobId: string }>,
): Promise<JobStockGivenUp & Stepped> {
  requireRole(context.actor, MAY_PROCESS_ORDERS, 'give up stock of a job');
  const step = { room: 'inventory' as const, key, input, context };
  return runUndo<IssuedToJob, JobStockGivenUp>(database, step, async () => ({ moved: true }), { moved: false });
}
