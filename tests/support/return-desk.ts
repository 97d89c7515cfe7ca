import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { returnedOrder } from '../../api/returns/returned-order.js';
import { add, formatMoney, money, ZERO } from '../../domain/kernel/money.js';
import type { OrderStart } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import type {
  Outcome,
  ReturnAuthorisation,
  ReturnCommandInputs,
  ReturnCommandKind,
  ReturnStart,
  ReturnView,
  Verdict,
} from '../../domain/returns/index.js';
import { returnStart as readStart, returnView } from '../../domain/returns/store/index.js';
import { wake } from '../../temporal-config/wake-orders.js';
import {
  type ApprovalWorkflow,
  approvalWorkflowId,
  decideUpdate,
} from '../../workflows/approvals/approval.contract.js';
import {
  authorisedUpdate,
  RETURN_WORKFLOW,
  type ReturnProgress,
  type ReturnUpdate,
  type ReturnWorkflow,
  resolveReturnTaskUpdate,
  returnOptions,
  returnUpdates,
  returnWorkflowId,
} from '../../workflows/returns/goods-return.contract.js';
import type { TaskAction } from '../../workflows/support/operator-task.contract.js';
import { contextOf, fay, ollie } from './actors.js';
import { approver, orderDesk } from './order-desk.js';
import { type OrderWish, SITE } from './order-fixture.js';
import type { World } from './process-world.js';
import { onceReady, until } from './until.js';

type OwnInput<Kind extends ReturnCommandKind> = Omit<ReturnCommandInputs[Kind], 'returnId'>;

interface Wanted extends Partial<Pick<ReturnAuthorisation, 'lines' | 'validDays'>> {
  readonly outcome?: Outcome;
  readonly quantity?: string;
  readonly timing?: Partial<ReturnStart['timing']>;
}

