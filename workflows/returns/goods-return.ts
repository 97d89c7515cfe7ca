import { CancellationScope } from '@temporalio/workflow';
import { type ReturnStart, refuseReturn } from '../../domain/returns/index.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import { registerHandlers } from '../support/command-handlers.js';
import { answerEveryone, begin, carryOut, listenForCancel } from '../support/command-queue.js';
import { type Alarm, waitForCommands } from '../support/command-wait.js';
import { step } from '../support/steps.js';
import {
  authorisedUpdate,
  type ReturnProgress,
  replacementChangedSignal,
  resolveReturnTaskUpdate,
  returnProgressQuery,
  returnUpdates,
} from './goods-return.contract.js';
import { execute, goOnByItself } from './return-execute.js';
import { isOver, newProcess, own, type ReturnProcess, run, show, standingOf, took } from './return-process.js';

/**
 * A return of shipped goods: authorised → received → inspected → approved when policy says → credited → put away →
 * refunded or replaced → closed. It takes one command after the other, and does by itself what needs nobody.
 */
export async function goodsReturn(start: ReturnStart): Promise<ReturnProgress> {
  const p = newProcess(start);
  registerHandlers(p, {
    progress: returnProgressQuery,
    news: [approvalChangedSignal, replacementChangedSignal],
    begun: authorisedUpdate,
    commands: returnUpdates,
    resolveTask: resolveReturnTaskUpdate,
    noTask: (taskId) => refuseReturn('NoOpenTask', `The return has no open operator task ${taskId}.`),
  });
  listenForCancel(p, 'cancelReturn', { returnId: p.subject });
  return CancellationScope.nonCancellable(async () => {
    await authorise(p);
    while (!isOver(p)) await goOn(p);
    show(p);
    await answerEveryone(p);
    return p.progress();
  });
}

/** A process that begins anew finds the row. */
async function authorise(p: ReturnProcess): Promise<void> {
  const record = await step.readReturn(p.subject);
  if (record) {
    p.done = new Set(record.done);
    return took(p, record.standing);
  }
  const command = { ...own(p, 'authorise', { start: p.start }), context: p.start.context };
  await begin(p, () => run(p, step.authoriseReturn(command)));
}

/** A command, else what the process does by itself, else a wait. */
async function goOn(p: ReturnProcess): Promise<void> {
  const asked = p.queue.shift();
  if (asked) return carryOut(p, asked, execute);
  show(p);
  // News only make it look again.
  p.heard = p.woken;
  if (await goOnByItself(p)) return;
  show(p);
  await waitForCommands(p, alarmOf(p));
}

/** The end of the time for the goods, or the time to look again in case news was lost. */
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
