import { requestsOfSubject } from '../../domain/approvals/store/index.js';
import { readReservation } from '../../domain/inventory/store/index.js';
import { isJobOver } from '../../domain/jobs/index.js';
import { job as readJob } from '../../domain/jobs/store/index.js';
import { formatQuantity, minus, NONE, quantity } from '../../domain/kernel/quantity.js';
import { tasksOfSubject } from '../../domain/operations/store/index.js';
import {
  isOver,
  jobOfLine,
  lackingLines,
  type MadeLine,
  madeLines,
  type OrderView,
} from '../../domain/orders/index.js';
import type { Database } from '../../platform/database.js';
import type { WaitingDto } from './orders.dto.js';

type Waiting = Omit<WaitingDto, 'for'>;

/** What a waiting order needs, in a sentence, and where to look or act; null when it waits for nobody. */
export async function waitingOf(database: Database, order: OrderView): Promise<WaitingDto | null> {
  if (isOver(order.state)) return null;
  const asked = await forOperator(database, order.orderId);
  if (asked) return { for: 'operator', ...asked };
  if (order.waitingFor === null) return null;
  const found = await WHY[order.waitingFor]?.(database, order);
  return {
    for: order.waitingFor,
    ...(found ?? { why: order.reason ?? `It waits for ${order.waitingFor}.`, see: null }),
  };
}

async function forOperator(database: Database, orderId: string): Promise<Waiting | null> {
  const task = (await tasksOfSubject(database, orderId)).find(({ state }) => state === 'Open');
  if (!task) return null;
  return { why: `${task.title}. ${task.detail}`, see: `/v1/operator-tasks/${encodeURIComponent(task.taskId)}` };
}

const shipping = async (_database: Database, { orderId }: OrderView): Promise<Waiting> => ({
  why: 'The goods are reserved; somebody has to ship them.',
  see: `/v1/orders/${orderId}/shipments`,
});

/** How the job of a line stands; what is to be done about it when it makes no more. */
async function jobWords(
  database: Database,
  orderId: string,
  { line, part, quantity: ordered }: MadeLine,
): Promise<{ jobId: string; words: string }> {
  const jobId = jobOfLine(orderId, line);
  const job = await readJob(database, jobId);
  if (!job) return { jobId, words: `Job ${jobId} is about to begin.` };
  const { state, waitingFor, completed, dueDate } = job;
  const makes = `Job ${jobId} makes ${ordered} × ${part}, ${completed} so far, due ${dueDate}`;
  if (state === 'Completed' || isJobOver(state)) {
    return { jobId, words: `${makes}: it is ${state} and makes no more. Amend line ${line}, or cancel the order.` };
  }
  return { jobId, words: `${makes}: it is ${state}${waitingFor ? ` and waits for ${waitingFor}` : ''}.` };
}

const WHY: Readonly<Record<string, (database: Database, order: OrderView) => Promise<Waiting | null>>> = {
  stock: async (database, { orderId, dimensions }) => {
    const reservation = await readReservation(database, orderId);
    const short = (reservation?.lines ?? []).flatMap(({ part, ...line }) => {
      const missing = minus(quantity(line.quantity), quantity(line.reserved));
      return missing > NONE ? [{ part, missing: formatQuantity(missing) }] : [];
    });
    const [first] = short;
    if (!first) return null;
    const missing = short.map((line) => `${line.missing} × ${line.part}`).join(', ');
    const see = `/v1/stock/availability?part=${encodeURIComponent(first.part)}`;
    return { why: `${missing} not yet reserved at ${dimensions.site}; a receipt serves it in placing order.`, see };
  },
  job: async (database, { orderId, lines }) => {
    const reservation = await readReservation(database, orderId);
    const reserved = new Map(reservation?.lines.map((line) => [line.line, quantity(line.reserved)]));
    const lacking = lackingLines(lines, { reserved: (line) => reserved.get(line) ?? NONE });
    const jobs = await Promise.all(lacking.map((line) => jobWords(database, orderId, line)));
    const [first] = jobs;
    return first ? { why: jobs.map(({ words }) => words).join(' '), see: `/v1/jobs/${first.jobId}` } : null;
  },
  approval: async (database, { orderId, lines }) => {
    const subjects = [orderId, ...madeLines(lines).map(({ line }) => jobOfLine(orderId, line))];
    const requests = await Promise.all(subjects.map((subject) => requestsOfSubject(database, subject)));
    const request = requests.flat().findLast(({ endedAt }) => endedAt === null);
    if (!request) return null;
    const roles = [request.approverRole, ...(request.state === 'Escalated' ? [request.escalateToRole] : [])];
    return { why: `${request.reason} It needs ${roles.join(' or ')}.`, see: `/v1/approvals/${request.requestId}` };
  },
  amendment: async (_database, { orderId }) => ({
    why: 'The votes on it were split. Amend it, which asks anew (for no change: with the same address), or cancel it; or else it is rejected in the end.',
    see: `/v1/orders/${orderId}/amend`,
  }),
  payment: async () => ({ why: 'The payment provider has not said yet what became of the charge.', see: null }),
  'payment retry': async (_database, { orderId, reason }) => ({
    why: `${reason ?? 'The payment was declined'}. Retry it with another payment token, or cancel the order.`,
    see: `/v1/orders/${orderId}/retry-payment`,
  }),
  shipment: shipping,
  'shipment of the rest': shipping,
  compensation: async (_database, { reason }) => ({
    why: `What was done for it is being undone${reason ? `: ${reason}` : ''}.`,
    see: null,
  }),
};
