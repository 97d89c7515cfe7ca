import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Command } from '../../domain/kernel/command.js';
import {
  nextPeriodState,
  PERIOD_CHECKS,
  type PeriodCheck,
  type RunCheckName,
  refuseLedger,
} from '../../domain/ledger/index.js';
import { step } from '../support/steps.js';
import { TASK_QUEUES } from '../support/task-queues.js';
import { type PeriodProcess, show, standingOf, took } from './period-process.js';

/** A check reads books of many years: it may take long, and one that does not end could not run. */
const patientCheck = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.upkeep,
  startToCloseTimeout: '15 minutes',
  scheduleToCloseTimeout: '30 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumAttempts: 3 },
});

/** Runs the checklist, and closes when all of it passed. Refuses with 'PeriodChecklist', naming what does not hold. */
export async function close(p: PeriodProcess, { key, context }: Command<{ readonly period: string }>): Promise<void> {
  const { period } = p;
  const checks = standingOf(p).done.includes(key) ? [] : await checklist(p);
  const { closing, ...standing } = await step.closePeriod({ key, context, input: { period, checks } });
  p.closing = closing;
  await took(p, standing, closing);
  if (closing.closed) return;
  const failed = closing.checks.filter(({ outcome }) => outcome !== 'passed');
  const why = failed.map(({ name, outcome, detail }) =>
    outcome === 'failed' ? `${name}: ${detail}` : `${name} could not run: ${detail}`,
  );
  throw refuseLedger('PeriodChecklist', `Period ${period} is not closed. ${why.join(' ')}`, {
    state: standing.state,
    attempt: closing.attempt,
    checks: closing.checks,
  });
}

async function checklist(p: PeriodProcess): Promise<PeriodCheck[]> {
  nextPeriodState(p.period, standingOf(p).state, 'close');
  const checks: PeriodCheck[] = [];
  for (const name of PERIOD_CHECKS) {
    show(p, `check of ${name}`);
    checks.push(await run(p.period, name));
  }
  return checks;
}

/** What cannot be known is no yes. */
async function run(period: string, name: RunCheckName): Promise<PeriodCheck> {
  try {
    return await patientCheck.runPeriodCheck({ period, name });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { message } = error.cause ?? error;
    return { name, outcome: 'couldNotRun', detail: message, ids: [] };
  }
}
