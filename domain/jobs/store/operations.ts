import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse } from '../jobs.refusals.js';
import type { JobStepped, OperationInput, PauseOperationInput, ReportQuantityInput } from '../jobs.wire.js';
import { isOperationOver } from '../operation.js';
import { givenTo, outside, processed, refreshOperations, requireRoom, stoppedCentres } from './flow.js';
import { type JobRow, type OperationRow, operationOfJob } from './job-row.js';
import { jobStep, moveJob, moveOperation, tellOperation } from './job-step.js';

type OperationStepped = Promise<JobStepped & Stepped>;

/** Work on the operation begins, or goes on. Refuses 'WorkCentreStopped', and 'WrongState' with what stands in its way. */
export function startOperation(database: Database, command: Command<OperationInput>): OperationStepped {
  return jobStep(database, command, { kind: 'startOperation' }, async (tx, job) => {
    const row = operationOfJob(job, command.input.operation);
    const stopped = await stoppedCentres(tx, job);
    const { workCentre } = row.plan;
    if (workCentre !== null && stopped.has(workCentre) && !isOperationOver(row.state)) {
      throw refuse('WorkCentreStopped', `Work centre ${workCentre} is down.`, { state: row.state, workCentre });
    }
    await begin(tx, job, row);
    await refreshOperations(tx, job, stopped);
    return {};
  });
}

/** The operation runs, and with the first of them the job is in progress. */
export async function begin(tx: StepTx, job: JobRow, row: OperationRow): Promise<void> {
  if (row.state === 'Blocked') {
    const { operation, state, blockedBy } = row;
    throw refuse('WrongState', `Operation ${operation} waits for ${blockedBy}.`, { state, operation, blockedBy });
  }
  await moveOperation(tx, job, row, 'start');
  job.started = true;
  if (job.state === 'Released') await moveJob(tx, job, 'start');
}

export function pauseOperation(database: Database, command: Command<PauseOperationInput>): OperationStepped {
  const { operation, reason } = command.input;
  return jobStep(database, command, { kind: 'pauseOperation' }, async (tx, job) => {
    await moveOperation(tx, job, operationOfJob(job, operation), 'pause', { reason });
    return {};
  });
}

/** Refuses 'StillOpen', naming what has to be done first. */
export function finishOperation(database: Database, command: Command<OperationInput>): OperationStepped {
  return jobStep(database, command, { kind: 'finishOperation' }, async (tx, job) => {
    const row = operationOfJob(job, command.input.operation);
    requireActive(row, 'finish');
    const open = [...unsettled(row), ...unprocessed(job, row)];
    if (open.length > 0) {
      const message = `Operation ${row.operation} is not finished: ${open.join('; ')}.`;
      throw refuse('StillOpen', message, { state: row.state, operation: row.operation, open });
    }
    await moveOperation(tx, job, row, 'finish');
    await refreshOperations(tx, job);
    return {};
  });
}

/** Units of the operation that somebody still has to decide on, mend, bring back or inspect. */
export const unsettled = (row: OperationRow): string[] => [
  ...units(row.inRework, 'in rework'),
  ...units(row.failing, 'failed inspection'),
  ...units(outside(row), 'at the subcontractor'),
  ...(row.plan.characteristics.length > 0
    ? units(minus(minus(row.good, row.accepted), row.failing), 'to be inspected')
    : []),
];

function unprocessed(job: JobRow, row: OperationRow): string[] {
  const previous = job.operations.filter((one) => one.operation < row.operation && one.state !== 'Skipped');
  const running = previous.filter(({ state }) => !isOperationOver(state));
  if (running.length > 0) return running.map(({ operation, state }) => `operation ${operation} is ${state}`);
  if (previous.length === 0) return processed(row) > NONE ? [] : ['nothing was reported'];
  return units(minus(givenTo(job, row), processed(row)), 'to be processed');
}

const units = (count: Quantity, what: string): string[] => (count > NONE ? [`${formatQuantity(count)} ${what}`] : []);

/** Refuses 'WrongState' unless the operation has begun and is not over. */
export function requireActive({ operation, state }: OperationRow, toDo: string): void {
  if (state === 'Running' || state === 'Paused') return;
  throw refuse('WrongState', `Operation ${operation} is ${state}: ${toDo} is refused.`, { state, operation });
}

/** Units that are good by now or need rework. Refuses 'TooMuch' for more than the operation was given, or has in rework. */
export function reportQuantity(database: Database, command: Command<ReportQuantityInput>): OperationStepped {
  const { input } = command;
  return jobStep(database, command, { kind: 'reportQuantity' }, async (tx, job) => {
    const row = operationOfJob(job, input.operation);
    requireActive(row, 'reportQuantity');
    const good = quantity(input.good);
    if (input.reworked) takeReworked(row, good);
    else takeNew(job, row, good, quantity(input.toRework));
    tellOperation(tx, job, row, 'report');
    await refreshOperations(tx, job);
    return {};
  });
}

function takeReworked(row: OperationRow, good: Quantity): void {
  if (good > row.inRework) {
    const numbers = { inRework: formatQuantity(row.inRework), asked: formatQuantity(good) };
    const message = `Operation ${row.operation} has ${numbers.inRework} in rework: ${numbers.asked} is too much.`;
    throw refuse('TooMuch', message, { operation: row.operation, ...numbers });
  }
  row.inRework = minus(row.inRework, good);
  row.good = plus(row.good, good);
}

function takeNew(job: JobRow, row: OperationRow, good: Quantity, toRework: Quantity): void {
  const { operation, state, plan } = row;
  if (plan.kind === 'subcontract') {
    throw refuse('WrongState', `Operation ${operation} is a subcontractor's: its units are received back.`, {
      state,
      operation,
    });
  }
  requireRoom(job, row, plus(good, toRework));
  row.good = plus(row.good, good);
  row.inRework = plus(row.inRework, toRework);
}
