import { WithStartWorkflowOperation } from '@temporalio/client';
import { periodView } from '../../domain/ledger/store/index.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  PERIOD_WORKFLOW,
  type PeriodAskInputs,
  type PeriodAskKind,
  type PeriodWorkflow,
  periodOptions,
  periodUpdates,
  periodWorkflowId,
} from '../../workflows/ledger/period.contract.js';
import { amos, by, contextOf, fay } from '../support/actors.js';
import type { World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';
import type { Scenario } from './scenarios.js';

const period = '2025-01';

function ask<Kind extends PeriodAskKind>(world: World, kind: Kind, key: string, reason?: string) {
  const input = { period, ...(reason ? { reason } : {}) } as unknown as PeriodAskInputs[Kind];
  return world.client.workflow.executeUpdateWithStart(periodUpdates[kind], {
    args: [{ key, context: contextOf(fay), input }],
    updateId: key,
    startWorkflowOperation: new WithStartWorkflowOperation<PeriodWorkflow>(PERIOD_WORKFLOW, periodOptions({ period })),
  });
}

/** The first attempt meets a check that cannot run. */
const closed = async (world: World): Promise<void> => {
  await ask(world, 'lock', 'recorded/lock');
  await world.test.admin('REVOKE SELECT ON operations.tasks FROM atlas_operations_reader');
  await refusalOf(ask(world, 'close', 'recorded/close/1'));
  await world.test.admin('GRANT SELECT ON operations.tasks TO atlas_operations_reader');
  await ask(world, 'close', 'recorded/close/2');
};

export const periodScenarios: readonly Scenario[] = [
  {
    name: 'period-closed',
    time: 'real',
    run: async (world) => {
      await closed(world);
      return periodWorkflowId(period);
    },
  },
  {
    name: 'period-reopened',
    time: 'real',
    run: async (world) => {
      await closed(world);
      await ask(world, 'reopen', 'recorded/reopen', 'The auditor asks');
      const requestId = `reopen-${period}-1`;
      await until('the decision', () =>
        world.client.workflow.getHandle(`approval:${requestId}`).executeUpdate(decideUpdate, {
          args: [by(amos, { requestId, decision: 'approve', reason: '' })],
        }),
      );
      await until('it is locked', async () =>
        (await periodView(world.test.database, period))?.state === 'locked' ? true : undefined,
      );
      await ask(world, 'close', 'recorded/close/3');
      await world.client.workflow.getHandle<PeriodWorkflow>(periodWorkflowId(period)).result();
      return periodWorkflowId(period);
    },
  },
];
