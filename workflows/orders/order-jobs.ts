import { CancellationScope } from '@temporalio/workflow';
import { type CancelJobInput, isJobOver, type JobSpec } from '../../domain/jobs/index.js';
import { type CommandContext, onBehalfOf } from '../../domain/kernel/actor.js';
import { NONE, type Quantity, quantity } from '../../domain/kernel/quantity.js';
import {
  awaited,
  jobOfLine,
  lackingLines,
  type MadeLine,
  madeLines,
  type Progress,
  refuseOrder,
} from '../../domain/orders/index.js';
import { isAskedAnew, type JobProgress, type JobStart } from '../jobs/job.contract.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import type { AmendRequest, StartedJobs } from './order.contract.js';
import { askOperator } from './order-insist.js';
import { abort, ask, type OrderProcess, show } from './order-process.js';
import { rereadReservation } from './order-reserve.js';
import { obey, STOPS, waitFor } from './order-wait.js';

const AS_PLANNED = { overCompletion: '0', underCompletion: '0', normalScrap: '0', overIssue: '0' } as const;

export const hasMade = (p: OrderProcess): boolean => madeLines(p.start.order.lines).length > 0;

function specOf({ order }: OrderProcess, line: MadeLine): JobSpec {
  const { dueDate, ...goods } = line.made;
  return {
    jobId: jobOfLine(order.orderId, line.line),
    kind: 'order',
    customerId: order.customerId,
    customerName: order.customerName,
    orderId: order.orderId,
    orderLine: line.line,
    repairId: null,
    part: line.part,
    description: line.description,
    quantity: line.quantity,
    unitOfMeasure: line.unitOfMeasure,
    dueDate,
    dimensions: order.dimensions,
    goods,
    warrantyShare: '0',
    tolerances: AS_PLANNED,
    quote: null,
    billing: { termsDays: order.termsDays, taxRate: line.taxRate },
    given: null,
    releaseAtOnce: true,
  };
}

const startOf = (p: OrderProcess, line: MadeLine): JobStart => ({
  spec: specOf(p, line),
  timing: { rereadMinutes: p.start.timing.stockRereadMinutes },
  context: p.start.context,
});

/** A confirmed order begins one job for each line that is made, once. */
export async function startJobs(p: OrderProcess): Promise<void> {
  if (hasMade(p)) await obey(p, STOPS);
  for (const line of madeLines(p.order.lines)) {
    if (p.jobs.has(line.line)) continue;
    await CancellationScope.nonCancellable(() => startJob(p, line));
    p.jobs.add(line.line);
  }
}

/** What the jobs room refuses, such as a work centre without rates, an operator mends, or gives the order up. */
async function startJob(p: OrderProcess, line: MadeLine): Promise<void> {
  const start = startOf(p, line);
  for (let round = 1; ; round += 1) {
    try {
      return await upkeep.startJob(start);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const taskId = `${p.order.orderId}/job/${line.line}/${round}`;
      const title = `Job ${start.spec.jobId} cannot begin`;
      const action = await askOperator(p, { taskId, title, error, actions: ['retry', 'cancel'] });
      if (action === 'cancel') throw await abort(p, 'fail', `job ${start.spec.jobId} cannot begin: ${refusal.message}`);
    }
  }
}

const progressOf = (p: OrderProcess): Progress => {
  const reserved = new Map(p.reservation?.lines.map((line) => [line.line, quantity(line.reserved)]));
  return { reserved: (line) => reserved.get(line) ?? NONE, shipped: (line) => p.shipped.get(line) ?? NONE };
};

/** Whether something is still to be made for the order. */
export const lacksMade = (p: OrderProcess): boolean => lackingLines(p.order.lines, progressOf(p)).length > 0;

/** What a confirmed order waits for: its jobs, or a person who ships what is there. */
export const awaitedBy = (p: OrderProcess): string => awaited(p.order, progressOf(p));

/**
 * Writes down when the order waits for something else than before; `moment` tells one wait in a state from another. A
 * process that is done again does not know what its row says, and tells it once.
 */
export async function tellWaiting(p: OrderProcess, waitingFor: string = awaitedBy(p), moment = ''): Promise<void> {
  if (!hasMade(p)) return;
  const name = `waits/${p.state}/${p.revision}/${p.shipments}/${waitingFor}${moment}`;
  if (name === p.told || (waitingFor === p.waitingFor && !p.resumed)) return;
  p.told = name;
  p.waitingFor = waitingFor;
  const { orderId } = p.order;
  const noted = await step.noteWaiting(ask(p, name, { orderId, state: p.state, waitingFor }));
  p.position = noted.position ?? p.position;
  show(p);
}

/**
 * What a job makes stays as it is. Only when it will make no more can the line be lowered to what there is, or else an
 * order whose job was cancelled, or made less, could never be shipped.
 */
export async function refuseChangesOfMade(p: OrderProcess, lines: AmendRequest['lines'] = []): Promise<void> {
  if (p.jobs.size === 0) return;
  await rereadReservation(p);
  for (const [index, { line: number, quantity: wanted }] of lines.entries()) {
    const line = madeLines(p.order.lines).find((candidate) => candidate.line === number && p.jobs.has(number));
    if (!line || quantity(wanted) === quantity(line.quantity)) continue;
    const reason = await whyFixed(p, line, quantity(wanted));
    if (!reason) continue;
    const fields = [{ field: `lines[${index}].quantity`, message: reason }];
    throw refuseOrder('BeingMade', `Line ${number} is made to order: ${reason}`, { state: p.state, fields });
  }
}

