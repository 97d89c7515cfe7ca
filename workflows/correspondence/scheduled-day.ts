import { workflowInfo } from '@temporalio/workflow';
import { type LocalDate, localDate } from '../../domain/kernel/time.js';

/** The day for which a schedule ran, in the company's time zone: one that is caught up keeps its own. */
export function scheduledDay(): LocalDate {
  const { startTime, searchAttributes } = workflowInfo();
  const [scheduled] = (searchAttributes['TemporalScheduledStartTime'] ?? []) as readonly (Date | string)[];
  return localDate(new Date(scheduled ?? startTime).toISOString());
}
