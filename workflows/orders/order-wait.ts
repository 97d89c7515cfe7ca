import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { RefusalWire } from '../../domain/kernel/refusal.js';
import { type OrderCommandKind, progressOf, requireCommandState } from '../../domain/orders/index.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { type Asked, askFor, type OrderProcess, progressOfProcess, show } from './order-process.js';

/** Between any two steps an order can be stopped. */
export const STOPS: readonly OrderCommandKind[] = ['cancel', 'abort'];

/** A command of an earlier run waits for the state it was taken in, and for a place that takes it. */
function isDue(p: OrderProcess, asked: Asked, kinds: readonly OrderCommandKind[]): boolean {
  if (!asked.replayed) return true;
  return kinds.includes(asked.command.kind) && progressOf(p.state) >= progressOf(asked.command.atState);
}

/** Does what was asked, first come first served. */
export async function obey(p: OrderProcess, kinds: readonly OrderCommandKind[]): Promise<void> {
  for (let asked = p.queue[0]; asked && isDue(p, asked, kinds); asked = p.queue[0]) {
    p.queue.shift();
    if (asked.command.refused) {
      p.attempts = Math.max(p.attempts, asked.command.refused.attempts);
      asked.refuse(refusalFailure(asked.command.refused.refusal));
      continue;
    }
    try {
      requireCommandState(asked.command.kind, p.state);
      await p.execute(p, asked);
      asked.answer(progressOfProcess(p));
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      await keepRefusal(p, asked, refusal);
      asked.refuse(refusalFailure(refusal));
    }
  }
}

/** Kept, so that a restarted process does not do after all what was refused. */
async function keepRefusal(p: OrderProcess, { command }: Asked, refusal: RefusalWire): Promise<void> {
  const input = { orderId: p.order.orderId, command: command.key, refusal, attempts: p.attempts };
  await step.refuseOrderCommand(askFor(command, 'refused', input));
}

export interface Waiting {
  /** What may be asked meanwhile. */
  readonly kinds: readonly OrderCommandKind[];
  readonly until: () => boolean;
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
  let seen = p.woken;
  if (p.resumed) await waiting.reread?.();
  for (;;) {
    await obey(p, waiting.kinds);
    if (waiting.until()) return true;
    await carryOn(p);
    const left = waiting.deadline ? Date.parse(waiting.deadline) - Date.now() : Number.POSITIVE_INFINITY;
    if (left <= 0) return false;
    const ready = (): boolean => p.woken !== seen || isHeadDue(p, waiting);
    const pause = Math.min(left, waiting.everyMinutes ? waiting.everyMinutes * 60_000 : Number.POSITIVE_INFINITY);
    if (Number.isFinite(pause)) await condition(ready, Math.max(1, pause), { summary: waiting.summary });
    else await condition(ready);
    if (isHeadDue(p, waiting)) continue;
    seen = p.woken;
    await waiting.reread?.();
  }
}

const isHeadDue = (p: OrderProcess, waiting: Waiting): boolean =>
  p.queue[0] !== undefined && isDue(p, p.queue[0], waiting.kinds);

/** A long history is left behind: the next run replays the recorded steps and comes to the same place. */
async function carryOn(p: OrderProcess): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested || p.queue.length > 0) return;
  await condition(allHandlersFinished);
  if (p.queue.length === 0) await continueAsNew(p.start);
}
