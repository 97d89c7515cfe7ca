import type { Controller } from '@tsoa/runtime';
import { type OrderCommandKind, requireCommandState } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import type { ProblemError } from '../../platform/problem.js';
import { problem } from '../../platform/problem.js';
import type { OrderProgress } from '../../workflows/orders/order.contract.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { isNoProcess } from '../process-problems.js';
import type { OrderUpdate } from '../processes.js';

interface OrderAsk<Input> {
  readonly kind: OrderCommandKind;
  readonly update: OrderUpdate<Input>;
  readonly input: Input;
  readonly status?: number;
}

/** A command on a running order: an update of its process, answered with the order's new state or a refusal. */
export function askOrder<Input>(
  controller: Controller,
  call: Call,
  orderId: string,
  { kind, update, input, status = 200 }: OrderAsk<Input>,
): Promise<OrderProgress> {
  return once<void, OrderProgress>(controller, call, {
    prepare: async () => undefined,
    perform: async ({ key }) => {
      const command = { key: `request:${key}`, context: contextOf(call, orderId), input };
      try {
        return { status, body: await call.processes.askOrder(orderId, update, command) };
      } catch (error) {
        throw isNoProcess(error) ? await whyNoProcess(call, orderId, kind) : error;
      }
    },
  });
}

export const noSuchOrder = (orderId: string): ProblemError =>
  problem(404, 'unknown-order', `There is no order ${orderId}.`);

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
