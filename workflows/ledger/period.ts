import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { nextPeriodState, type PeriodStanding, refuseLedger } from '../../domain/ledger/index.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import { type Asked, take } from '../support/command-queue.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { type PeriodAskKind, type PeriodProgress, type PeriodStart, periodUpdates } from './period.contract.js';
import { close } from './period-close.js';
import { newProcess, type PeriodProcess, read, show, standingOf, took } from './period-process.js';
import { askToReopen, followReopening } from './period-reopen.js';

/**
 * An accounting period: open → locked → closed, and reopened by override. It runs while there is something to wait for, and
 * takes one command after the other.
 */
export async function period(start: PeriodStart): Promise<PeriodStanding> {
  const p = newProcess(start.period);
  registerHandlers(p);
  return CancellationScope.nonCancellable(async () => {
    await read(p);
    for (;;) {
      const asked = p.queue.shift();
      if (asked) await carryOut(p, asked);
      else if (p.standing?.reopening) await followReopening(p);
      else if (!(await wait(p))) return standingOrNothing(p);
    }
  });
}

/** All handlers, before the first await. */
function registerHandlers(p: PeriodProcess): void {
  setHandler(approvalChangedSignal, () => {
    p.woken += 1;
  });
  for (const kind of Object.keys(periodUpdates) as PeriodAskKind[]) {
    const update = periodUpdates[kind] as (typeof periodUpdates)['unlock'];
    setHandler(update, (command) => take(p, kind, command), {
      validator: (command) => check(p, kind, command.key),
    });
  }
}

/** Synchronous and read-only: a refusal here leaves no trace in the history. */
function check(p: PeriodProcess, kind: PeriodAskKind, key: string): void {
  if (!p.standing || p.known.has(key) || p.standing.done.includes(key) || p.queue.length > 0) return;
  try {
    nextPeriodState(p.period, p.standing.state, kind);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

async function carryOut(p: PeriodProcess, asked: Asked<PeriodAskKind, PeriodProgress>): Promise<void> {
  try {
    if (!p.standing) throw refuseLedger('UnknownPeriod', `Period ${p.period} is not defined.`);
    asked.answer(await execute(p, asked));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    asked.refuse(refusalFailure(refusal));
  }
}

/** One command, one effect. Refusals are thrown. */
async function execute(p: PeriodProcess, asked: Asked<PeriodAskKind, PeriodProgress>): Promise<PeriodProgress> {
  const { kind } = asked;
  const command = asked.command as Command<{ readonly period: string }>;
  const reasoned = asked.command as Command<{ readonly period: string; readonly reason: string }>;
  switch (kind) {
    case 'lock':
      await took(p, await step.lockPeriod(command));
      break;
    case 'unlock':
      await took(p, await step.unlockPeriod(reasoned));
      break;
    case 'close':
      await close(p, command);
      break;
    case 'reopen':
      await askToReopen(p, reasoned);
  }
  if (!p.answer) throw new Error(`${kind} of ${p.period} answered nothing`);
  return p.answer;
}

/** Until a command; false when there is nothing to wait for. */
async function wait(p: PeriodProcess): Promise<boolean> {
  if (p.standing) show(p);
  if (p.standing?.state === 'locked') {
    if (workflowInfo().continueAsNewSuggested) await condition(allHandlersFinished);
    if (p.queue.length === 0 && workflowInfo().continueAsNewSuggested) return continueAsNew({ period: p.period });
    await condition(() => p.queue.length > 0);
    return true;
  }
  await condition(() => p.queue.length > 0 || allHandlersFinished());
  return p.queue.length > 0;
}

function standingOrNothing(p: PeriodProcess): PeriodStanding {
  if (p.standing) {
    const { period, state, reopening } = standingOf(p);
    return { period, state, reopening };
  }
  throw refusalFailure(refuseLedger('UnknownPeriod', `Period ${p.period} is not defined.`).toWire());
}
