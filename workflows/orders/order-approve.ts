import { step, upkeep } from '../support/steps.js';
import { undoApproval } from './order-compensate.js';
import { abort, ask, enter, type OrderProcess, record } from './order-process.js';
import { waitFor } from './order-wait.js';

const GRANTED = 'Granted';
const PENDING = new Set(['Requested', 'Escalated']);

export const approvalRequestId = (p: OrderProcess): string => `AR-${p.order.orderId}-${p.revision}`;

/** Asks for approval when the policy says so, and waits for the decision. A change of the order asks anew. */
export async function approve(p: OrderProcess): Promise<void> {
  let asked: number | null = null;
  let state = GRANTED;
  do {
    asked = p.revision;
    state = await askApproval(p);
    if (!PENDING.has(state)) continue;
    await waitFor(p, {
      kinds: ['cancel', 'abort', 'amend'],
      until: () => p.revision !== asked || !PENDING.has(state),
      reread: async () => {
        state = await readState(approvalRequestId(p));
      },
      everyMinutes: p.start.timing.approvalPollMinutes,
      summary: 'reads the approval again in case its decision was not heard of',
    });
  } while (p.revision !== asked);
  if (state !== GRANTED) throw await abort(p, 'reject', `approval ${approvalRequestId(p)}: ${state}`);
}

async function askApproval(p: OrderProcess): Promise<string> {
  const { orderId, total, dimensions, customerName } = p.order;
  const demand = await step.evaluateApproval(
    ask(p, `approval/${p.revision}/demand`, { kind: 'order' as const, amount: total, dimensions }),
  );
  if (!demand.required) return GRANTED;
  const requestId = approvalRequestId(p);
  p.undos.push(undoApproval(p, p.revision));
  const { toPost: _toPost, position: _position, ...frozen } = demand;
  const requested = await step.requestApproval(
    ask(p, `approval/${p.revision}`, {
      requestId,
      kind: 'order' as const,
      subject: orderId,
      amount: total,
      dimensions,
      requestedBy: p.start.context.actor,
      requesterWorkflowId: p.workflowId,
      demand: frozen,
    }),
  );
  const summary = `Approval of order ${orderId} of ${customerName}: ${total} (${demand.reason})`;
  // Whoever sees the order waiting can decide at once.
  await upkeep.startApproval({ requestId, summary, context: p.start.context });
  enter(p, 'askApproval', { waitingFor: 'approval' });
  await record(p, `approval/${p.revision}`);
  return p.resumed ? readState(requestId) : requested.state;
}

async function readState(requestId: string): Promise<string> {
  const request = await step.readApproval(requestId);
  if (!request) throw new Error(`approval request ${requestId} has no row`);
  return request.state;
}
