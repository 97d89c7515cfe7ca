import type { Controller } from '@tsoa/runtime';
import { quantityProblems } from '../../domain/catalog/store/index.js';
import { type FieldProblem, Refused } from '../../domain/kernel/refusal.js';
import { COMMAND_STATES, type OrderCommandKind, requireCommandState } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import type { ProblemError } from '../../platform/problem.js';
import { problem } from '../../platform/problem.js';
import type { OrderProgress } from '../../workflows/orders/order.contract.js';
import { type Call, contextOf } from '../call.js';
import { requireNone } from '../checks.js';
import { once } from '../idempotency/once.js';
import { isNoProcess } from '../process-problems.js';
import type { OrderUpdate } from '../processes.js';

interface OrderAsk<Input> {
  readonly kind: OrderCommandKind;
  readonly update: OrderUpdate<Input>;
  readonly input: Input;
  readonly status?: number;
  /** Quantities that the command names, by line; they must fit the units of the parts. */
  readonly lines?: readonly { readonly line: number; readonly quantity: string }[] | undefined;
  /** What is wrong with the input by itself. */
  readonly problems?: readonly FieldProblem[];
}

/** A command on a running order: an update of its process, answered with the order's new state or a refusal. */
export function askOrder<Input>(
  controller: Controller,
  call: Call,
  orderId: string,
  { kind, update, input, lines, problems = [], status = 200 }: OrderAsk<Input>,
): Promise<OrderProgress> {
  return once<void, OrderProgress>(controller, call, {
    prepare: () => requireNone(Promise.resolve(problems), unitProblems(call, orderId, lines ?? [])),
    perform: async ({ key }) => {
      const command = { key: `request:${key}`, context: contextOf(call, orderId), input };
      try {
        return { status, body: await call.processes.askOrder(orderId, update, command) };
      } catch (error) {
        if (isNoProcess(error)) throw await whyNoProcess(call, orderId, kind);
        throw (await isBehind(call, orderId, kind, error)) ? behind(orderId) : error;
      }
    },
  });
}

async function unitProblems(
  call: Call,
  orderId: string,
  lines: readonly { readonly line: number; readonly quantity: string }[],
): Promise<readonly FieldProblem[]> {
  if (lines.length === 0) return [];
  const ordered = (await readOrder(call.database, orderId))?.lines ?? [];
  const asked = lines.map(({ line, quantity }, index) => ({
    part: ordered.find((candidate) => candidate.line === line)?.part ?? '',
    quantity,
    field: `lines[${index}].quantity`,
  }));
  return quantityProblems(call.database, asked);
}

export const noSuchOrder = (orderId: string): ProblemError =>
  problem(404, 'unknown-order', `There is no order ${orderId}.`);

/**
 * After a worker died, the process does again what its row shows already, and refuses meanwhile what the row permits:
 * that is no answer to keep under the key.
 */
async function isBehind(call: Call, orderId: string, kind: OrderCommandKind, error: unknown): Promise<boolean> {
  if (!(error instanceof Refused) || error.code !== 'WrongState' || error.details['retried'] === true) return false;
  const found = await readOrder(call.database, orderId);
  if (!found || (kind === 'retryPayment' && found.waitingFor !== 'payment retry')) return false;
  return COMMAND_STATES[kind].includes(found.state);
}

const behind = (orderId: string): ProblemError =>
  problem(503, 'process-behind', `The process of order ${orderId} is catching up with its record.`, {
    headers: { 'Retry-After': '1' },
  });

/** The process of an order that is over has ended; one that is missing is an operator's to mend. */
async function whyNoProcess(call: Call, orderId: string, kind: OrderCommandKind): Promise<unknown> {
  const found = await readOrder(call.database, orderId);
  if (!found) return noSuchOrder(orderId);
  try {
    requireCommandState(kind, found.state);
  } catch (refused) {
    return refused;
  }
  return problem(409, 'process-missing', `The process of order ${orderId} is not running; an operator task mends it.`, {
    state: found.state,
  });
}
