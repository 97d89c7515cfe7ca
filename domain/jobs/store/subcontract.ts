import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money } from '../../kernel/money.js';
import { formatQuantity, minus, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { subcontractReceived } from '../jobs.facts.js';
import { refuse } from '../jobs.refusals.js';
import type { JobStepped, ReceiveBackInput, SendOutInput } from '../jobs.wire.js';
import { charge } from './costs.js';
import { givenTo, outside, refreshOperations } from './flow.js';
import { factOf, type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { aggregateOf, jobStep, recordEvent, tellOperation } from './job-step.js';
import { begin, requireActive } from './operations.js';

/** Units go to the operation's subcontractor. Refuses 'WrongState', and 'TooMuch' for more than it was given. */
export function sendOut(database: Database, command: Command<SendOutInput>): Promise<JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'sendOut' }, async (tx, job) => {
    const row = operationOfJob(job, input.operation);
    requireSubcontract(row);
    if (row.state !== 'Running') await begin(tx, job, row);
    const left = minus(givenTo(job, row), row.sentOut);
    const sent = quantity(input.quantity);
    if (sent > left) throw tooMuch(row, 'left to send', left, sent);
    row.sentOut = plus(row.sentOut, sent);
    row.expectedOn = input.expectedOn;
    const { operation, state } = row;
    const note = `${formatQuantity(sent)} sent by ${input.reference}, expected on ${input.expectedOn}`;
    await recordEvent(tx, job, { operation, event: 'sendOut', from: state, to: state, reason: note });
    tellOperation(tx, job, row, 'sendOut', note);
    await refreshOperations(tx, job);
    return {};
  });
}

/** Units come back, and what the subcontractor asks for them is the job's cost. */
export function receiveBack(database: Database, command: Command<ReceiveBackInput>): Promise<JobStepped & Stepped> {
  const { input } = command;
  return jobStep(database, command, { kind: 'receiveBack' }, async (tx, job) => {
    const row = operationOfJob(job, input.operation);
    requireSubcontract(row);
    requireActive(row, 'receiveBack');
    const good = quantity(input.good);
    if (good > outside(row)) throw tooMuch(row, 'at the subcontractor', outside(row), good);
    row.receivedBack = plus(row.receivedBack, good);
    row.good = plus(row.good, good);
    const cost = money(input.cost);
    const { operation, reference } = input;
    const entry = { operation, kind: 'received' as const, element: 'subcontract' as const, amount: cost, reference };
    await charge(tx, job, [{ ...entry, eventDate: localDate(tx.now) }]);
    tellOperation(tx, job, row, 'receiveBack', reference);
    await refreshOperations(tx, job);
    tellReceipt(tx, job, row, { good, cost, reference });
    return {};
  });
}

function tellReceipt(
  tx: StepTx,
  job: JobRow,
  { operation, plan }: OperationRow,
  { good, cost, reference }: { readonly good: Quantity; readonly cost: Money; readonly reference: string },
): void {
  const value = formatMoney(cost);
  tx.emit(subcontractReceived, aggregateOf(job.jobId), {
    ...factOf(job),
    operation,
    supplierId: plan.supplierId ?? '',
    quantity: formatQuantity(good),
    cost: value,
    reference,
    posting: {
      rule: 'job.subcontractReceived',
      eventDate: localDate(tx.now),
      description: `Operation ${operation} of job ${job.jobId} received back by ${reference}`,
      customerId: job.spec.customerId,
      items: [{ amounts: { value }, dimensions: { main: job.dimensions }, job: job.jobId }],
    },
  });
}

function requireSubcontract({ operation, state, plan }: OperationRow): void {
  if (plan.kind === 'subcontract') return;
  throw refuse('WrongState', `Operation ${operation} is done in house.`, { state, operation });
}

function tooMuch({ operation }: OperationRow, what: string, has: Quantity, asked: Quantity) {
  const numbers = { has: formatQuantity(has), asked: formatQuantity(asked) };
  return refuse('TooMuch', `Operation ${operation} has ${numbers.has} ${what}: ${numbers.asked} is too much.`, {
    operation,
    ...numbers,
  });
}
