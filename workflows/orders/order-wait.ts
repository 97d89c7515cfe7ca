import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { type RefusalWire, Refused } from '../../domain/kernel/refusal.js';
import { type OrderCommandKind, progressOf, refuseOrder, requireCommandState } from '../../domain/orders/index.js';
import { isLong } from '../support/command-wait.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import {
  type Asked,
  askFor,
  type News,
  type OrderProcess,
  progressOfProcess,
  resume,
  Stop,
  show,
} from './order-process.js';

/** Between any two steps an order can be stopped. */
export const STOPS: readonly OrderCommandKind[] = ['cancel', 'abort'];

/**
 * A command of an earlier run waits for the state it was taken in, and for a place that takes it; one of this run is
 * answered at once, save while another is being done.
 */
function isDue(p: OrderProcess, { command, replayed }: Asked, kinds: readonly OrderCommandKind[]): boolean {
  if (!replayed) return !p.executing || kinds.includes(command.kind);
  return kinds.includes(command.kind) && progressOf(p.state) >= progressOf(command.atState);
}

/** Does what was asked, first come first served, until one has led on from here. */
export async function obey(
  p: OrderProcess,
  kinds: readonly OrderCommandKind[],
  ledOn: () => boolean = () => false,
): Promise<void> {
  for (let asked = p.queue[0]; asked && isDue(p, asked, kinds); asked = p.queue[0]) {
    p.queue.shift();
    await carryOut(p, asked);
    if (ledOn()) return;
  }
}

/** Once begun, a command is finished: nothing but a stop, or its own refusal, ends it. */
async function carryOut(p: OrderProcess, asked: Asked): Promise<void> {
  const { refused, kind } = asked.command;
  if (refused) {
    p.attempts = Math.max(p.attempts, refused.attempts);
    asked.refuse(refusalFailure(refused.refusal));
    return;
  }
  const inside = p.executing;
  p.executing = true;
  try {
    requireCommandState(kind, p.state);
    if (!(await keep(p, asked))) return;
    await CancellationScope.nonCancellable(() => p.execute(p, asked));
    asked.answer(progressOfProcess(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return await refuseAsked(p, asked, refusal);
    if (error instanceof Stop && error.asked !== asked) asked.refuse(refusalFailure(stopped(kind).toWire()));
    throw error;
  } finally {
    p.executing = inside;
  }
}

const isKept = ({ command }: Asked): boolean => command.sequence !== Number.MAX_SAFE_INTEGER;

/** Records a command before it takes effect. Answers false when an earlier run did it: then it has its own turn. */
async function keep(p: OrderProcess, asked: Asked): Promise<boolean> {
  if (isKept(asked)) return true;
  const { key, kind, context, input } = asked.command;
  const { orderId } = p.order;
  const { runId } = workflowInfo();
  const keeping = { key, context, input: { orderId, kind, atState: p.state, input, runId } };
  const { again, ...recorded } = await CancellationScope.nonCancellable(() => step.recordOrderCommand(keeping));
  asked.command = recorded;
  if (!again) return true;
  // The run was reset, and the server asks again what was asked of the earlier one.
  asked.replayed = true;
  p.queue.unshift(asked);
  await CancellationScope.nonCancellable(() => resume(p));
  return false;
}

const stopped = (kind: OrderCommandKind): Refused =>
  refuseOrder('WrongState', `The order is being cancelled: ${kind} was not finished.`, { state: 'Cancelling' });

/** Kept, so that a restarted process does not do after all what was refused. */
async function refuseAsked(p: OrderProcess, asked: Asked, refusal: RefusalWire): Promise<void> {
  const { command, replayed } = asked;
  if (isKept(asked) && !replayed) {
    const input = { orderId: p.order.orderId, command: command.key, refusal, attempts: p.attempts };
    await CancellationScope.nonCancellable(() => step.refuseOrderCommand(askFor(command, 'refused', input)));
  }
  asked.refuse(refusalFailure(refusal));
}

/** No path leads on: what was asked too late is refused. */
export function refuseQueued(p: OrderProcess): void {
  for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) {
    const { refused, kind } = asked.command;
    asked.refuse(refusalFailure(refused?.refusal ?? lateRefusal(p, kind)));
  }
}

function lateRefusal(p: OrderProcess, kind: OrderCommandKind): RefusalWire {
  try {
    requireCommandState(kind, p.state);
  } catch (error) {
    if (error instanceof Refused) return error.toWire();
    throw error;
  }
  return stopped(kind).toWire();
}

/** Nobody who asked is left without an answer when the process ends. */
export async function answerEveryone(p: OrderProcess): Promise<void> {
  do {
    refuseQueued(p);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}

export interface Waiting {
  /** What may be asked meanwhile. */
  readonly kinds: readonly OrderCommandKind[];
  readonly until: () => boolean;
  /** The news that end the wait. */
  readonly news: News;
  /** Reads the owner's tables: after each signal, and every so often in case a signal was lost. */
  readonly reread?: () => Promise<void>;
  readonly everyMinutes?: number;
  /** ISO instant; false is answered when it passes. */
  readonly deadline?: string;
  readonly summary: string;
}

/** Waits durably, obeying commands. Answers false when the deadline passed first. */
export async function waitFor(p: OrderProcess, waiting: Waiting): Promise<boolean> {
  show(p);
  if (p.resumed) await waiting.reread?.();
  for (;;) {
    await obey(p, waiting.kinds, waiting.until);
    if (waiting.until()) return true;
    const left = waiting.deadline ? Date.parse(waiting.deadline) - Date.now() : Number.POSITIVE_INFINITY;
    if (left <= 0) return false;
    const ready = (): boolean => p.woken[waiting.news] !== p.heard[waiting.news] || isHeadDue(p, waiting);
    const pause = Math.min(left, waiting.everyMinutes ? waiting.everyMinutes * 60_000 : Number.POSITIVE_INFINITY);
    if (Number.isFinite(pause)) await condition(ready, Math.max(1, pause), { summary: waiting.summary });
    else await condition(ready);
    if (isHeadDue(p, waiting)) continue;
    // News that came before the wait began count as well.
    p.heard[waiting.news] = p.woken[waiting.news];
    await waiting.reread?.();
    if (!waiting.until()) await carryOn(p);
  }
}

const isHeadDue = (p: OrderProcess, waiting: Waiting): boolean =>
  p.queue[0] !== undefined && isDue(p, p.queue[0], waiting.kinds);

/** A long history is left behind: the next run replays the recorded steps and comes to the same place. */
async function carryOn(p: OrderProcess): Promise<void> {
  if (p.executing || p.queue.length > 0 || !isLong(p.start.timing)) return;
  await condition(allHandlersFinished);
  if (p.queue.length === 0) await continueAsNew(p.start);
}
