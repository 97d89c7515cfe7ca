import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { step, sweep } from '../support/steps.js';

/** Holds everything that tells the same against each other, and raises an operator task for what diverges. */
export async function reconcile(): Promise<{ readonly agrees: boolean; readonly raised: readonly string[] }> {
  const run = workflowInfo().runId;
  const startedAt = new Date().toISOString();
  const checks = await sweep.reconcile();
  const raised = await sweep.raiseDivergences(run, checks);
  const context = { actor: SYSTEM_ACTOR, correlationId: `reconciliation:${run}` };
  const { agrees } = await step.recordReconciliation({
    key: `reconciliation/${run}`,
    context,
    input: { run, startedAt, checks },
  });
  setCurrentDetails(
    checks
      .map(({ check, outcome, divergences, reason }) =>
        [
          `- ${check}: **${outcome}**`,
          reason ?? '',
          ...divergences.map(({ subject, what }) => `  - ${subject}: ${what}`),
        ]
          .filter((line) => line !== '')
          .join('\n'),
      )
      .join('\n'),
  );
  return { agrees, raised };
}
