import { WithStartWorkflowOperation } from '@temporalio/client';
import type { RequestCorrectionInput } from '../../domain/billing/index.js';
import { correction } from '../../domain/billing/store/index.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  CORRECTION_WORKFLOW,
  type CorrectionWorkflow,
  correctionOptions,
  correctionRequestedUpdate,
  correctionWorkflowId,
  withdrawCorrectionUpdate,
} from '../../workflows/billing/correction.contract.js';
import { amos, by, contextOf, fay } from '../support/actors.js';
import { billed, billingOf } from '../support/billing-fixture.js';
import type { World } from '../support/process-world.js';
import { until } from '../support/until.js';
import type { Scenario } from './scenarios.js';

const correctionId = 'COR-1001';
const requestId = `AR-${correctionId}`;
const handle = (world: World) =>
  world.client.workflow.getHandle<CorrectionWorkflow>(correctionWorkflowId(correctionId));

async function asked(world: World, input: RequestCorrectionInput): Promise<void> {
  const command = { key: `${correctionId}/request`, context: contextOf(fay, correctionId), input };
  await world.client.workflow.executeUpdateWithStart(correctionRequestedUpdate, {
    startWorkflowOperation: new WithStartWorkflowOperation<CorrectionWorkflow>(
      CORRECTION_WORKFLOW,
      correctionOptions({ command }),
    ),
    updateId: 'requested',
  });
  await until('it waits', async () =>
    (await correction(world.test.database, correctionId))?.state === 'PendingApproval' ? true : undefined,
  );
}

const approved = (world: World) =>
  until('the decision', () =>
    world.client.workflow.getHandle(`approval:${requestId}`).executeUpdate(decideUpdate, {
      args: [by(amos, { requestId, decision: 'approve', reason: '' })],
    }),
  );

const invoiced = async (world: World): Promise<string> =>
  (await billingOf(world.test).invoiceShipment(billed('SO-1'), 'S-1')).invoice;

export const correctionScenarios: readonly Scenario[] = [
  {
    name: 'correction-done',
    time: 'real',
    run: async (world) => {
      const invoice = await invoiced(world);
      const input = { correctionId, invoice, line: 1, unitPrice: '9.00', reason: 'contract' };
      await asked(world, { kind: 'priceCorrection', ...input });
      await approved(world);
      await handle(world).result();
      return correctionWorkflowId(correctionId);
    },
  },
  {
    name: 'correction-refunded',
    time: 'real',
    run: async (world) => {
      const { payment } = await billingOf(world.test).pay('50.00');
      await asked(world, { kind: 'refund', correctionId, payment, amount: '20.00', reason: 'asked for' });
      await approved(world);
      await handle(world).result();
      return correctionWorkflowId(correctionId);
    },
  },
  {
    name: 'correction-withdrawn',
    time: 'real',
    run: async (world) => {
      const invoice = await invoiced(world);
      await asked(world, { kind: 'writeOff', correctionId, invoice, reason: 'insolvent' });
      const command = by(fay, { correctionId, reason: 'they paid' }, 'recorded/withdraw');
      await handle(world).executeUpdate(withdrawCorrectionUpdate, { args: [command], updateId: command.key });
      await handle(world).result();
      return correctionWorkflowId(correctionId);
    },
  },
];
