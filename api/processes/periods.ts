import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Command } from '../../domain/kernel/command.js';
import {
  PERIOD_WORKFLOW,
  type PeriodAskInputs,
  type PeriodAskKind,
  type PeriodProgress,
  type PeriodWorkflow,
  periodOptions,
  periodUpdates,
} from '../../workflows/ledger/period.contract.js';
import { withinAnswer } from './engine.js';

/** An update of the period's process, which begins with it when none runs; its id is the command's key. */
export const askPeriod = <Kind extends PeriodAskKind>(
  client: Client,
  kind: Kind,
  command: Command<PeriodAskInputs[Kind]>,
): Promise<PeriodProgress> =>
  withinAnswer(client, () =>
    client.workflow.executeUpdateWithStart(periodUpdates[kind], {
      args: [command],
      updateId: command.key,
      startWorkflowOperation: new WithStartWorkflowOperation<PeriodWorkflow>(
        PERIOD_WORKFLOW,
        periodOptions(command.input),
      ),
    }),
  );

export async function restartPeriod(client: Client, period: string): Promise<void> {
  await withinAnswer(client, () => client.workflow.start<PeriodWorkflow>(PERIOD_WORKFLOW, periodOptions({ period })));
}