/** What people do with returns, and what they see. */
export function returnDesk(world: World) {
  const orders = orderDesk(world);
  const { database } = world.test;
  let keys = 0;
  let returns = 0;
  const handle = (returnId: string): WorkflowHandle<ReturnWorkflow> =>
    world.client.workflow.getHandle<ReturnWorkflow>(returnWorkflowId(returnId));
  const view = async (returnId: string): Promise<ReturnView> => {
    const found = await returnView(database, returnId);
    if (!found) throw new Error(`no return ${returnId}`);
    return found;
  };
  const ask = <Kind extends ReturnCommandKind>(
    kind: Kind,
    returnId: string,
    input: OwnInput<Kind>,
    key = `test/return/${++keys}`,
    who = kind === 'confirmRefund' ? fay : ollie,
  ): Promise<ReturnProgress> => {
    const command = {
      key,
      context: contextOf(who, returnId),
      input: { returnId, ...input },
    };
    const update = returnUpdates[kind] as unknown as ReturnUpdate<ReturnCommandKind>;
    return onceReady(() => handle(returnId).executeUpdate(update, { args: [command as never], updateId: key }));
  };
  const receive = (returnId: string, quantity: string, { line = 1, last = false } = {}, key?: string) =>
    ask('receiveGoods', returnId, { lines: [{ line, quantity }], reference: 'UPS 1Z', last }, key);
  const inspect = (returnId: string, ...found: [string, Verdict][]) =>
    ask('inspectGoods', returnId, {
      lines: found.map(([quantity, verdict]) => ({ line: 1, quantity, verdict, site: SITE, note: '' })),
    });
  const reaches = (returnId: string, state: string, waitingFor?: string | null): Promise<ReturnView> =>
    until(`${returnId} is ${state}${waitingFor ? ` waiting for ${waitingFor}` : ''}`, async () => {
      const found = await view(returnId);
      return found.state === state && (waitingFor === undefined || found.waitingFor === waitingFor) ? found : undefined;
    });
  const decide = (returnId: string, decision: 'approve' | 'reject', actor = approver) => {
    const requestId = `AR-${returnId}`;
    const command = {
      key: `decide/${requestId}/${actor.id}`,
      context: contextOf(actor, returnId),
      input: { requestId, decision, reason: 'as the test says' },
    };
    const approval = world.client.workflow.getHandle<ApprovalWorkflow>(approvalWorkflowId(requestId));
    return approval.executeUpdate(decideUpdate, { args: [command], updateId: command.key });
  };
  return {
    ...{ orders, handle, view, ask, receive, inspect, reaches, decide },
    /** A second person lets the money go, or not. */
    decided: async (returnId: string, decision: 'approve' | 'reject' = 'approve'): Promise<void> => {
      await reaches(returnId, 'Inspected', 'approval');
      await until(`the approval of ${returnId} runs`, () => decide(returnId, decision));
    },
    /** An order of P-1 that has left in whole. */
    shipped: async (wish: OrderWish): Promise<OrderStart> => {
      const start = await orders.place(wish);
      await orders.reaches(start, 'Confirmed');
      await orders.ship(start);
      await orders.reaches(start, 'Fulfilled');
      return start;
    },
    authorise: async ({ order }: OrderStart, wanted: Wanted = {}): Promise<string> => {
      const returnId = `RMA-${1000 + ++returns}`;
      const { outcome = 'refund', quantity = '1', validDays = 30, lines, timing } = wanted;
      const sold = await readOrder(database, order.orderId);
      if (!sold) throw new Error(`no order ${order.orderId}`);
      const start: ReturnStart = {
        return: {
          ...{ returnId, outcome, validDays, note: null, order: returnedOrder(sold, 30) },
          lines: lines ?? [{ line: 1, quantity, reason: 'too long' }],
        },
        timing: {
          rereadMinutes: 60,
          replacement: {
            ...{ paymentDeadlineMinutes: 60, paymentPollSeconds: 1, stockRereadMinutes: 60, approvalPollMinutes: 60 },
          },
          ...timing,
        },
        context: contextOf(ollie, returnId),
      };
      const startWorkflowOperation = new WithStartWorkflowOperation<ReturnWorkflow>(
        RETURN_WORKFLOW,
        returnOptions(start),
      );
      await world.client.workflow.executeUpdateWithStart(authorisedUpdate, { startWorkflowOperation });
      return returnId;
    },
    /** Starts the process again, as an operator's restart does. */
    restart: async (returnId: string): Promise<void> => {
      const start = await readStart(database, returnId);
      if (!start) throw new Error(`no return ${returnId}`);
      const options = { ...returnOptions(start), workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const };
      await world.client.workflow.start<ReturnWorkflow>(RETURN_WORKFLOW, options);
    },
    resolve: (returnId: string, taskId: string, action: TaskAction) => {
      const input = { taskId, action, justification: 'as the test says' };
      const command = { key: `resolve/${taskId}/${action}`, context: contextOf(ollie, returnId), input };
      return handle(returnId).executeUpdate(resolveReturnTaskUpdate, { args: [command], updateId: command.key });
    },
    /** The reactor's own code, fed with every fact there is: who is woken twice reads twice. */
    wake: async (): Promise<void> => {
      const facts = await world.test.admin('SELECT type, payload FROM outbox.facts ORDER BY position');
      for (const fact of facts) await wake(world.client, fact as never);
    },
    /** What the provider has paid back for returns of these numbers. */
    refunded: async (...returnIds: string[]): Promise<string> => {
      const { refunds } = await world.sandbox.ledger();
      const mine = refunds.filter(({ reference }) => returnIds.some((id) => reference.startsWith(`${id}/`)));
      return formatMoney(add(ZERO, ...mine.map(({ amount }) => money(amount))));
    },
    /** Debits less credits of an account over everything so far. */
    balance: async (account: string): Promise<string> => {
      const [row] = await world.test.admin<{ balance: string }>(
        `SELECT coalesce(sum(l.debit - l.credit), 0)::numeric(19,2)::text AS balance FROM ledger.journal_lines l
         WHERE l.account = $1`,
        [account],
      );
      return row?.balance ?? '0.00';
    },
  };
}

export type ReturnDesk = ReturnType<typeof returnDesk>;
