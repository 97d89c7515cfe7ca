import type { OverheadClosingMethod } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { CommandOutcome } from '../commands/command.contract.js';
import { searchAttributes } from '../support/search-attributes.js';
import { TASK_QUEUES } from '../support/task-queues.js';

export const PERIOD_END_WORKFLOW = 'periodEnd';

interface Closing {
  readonly closingId: string;
  readonly through: LocalDate;
}

/** What is closed; the process reads the balances. */
export type PeriodEndStart =
  | { readonly kind: 'overhead'; readonly command: Command<Closing & { readonly method: OverheadClosingMethod }> }
  | { readonly kind: 'labour'; readonly command: Command<Closing> };

export const periodEndWorkflowId = (kind: PeriodEndStart['kind']): string => `period-end:${kind}`;

/**
 * Answers OverheadClosed or LabourClosed as the result. One closing of a kind at a time: what the one closes, the next
 * must find in the books. A second one while the first runs is refused by the engine.
 */
export type PeriodEndWorkflow = (start: PeriodEndStart) => Promise<CommandOutcome>;

export const periodEndOptions = (start: PeriodEndStart) => ({
  workflowId: periodEndWorkflowId(start.kind),
  taskQueue: TASK_QUEUES.processes,
  args: [start] as [PeriodEndStart],
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
  workflowIdConflictPolicy: 'FAIL' as const,
  staticSummary: `Closes ${start.kind} through ${start.command.input.through}`,
  typedSearchAttributes: [{ key: searchAttributes.document, value: start.command.input.closingId }],
});
