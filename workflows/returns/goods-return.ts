import { allHandlersFinished, CancellationScope, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { Refused } from '../../domain/kernel/refusal.js';
import { type ReturnStart, requireReturnState } from '../../domain/returns/index.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { ReturnProgress } from './goods-return.contract.js';
import { execute, goOnByItself } from './return-execute.js';
import { registerHandlers, take } from './return-handlers.js';
import {
  type Asked,
  isOver,
  newProcess,
  own,
  progressOf,
  type ReturnProcess,
  run,
  show,
  standingOf,
  took,
} from './return-process.js';

/**
 * A return of shipped goods: authorised → received → inspected → approved when policy says → credited → put away →
 * refunded or replaced → closed. It takes one command after the other, and does by itself what needs nobody.
 */
export async function goodsReturn(start: ReturnStart): Promise<ReturnProgress> {
  const p = newProcess(start);
  registerHandlers(p);
  listenForCancel(p);
  return CancellationScope.nonCancellable(async () => {
    await authorise(p);
    while (!isOver(p)) await goOn(p);
    await answerEveryone(p);
    return progressOf(p);
  });
}

/** The row comes first: a process that begins anew finds it. */
async function authorise(p: ReturnProcess): Promise<void> {
  const record = await step.readReturn(p.subject);
  if (record) {
    p.done = new Set(record.done);
    return took(p, record.standing);
  }
  try {
    await run(p, step.authoriseReturn({ ...own(p, 'authorise', { start: p.start }), context: p.start.context }));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    p.refused = new Refused(refusal);
    refuseQueued(p);
    await condition(allHandlersFinished);
    throw refusalFailure(refusal);
  }
}

/** A command, else what the process does by itself, else a wait. */
async function goOn(p: ReturnProcess): Promise<void> {
  const asked = p.queue.shift();
  if (asked) return carryOut(p, asked);
  show(p);
  // News only make it look again.
  p.heard = p.woken;
  if (await goOnByItself(p)) return;
  await wait(p);
}

async function carryOut(p: ReturnProcess, { kind, command, answer, refuse }: Asked): Promise<void> {
  try {
    if (!p.done.has(command.key)) await execute(p, kind, command);
    answer(progressOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    refuse(refusalFailure(refusal));
  }
}

/** Until a command, the end of the time for the goods, news, or the time to look again in case news was lost. */
async function wait(p: ReturnProcess): Promise<void> {
  show(p);
  if (await carryOn(p)) return;
  const alarm = alarmOf(p);
  const ready = (): boolean => p.queue.length > 0 || p.woken !== p.heard;
  if (!alarm) return condition(ready);
  const left = alarm.at - Date.now();
  if (left > 0 && (await condition(ready, left, { summary: alarm.why }))) return;
  await alarm.ring();
}

/** What happens at a time unless something else comes first. */
interface Alarm {
  readonly at: number;
  readonly why: string;
  ring(): Promise<void>;
}

function alarmOf(p: ReturnProcess): Alarm | null {
  const { state, validUntil } = standingOf(p);
  if (state === 'Inspected' || state === 'Replacing') {
    const at = Date.now() + p.start.timing.rereadMinutes * 60_000;
    return { at, why: 'reads again what it waits for, in case news of it was lost', ring: async () => undefined };
  }
  if (p.lapsed || (state !== 'Authorised' && state !== 'Received')) return null;
  return { at: Date.parse(validUntil), why: 'the end of the time for the goods', ring: () => lapse(p) };
}

async function lapse(p: ReturnProcess): Promise<void> {
  await run(p, step.lapseReturn(own(p, 'lapse', { returnId: p.subject })));
  p.lapsed = true;
}

/** A long history is left behind: the next run reads the row and comes to the same place. */
async function carryOn(p: ReturnProcess): Promise<boolean> {
  if (!isLong(p)) return false;
  await condition(allHandlersFinished);
  if (p.queue.length > 0 || p.woken !== p.heard) return true;
  return continueAsNew(p.start);
}

function isLong(p: ReturnProcess): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  const { historyEvents } = p.start.timing;
  return continueAsNewSuggested || (historyEvents !== undefined && historyLength >= historyEvents);
}

/** Nobody who asked is left without an answer when the process ends. */
async function answerEveryone(p: ReturnProcess): Promise<void> {
  show(p);
  do {
    refuseQueued(p);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}

function refuseQueued(p: ReturnProcess): void {
  for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) {
    if (p.done.has(asked.command.key)) asked.answer(progressOf(p));
    else asked.refuse(refusalFailure(whyLate(p, asked).toWire()));
  }
}

function whyLate(p: ReturnProcess, { kind }: Asked): Refused {
  if (p.refused) return p.refused;
  try {
    requireReturnState(kind, standingOf(p).state);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error(`the process of return ${p.subject} ends while it takes ${kind}`);
}

/** An operator asked the engine to cancel the process: that is the return's own command, where it is taken. */
function listenForCancel(p: ReturnProcess): void {
  const reason = 'cancelled in the engine by an operator';
  const ask = (): void => {
    const command = own(p, `cancelled/${workflowInfo().runId}`, { returnId: p.subject, reason });
    take(p, 'cancelReturn', command).catch(() => undefined);
  };
  CancellationScope.current().cancelRequested.catch(ask);
}
