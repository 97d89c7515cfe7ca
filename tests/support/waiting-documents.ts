import { WithStartWorkflowOperation } from '@temporalio/client';
import type { ApprovalKind } from '../../domain/approvals/index.js';
import type { RequestCorrectionInput } from '../../domain/billing/index.js';
import { correction as readCorrection } from '../../domain/billing/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  CORRECTION_WORKFLOW,
  type CorrectionWorkflow,
  correctionOptions,
  correctionRequestedUpdate,
} from '../../workflows/billing/correction.contract.js';
import {
  COMMAND_WORKFLOW,
  type CommandWorkflow,
  commandWorkflowId,
  type SingleCommand,
} from '../../workflows/commands/command.contract.js';
import {
  PERIOD_WORKFLOW,
  type PeriodAskInputs,
  type PeriodAskKind,
  type PeriodWorkflow,
  periodOptions,
  periodUpdates,
} from '../../workflows/ledger/period.contract.js';
import { refusalFailure } from '../../workflows/support/refusal.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { actor, ada, amos, by, contextOf, fay } from './actors.js';
import { billed, billingOf } from './billing-fixture.js';
import { DEAR, orderDesk } from './order-desk.js';
import { DIMENSIONS } from './order-fixture.js';
import type { World } from './process-world.js';
import { returnDesk } from './return-desk.js';
import { until } from './until.js';
import { waitingJobs } from './waiting-jobs.js';

/** A document that waits for a decision, and the most that can be done to it meanwhile. */
export interface Waiting {
  readonly requestId: string;
  change(): Promise<unknown>;
  /** What comes of the change, or, where it is taken, of the grant that comes after it. */
  readonly meets: { readonly refused: string } | { readonly ends: 'Withdrawn' } | { readonly granted: Outcome };
}
interface Outcome {
  readonly is: string;
  seen(): Promise<string | null | undefined>;
}
export const agree = (world: World, requestId: string) =>
  until(`${requestId} is agreed to`, () =>
    world.client.workflow.getHandle(`approval:${requestId}`).executeUpdate(decideUpdate, {
      args: [by(amos, { requestId, decision: 'approve', reason: 'as it was asked' })],
    }),
  );

