import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { problem } from '../../platform/problem.js';
import {
  PERIOD_END_WORKFLOW,
  type PeriodEndStart,
  type PeriodEndWorkflow,
  periodEndOptions,
} from '../../workflows/jobs/period-end.contract.js';
import { searchAttributes } from '../../workflows/support/search-attributes.js';
import { withinAnswer } from './engine.js';

/** Closes at period end, and waits for it. The same closing, asked for again, is joined or answered as it was. */
export async function closePeriodEnd(
  client: Client,
  start: PeriodEndStart,
): Promise<Record<string, unknown> & Stepped> {
  const answered = await withinAnswer(client, async () => {
    const handle = await startOrJoin(client, start);
    return handle.result();
  });
  if (answered.outcome === 'refused') throw new Refused(answered.refusal);
  return answered.result;
}

async function startOrJoin(client: Client, start: PeriodEndStart): Promise<WorkflowHandle<PeriodEndWorkflow>> {
  const options = periodEndOptions(start);
  try {
    return await client.workflow.start<PeriodEndWorkflow>(PERIOD_END_WORKFLOW, options);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const running = client.workflow.getHandle<PeriodEndWorkflow>(options.workflowId);
    const { runId, typedSearchAttributes } = await running.describe();
    if (typedSearchAttributes.get(searchAttributes.document) === start.command.input.closingId) {
      return client.workflow.getHandle<PeriodEndWorkflow>(options.workflowId, runId);
    }
    throw problem(409, 'closing-in-progress', `Another closing of ${start.kind} is running.`, {
      headers: { 'Retry-After': '2' },
    });
  }
}
