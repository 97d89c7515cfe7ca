import type { Client } from '@temporalio/client';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { CheckResult, ReconciliationCheck } from '../../domain/operations/index.js';
import { openTasksOfKind, raiseTask } from '../../domain/operations/store/index.js';
import { pauseFor } from '../../platform/pause.js';
import { RECONCILE_WORKFLOW } from '../../workflows/upkeep/upkeep.contract.js';
import { lostProcesses } from '../lost-processes.js';
import { invoicesOpenAgain } from '../lost-reminders.js';
import { controlAccounts, ledgerReadModel, posting, receivables, stock } from './books.js';
import { type Check, inBoth, type Look, outcomeOf, type Places, withoutGap } from './check.js';
import { jobs, orders, repairs, returns } from './documents.js';
import { kafka, publishing, readModels, whileNothingIsHeldUp } from './facts.js';

/** What is on its way is no divergence: it has arrived when it is looked at again. */
const LOOK_AGAIN_MS = 12_000;

const CHECKS: Readonly<Record<Exclude<ReconciliationCheck, 'engine'>, Check>> = {
  ...{ publishing, kafka, readModels, posting, controlAccounts },
  ledgerReadModel: whileNothingIsHeldUp(ledgerReadModel),
  orders: whileNothingIsHeldUp(orders),
  jobs: whileNothingIsHeldUp(jobs),
  repairs: whileNothingIsHeldUp(repairs),
  returns: whileNothingIsHeldUp(returns),
  stock: whileNothingIsHeldUp(stock),
  receivables: whileNothingIsHeldUp(receivables),
};

/**
 * Holds what the engine, the rooms' tables, Kafka, the ledger and the read models tell against each other. What diverges
 * does so twice in the same way, some seconds apart.
 */
export async function reconcile(
  places: Places,
  client: Client,
  lookAgainMs: number = LOOK_AGAIN_MS,
): Promise<CheckResult[]> {
  const results: Look[] = [await engine(places, client)];
  const names = Object.keys(CHECKS) as (keyof typeof CHECKS)[];
  for (const name of names) results.push(await outcomeOf(name, CHECKS[name], places));
  if (results.some(({ check, outcome }) => check !== 'engine' && outcome === 'diverges')) await pauseFor(lookAgainMs);
  const settled: Look[] = [];
  for (const first of results) {
    const again = first.check !== 'engine' && first.outcome === 'diverges' ? CHECKS[first.check] : undefined;
    settled.push(again ? inBoth(first, await outcomeOf(first.check, again, places)) : first);
  }
  return settled.map((look) => ({ ...look, divergences: look.divergences.map(withoutGap) }));
}

/** It raises tasks of its own, which say how to mend a process or a row that is missing. */
const engine = (places: Places, client: Client): Promise<Look> =>
  outcomeOf(
    'engine',
    async ({ database }) =>
      [...(await lostProcesses(database, client)), ...(await invoicesOpenAgain(database, client))].map((taskId) => ({
        subject: taskId,
        what: 'A process and its row do not both stand.',
        mend: `Answer the operator task ${taskId}.`,
      })),
    places,
  );

/** One open task for each thing that diverges; it says what is where, and how to mend it. Answers the tasks raised. */
export async function raiseDivergences(places: Places, run: string, checks: readonly CheckResult[]): Promise<string[]> {
  const open = new Set((await openTasksOfKind(places.database, 'divergence')).map(({ subject }) => subject));
  const raised: string[] = [];
  for (const { check, divergences } of checks) {
    if (check === 'engine') continue;
    for (const { subject, what, mend } of divergences) {
      const about = `${check} ${subject}`;
      if (open.has(about)) continue;
      open.add(about);
      const taskId = `divergence/${check}/${subject.replaceAll(/[^\w.-]+/g, '_')}/${run}`;
      const title = `${check}: ${subject} is not the same everywhere`;
      await raiseTask(places.database, {
        key: `${taskId}/raise`,
        context: { actor: SYSTEM_ACTOR, correlationId: about, workflowId: RECONCILE_WORKFLOW },
        input: {
          ...{ taskId, kind: 'divergence' as const, workflowId: RECONCILE_WORKFLOW, subject: about, title },
          ...{ detail: `${what}\n\nTo mend it: ${mend}`, actions: ['retry' as const] },
        },
      });
      raised.push(taskId);
    }
  }
  return raised;
}

export const reconciliationActivities = (places: Places, client: Client) => ({
  reconcile: () => reconcile(places, client),
  raiseDivergences: (run: string, checks: readonly CheckResult[]) => raiseDivergences(places, run, checks),
});