/** How a document of each kind comes to wait. */
export function waitingDocuments(world: World): Readonly<Record<ApprovalKind, () => Promise<Waiting>>> {
  const [orders, returns, billing] = [orderDesk(world), returnDesk(world), billingOf(world.test)];
  async function commanded(activity: SingleCommand, command: ReturnType<typeof by>): Promise<string> {
    const done = await world.client.workflow.execute<CommandWorkflow>(COMMAND_WORKFLOW, {
      ...{ workflowId: commandWorkflowId(command.key), taskQueue: TASK_QUEUES.processes },
      args: [{ activity, command }],
    });
    if (done.outcome === 'refused') throw refusalFailure(done.refusal);
    return String(done.result['requestId']);
  }

  async function amended(kind: 'order' | 'creditOverride'): Promise<Waiting> {
    const lines = [{ ...DEAR, unitPrice: kind === 'order' ? '6000.00' : '3000.00' }];
    const beyond = { paymentTerms: 'onAccount', creditOverride: { reason: 'pays on Friday' } } as const;
    const start = await orders.place(kind === 'order' ? { lines } : { lines, ...beyond });
    await orders.reaches(start, 'AwaitingApproval', 'approval');
    return {
      requestId: orders.requestOf(start, kind === 'order' ? 0 : 'credit-0'),
      change: () => orders.amend(start, { lines: [{ line: 1, quantity: '3' }] }),
      meets: { ends: 'Withdrawn' },
    };
  }

  let corrections = 0;
  async function corrected(
    asks: {
      [Each in RequestCorrectionInput as Each['kind']]: Omit<Each, 'correctionId'>;
    }[RequestCorrectionInput['kind']],
  ): Promise<string> {
    corrections += 1;
    const correctionId = `COR-V${corrections}`;
    const input = { ...asks, correctionId } as RequestCorrectionInput;
    const command = { key: `${correctionId}/request`, context: contextOf(fay, correctionId), input };
    await world.client.workflow.executeUpdateWithStart(correctionRequestedUpdate, {
      startWorkflowOperation: new WithStartWorkflowOperation<CorrectionWorkflow>(
        CORRECTION_WORKFLOW,
        correctionOptions({ command }),
      ),
      updateId: 'requested',
    });
    await until(`${correctionId} waits`, async () =>
      (await found(correctionId)) === 'PendingApproval' ? true : undefined,
    );
    return correctionId;
  }
  const found = async (correctionId: string) => (await readCorrection(world.test.database, correctionId))?.state;
  const invoiced = async (orderId: string) => (await billing.invoiceShipment(billed(orderId), 'S-1')).invoice;
  const paid = async (amount: string) => (await billing.pay(amount, { customerId: 'C-V' })).payment;
  /** What cannot be done any more, or would come to more, is refused when it is agreed to. */
  async function overtaken(correctionId: string, change: () => Promise<unknown>): Promise<Waiting> {
    const granted = { is: 'Refused', seen: () => found(correctionId) };
    return { requestId: `AR-${correctionId}`, change, meets: { granted } };
  }
  const done = async (correctionId: string) => {
    await agree(world, `AR-${correctionId}`);
    await until(`${correctionId} is done`, async () => ((await found(correctionId)) === 'Done' ? true : undefined));
  };

  return {
    order: () => amended('order'),
    creditOverride: () => amended('creditOverride'),
    manualJournal: async () => {
      const line = (side: 'debit' | 'credit', amount: string) => ({
        account: '6000',
        [side]: amount,
        dimensions: DIMENSIONS,
      });
      const draft = (amount: string) => {
        const lines = [line('debit', amount), line('credit', amount)];
        const today = localDate(new Date().toISOString());
        return by(fay, { journalId: 'MJ-V1', date: today, description: 'Accrual', lines });
      };
      await commanded('draftJournal', draft('1.00'));
      const change = () => commanded('draftJournal', draft('9000.00'));
      return { requestId: 'AR-MJ-V1', change, meets: { refused: 'JournalExists' } };
    },
    policyChange: async () => {
      const define = (who: typeof ada) => commanded('definePolicy', by(who, { kind: 'writeOff' as const, rules: [] }));
      const requestId = await define(ada);
      return { requestId, change: () => define(actor('alma', 'Admin')), meets: { refused: 'PolicyChangePending' } };
    },
    ...waitingJobs(world),
    periodReopening: async () => {
      const ask = <Kind extends PeriodAskKind>(kind: Kind, reason?: string) => {
        const input = { period: '2025-01', ...(reason ? { reason } : {}) } as unknown as PeriodAskInputs[Kind];
        const command = by(fay, input);
        const startWorkflowOperation = new WithStartWorkflowOperation<PeriodWorkflow>(
          PERIOD_WORKFLOW,
          periodOptions({ period: '2025-01' }),
        );
        const options = { args: [command] as [typeof command], updateId: command.key, startWorkflowOperation };
        return world.client.workflow.executeUpdateWithStart(periodUpdates[kind], options);
      };
      await ask('lock');
      await ask('close');
      await ask('reopen', 'the auditor asks');
      const change = () => ask('reopen', 'for something else');
      return { requestId: 'reopen-2025-01-1', change, meets: { refused: 'ReopeningWaits' } };
    },
    return: async () => {
      const order = await returns.shipped({ lines: [{ part: 'P-1', quantity: '2', unitPrice: '2000.00' }] });
      const returnId = await returns.authorise(order);
      await returns.receive(returnId, '1');
      await returns.inspect(returnId, ['1', 'restock']);
      await returns.reaches(returnId, 'Inspected', 'approval');
      const change = () => returns.inspect(returnId, ['1', 'restock']);
      return { requestId: `AR-${returnId}`, change, meets: { refused: 'WrongState' } };
    },
    priceCorrection: async () => {
      const invoice = await invoiced('SO-V1');
      const lower = (unitPrice: string) =>
        corrected({ kind: 'priceCorrection', invoice, line: 1, unitPrice, reason: 'contract' });
      return overtaken(await lower('9.00'), async () => done(await lower('8.00')));
    },
    writeOff: async () => {
      const invoice = await invoiced('SO-V2');
      const correctionId = await corrected({ kind: 'writeOff', invoice, reason: 'insolvent' });
      return overtaken(correctionId, () => billing.pay('7.00', { invoice }));
    },
    refund: async () => {
      const payment = await paid('50.00');
      const back = () => corrected({ kind: 'refund', payment, amount: '30.00', reason: 'asked for' });
      return overtaken(await back(), async () => done(await back()));
    },
    paymentVoid: async () => {
      const payment = await paid('60.00');
      const asked = await corrected({ kind: 'paymentVoid', payment, reason: 'bounced' });
      return overtaken(asked, async () =>
        done(await corrected({ kind: 'refund', payment, amount: '1.00', reason: 'x' })),
      );
    },
  };
}
