import type { Controller } from '@tsoa/runtime';
import { isQuantity, NONE, quantity } from '../../domain/kernel/quantity.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { OrderView } from '../../domain/orders/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import { authorisationProblems, type ReturnAuthorisation } from '../../domain/returns/index.js';
import { nextReturnId } from '../../domain/returns/store/index.js';
import type { Database } from '../../platform/database.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { invalidRequest } from '../problem-of.js';
import { isText, recordOf } from '../well-formed.js';
import { acceptedReturn, progressDto } from './return-answers.js';
import type { AuthoriseReturnDto } from './return-commands.dto.js';
import { returnTiming, VALID_DAYS } from './return-timing.js';
import { returnedOrder } from './returned-order.js';
import type { ReturnProgressDto } from './returns.dto.js';

/** Starts the process of a return: 201 once it has its row, 202 while the engine has it and no worker has answered. */
export function authoriseReturn(
  controller: Controller,
  call: Call,
  body: AuthoriseReturnDto,
): Promise<ReturnProgressDto> {
  return once<ReturnAuthorisation, ReturnProgressDto>(controller, call, {
    resourceId: () => nextReturnId(call.database),
    prepare: ({ resourceId }) => authorisationOf(call.database, body, resourceId),
    perform: async (_attempt, authorised) => {
      const context = contextOf(call, authorised.returnId);
      const start = { return: authorised, timing: returnTiming(call.orderTiming), context };
      const answer = await call.processes.authoriseReturn(start);
      const headers = { Location: `/v1/returns/${authorised.returnId}` };
      return answer === 'accepted'
        ? { status: 202, body: acceptedReturn(authorised), headers }
        : { status: 201, body: progressDto(answer), headers };
    },
  });
}

async function authorisationOf(
  database: Database,
  body: AuthoriseReturnDto,
  returnId: string,
): Promise<ReturnAuthorisation> {
  const { problems, order } = await checkReturn(database, returnDraft(body));
  if (problems.length > 0 || !order) throw invalidRequest(problems);
  const customer = await readCustomer(database, order.customerId);
  const { outcome, validDays = VALID_DAYS, note = null, lines } = body;
  const returned = returnedOrder(order, customer?.termsDays ?? order.termsDays);
  const authorised = { returnId, outcome, validDays, note, order: returned, lines };
  const wrong = authorisationProblems(authorised);
  if (wrong.length > 0) throw invalidRequest(wrong);
  return authorised;
}

/** What of a request is well formed: each part of it can be checked although another part is not. */
interface ReturnDraft {
  readonly orderId?: string;
  readonly lines: readonly { readonly index: number; readonly line: number; readonly quantity: string }[];
}

/** The well-formed parts of a body; what is wrong with the others is told by whoever validated it. */
export function returnDraft(body: unknown): ReturnDraft {
  const { orderId, lines } = recordOf(body);
  return {
    ...(isText(orderId) ? { orderId } : {}),
    lines: (Array.isArray(lines) ? lines : []).flatMap((one, index) => {
      const { line, quantity: wanted } = recordOf(one);
      if (typeof line !== 'number' || typeof wanted !== 'string' || !isQuantity(wanted)) return [];
      return [{ index, line, quantity: wanted }];
    }),
  };
}

interface CheckedReturn {
  readonly problems: readonly FieldProblem[];
  readonly order: OrderView | null;
}

/**
 * Everything that the order has to say against a return, all at once. What other returns have taken of a line is seen
 * when it is authorised, under the lock.
 */
export async function checkReturn(database: Database, { orderId, lines }: ReturnDraft): Promise<CheckedReturn> {
  if (orderId === undefined) return { problems: [], order: null };
  const order = await readOrder(database, orderId);
  if (!order) return { problems: [{ field: 'orderId', message: `There is no order ${orderId}.` }], order };
  return { problems: lines.flatMap((one) => lineProblem(order, one)), order };
}

function lineProblem(
  order: OrderView,
  { index, line, quantity: wanted }: ReturnDraft['lines'][number],
): FieldProblem[] {
  if (!order.lines.some((one) => one.line === line)) {
    return [{ field: `lines[${index}].line`, message: `Order ${order.orderId} has no line ${line}.` }];
  }
  const shipped = order.shipped.find((one) => one.line === line)?.shipped ?? '0';
  if (quantity(shipped) >= quantity(wanted)) return [];
  const message =
    quantity(shipped) === NONE
      ? `Nothing of line ${line} has been shipped.`
      : `Of line ${line}, only ${shipped} was shipped.`;
  return [{ field: `lines[${index}].quantity`, message }];
}
