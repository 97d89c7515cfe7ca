import { ActivityFailure } from '@temporalio/common';
import { allHandlersFinished, condition } from '@temporalio/workflow';
import { documents, upkeep } from '../support/steps.js';
import type { ScheduledReportEnd, ScheduledReportStart } from './documents.contract.js';
import { asksOperator, retryOrSkip, taskIdOf } from './mail-task.js';
import { scheduledDay } from './scheduled-day.js';

/** Renders the report of a subscription for the day of its schedule and sends it: once a day, however often it runs. */
export async function scheduledReport({ subscriptionId }: ScheduledReportStart): Promise<ScheduledReportEnd> {
  const process = asksOperator(subscriptionId);
  const day = scheduledDay();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const letterId = await documents.writeScheduledReport(subscriptionId, day);
      if (letterId !== null) await upkeep.startLetter({ letterId });
      await condition(allHandlersFinished);
      return { letterId };
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const trouble = {
        taskId: taskIdOf(`report/${subscriptionId}/${day}`, attempt),
        title: `The report of subscription ${subscriptionId} cannot be made`,
        error,
      };
      if ((await retryOrSkip(process, trouble)) !== 'skip') continue;
      await condition(allHandlersFinished);
      return { letterId: null };
    }
  }
}