async function whyFixed(p: OrderProcess, line: MadeLine, wanted: Quantity): Promise<string | null> {
  const jobId = jobOfLine(p.order.orderId, line.line);
  const state = (await step.readJob(jobId))?.standing.state;
  const makesMore = !state || !(state === 'Completed' || isJobOver(state));
  if (makesMore) return `job ${jobId} makes ${line.quantity} of ${line.part} already, and stays so.`;
  if (wanted > quantity(line.quantity)) return `job ${jobId} is ${state} and makes no more: place another order.`;
  const made = progressOf(p).reserved(line.line);
  return wanted < made ? `job ${jobId} has made more than that for it.` : null;
}

/**
 * What becomes of the jobs of an order that ends early: one that has not begun is cancelled; one that has is finished for
 * stock, or cancelled when that was asked and a second person agrees. The order waits for their decision.
 */
export async function undoJobs(p: OrderProcess, undoing: Undoing): Promise<void> {
  const waitedFor = p.waitingFor;
  for (const line of madeLines(p.start.order.lines)) await undoJob(p, line, undoing);
  if (waitedFor) await tellWaiting(p, waitedFor, '/decided');
}

interface Undoing {
  readonly choice: StartedJobs;
  readonly by: CommandContext;
  readonly reason: string;
  /** Called when a decision is waited for. */
  readonly answerEarly?: (() => void) | undefined;
}

async function undoJob(p: OrderProcess, line: MadeLine, { choice, by, reason, answerEarly }: Undoing): Promise<void> {
  const jobId = jobOfLine(p.order.orderId, line.line);
  const cancelling = { jobId, reason };
  const quietly = { ...cancelling, costTo: 'scrap' as const, unlessBegun: true };
  const { hasBegun } = await cancelJob(p, line, { name: 'cancel', by, input: quietly });
  if (!hasBegun || choice.startedJobs !== 'cancel') return;
  const { costTo = 'scrap', charge = null } = choice;
  const { progress } = await cancelJob(p, line, { name: 'abandon', by, input: { ...cancelling, costTo, charge } });
  const exceptionId = progress?.made['exception'];
  if (!exceptionId) return;
  await tellWaiting(p, 'approval');
  answerEarly?.();
  await awaitDecision(p, jobId, exceptionId);
}

interface Cancelling {
  readonly name: string;
  readonly by: CommandContext;
  readonly input: CancelJobInput;
}

/**
 * Nothing is to be done with a job that never was, is over, or has made its goods. One that never was is barred: an
 * attempt to begin it may still be on its way. What was refused is asked anew under another key, or else the job's
 * process would answer what it answered before.
 */
async function cancelJob(
  p: OrderProcess,
  line: MadeLine,
  { name, by, input }: Cancelling,
): Promise<{ hasBegun: boolean; progress?: JobProgress }> {
  const refusals = p.jobRefusals.get(line.line) ?? 0;
  const key = `${p.order.orderId}/job/${line.line}/${name}${refusals > 0 ? `/${refusals + 1}` : ''}`;
  const asking = { jobId: input.jobId, kind: 'cancelJob' as const, command: { key, context: onBehalfOf(by), input } };
  let answer = await upkeep.askJob(asking);
  if (answer.outcome === 'noProcess') {
    const job = await step.readJob(input.jobId);
    if (job ? isJobOver(job.standing.state) : await isBarred(p, input.jobId)) return { hasBegun: false };
    // Its process was lost.
    await upkeep.startJob(startOf(p, madeLines(p.order.lines).find((now) => now.line === line.line) ?? line));
    answer = await upkeep.askJob(asking);
  }
  if (answer.outcome === 'noProcess')
    throw refuseOrder('JobRefused', `The process of job ${input.jobId} does not run.`);
  if (answer.outcome === 'done') return { hasBegun: false, progress: answer.progress };
  const { code, message } = answer.refusal;
  if (code === 'WrongState' || code === 'StepUndone') return { hasBegun: false };
  if (code === 'StillOpen' && input.unlessBegun) return { hasBegun: true };
  p.jobRefusals.set(line.line, refusals + 1);
  throw refuseOrder('JobRefused', `Job ${input.jobId} cannot be cancelled: ${message}`, answer.refusal.details);
}

const isBarred = async (p: OrderProcess, jobId: string): Promise<boolean> =>
  !(await step.barJob({ key: `${jobId}/create`, context: p.acting, input: { jobId } })).made;

/** Granted, the job is cancelled; refused, it is finished for stock. */
async function awaitDecision(p: OrderProcess, jobId: string, exceptionId: string): Promise<void> {
  let isDecided = false;
  const reread = async (): Promise<void> => {
    const job = await step.readJob(jobId);
    const exception = job?.exceptions.find(
      (open) => open.exceptionId === exceptionId || (open.command === 'cancelJob' && isAskedAnew(open)),
    );
    isDecided = !job || isJobOver(job.standing.state) || !exception || exception.state === 'Refused';
  };
  await reread();
  await waitFor(p, {
    kinds: [],
    news: 'job',
    until: () => isDecided,
    reread,
    everyMinutes: p.start.timing.stockRereadMinutes,
    summary: 'reads the job again in case a decision on it was not heard of',
  });
}
