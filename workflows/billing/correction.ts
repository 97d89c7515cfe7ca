import { allHandlersFinished, CancellationScope, condition, setHandler } from '@temporalio/workflow';
import { CORRECTION_TRANSITIONS, correctionAfter, isCorrectionOver } from '../../domain/billing/index.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import { takeDecision } from '../support/operator-task.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import {
  type CorrectionProgress,
  type CorrectionStart,
  correctionRequestedUpdate,
  resolveCorrectionTaskUpdate,
  withdrawCorrectionUpdate,
} from './correction.contract.js';
import { approvalRequestOf, askApproval, startApproval } from './correction-approval.js';
import { carryOut, pay } from './correction-effect.js';
import {
  asSystem,
  type CorrectionProcess,
  correctionOf,
  newProcess,
  own,
  progressOf,
  reread,
  took,
  type Withdrawal,
} from './correction-process.js';

const REREAD = '1 hour';
const PENDING = new Set(['Requested', 'Escalated']);

/**
 * A correction of money: asked for, agreed to by a second person, done and posted. Its row is the truth, so that a process
 * that begins anew goes on from it.
 */
export async function correction(start: CorrectionStart): Promise<CorrectionProgress> {
  const p = newProcess(start);
  registerHandlers(p);
  const cancelled = CancellationScope.current().cancelRequested.catch(() => withdrawBySystem(p));
  return CancellationScope.nonCancellable(async () => {
    void cancelled;
    await begin(p);
    while (!isCorrectionOver(correctionOf(p).state)) await goOn(p);
    await answerEveryone(p);
    return progressOf(p);
  });
}

/** All handlers, before the first await; they only queue. */
function registerHandlers(p: CorrectionProcess): void {
  setHandler(approvalChangedSignal, () => {
    p.woken += 1;
  });
  setHandler(correctionRequestedUpdate, async () => {
    await condition(() => p.correction !== null || p.refused !== null);
    if (p.refused) throw refusalFailure(p.refused);
    return progressOf(p);
  });
  setHandler(
    withdrawCorrectionUpdate,
    (command) =>
      new Promise<CorrectionProgress>((answer, refuse) => {
        p.queue.push({ command, answer, refuse });
      }),
    { validator: (_command) => checkWithdrawal(p) },
  );
  setHandler(resolveCorrectionTaskUpdate, async (command) => {
    await takeDecision(p, command);
    return progressOf(p);
  });
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function checkWithdrawal(p: CorrectionProcess): void {
  if (!p.correction || p.correction.state === 'Withdrawn') return;
  try {
    correctionAfter(p.correction.state, 'withdraw');
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

function withdrawBySystem(p: CorrectionProcess): void {
  const command = asSystem(p, 'cancelled', { correctionId: p.subject, reason: 'Cancelled in the engine' });
  p.queue.push({ command, answer: () => undefined, refuse: () => undefined });
}

/** The row comes first: a process that begins anew finds it. */
async function begin(p: CorrectionProcess): Promise<void> {
  await reread(p);
  if (p.correction) return;
  try {
    await took(p, await step.requestCorrection(p.start.command));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    p.refused = refusal;
    for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) asked.refuse(refusalFailure(refusal));
    await condition(allHandlersFinished);
    throw refusalFailure(refusal);
  }
}

async function goOn(p: CorrectionProcess): Promise<void> {
  const { state } = correctionOf(p);
  const asked = p.queue.shift();
  if (asked) return withdraw(p, asked);
  if (state === 'Requested') return askApproval(p);
  if (state === 'Paying') return pay(p);
  return decide(p);
}

/** What the approver said, or a wait for it. */
async function decide(p: CorrectionProcess): Promise<void> {
  const seen = p.woken;
  const request = await step.readApproval(approvalRequestOf(p.subject));
  if (!request) throw new Error(`correction ${p.subject} waits for an approval that nobody asked for`);
  if (request.state === 'Granted') return carryOut(p);
  if (!PENDING.has(request.state)) return refuse(p, request.decision?.reason || `The approval is ${request.state}.`);
  const heard = await condition(() => p.queue.length > 0 || p.woken !== seen, REREAD, {
    summary: 'reads the approval again in case its decision was not heard of',
  });
  if (!heard) await startApproval(p);
}

const refuse = async (p: CorrectionProcess, reason: string): Promise<void> =>
  took(p, await step.refuseCorrection(own(p, 'refused', { correctionId: p.subject, reason })));

async function withdraw(p: CorrectionProcess, { command, answer, refuse: no }: Withdrawal): Promise<void> {
  try {
    const { reason } = command.input;
    if ('withdraw' in CORRECTION_TRANSITIONS[correctionOf(p).state]) await endApproval(p, reason);
    await took(p, await step.withdrawCorrection(command));
    answer(progressOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    no(refusalFailure(refusal));
  }
}

async function endApproval(p: CorrectionProcess, reason: string): Promise<void> {
  const requestId = approvalRequestOf(p.subject);
  await step.withdrawApproval(own(p, 'approval/withdraw', { requestId, reason }));
  await upkeep.signalApprovalWithdrawn(requestId);
}

/** Nobody who asked is left without an answer when the process ends. */
async function answerEveryone(p: CorrectionProcess): Promise<void> {
  do {
    for (let asked = p.queue.shift(); asked; asked = p.queue.shift()) await withdraw(p, asked);
    await condition(() => p.queue.length > 0 || allHandlersFinished());
  } while (p.queue.length > 0);
}
