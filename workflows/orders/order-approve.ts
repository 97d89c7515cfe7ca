import { patched } from '@temporalio/workflow';
import type { ApprovalDemand, ApprovalRequest, EvaluateApprovalInput } from '../../domain/approvals/index.js';
import type { ApprovalStart } from '../approvals/approval.contract.js';
import { demandOf } from '../support/approval-demand.js';
import { step, upkeep } from '../support/steps.js';
import { factsOf } from './order-facts.js';
import { abort, ask, enter, type OrderProcess, record } from './order-process.js';
import { type OrderRequest, requestsOf } from './order-requests.js';
import { waitFor } from './order-wait.js';

const GRANTED = 'Granted';
const PENDING = new Set(['Requested', 'Escalated']);
/** The votes were split: the order is amended, and asked about anew, or cancelled. */
const RETURNED = 'Returned';
/** Orders waited on without end once. */
const RETURNED_LAPSES = 'returned-order-lapses';

/** Asks for approval of what the policies say, and waits for the decisions. A change of the order asks anew. */
export async function approve(p: OrderProcess): Promise<void> {
  let asked: number;
  do {
    asked = p.revision;
    for (const request of requestsOf(p, asked)) {
      if (p.revision === asked) await requireGrant(p, request);
    }
  } while (p.revision !== asked);
}

/** Ends when it was granted or the order changed; else the order is rejected. */
async function requireGrant(p: OrderProcess, request: OrderRequest): Promise<void> {
  const { requestId } = request;
  const asked = p.revision;
  let state = '';
  let pending = true;
  const note = (read: string): void => {
    state = read;
    pending = PENDING.has(read) || (read === RETURNED && !patched(RETURNED_LAPSES));
  };
  const requested = await askApproval(p, request);
  if (!requested) return;
  note(requested.state);
  // Also when it is decided: commands of an earlier run, which may have ended the request, come first.
  await waitFor(p, {
    kinds: ['cancel', 'abort', 'amend'],
    news: 'approval',
    until: () => p.revision !== asked || !pending,
    reread: async () => {
      note((await readRequest(requestId)).state);
      // An approval whose process was lost is taken up again.
      if (PENDING.has(state)) await upkeep.startApproval(requested.start);
    },
    everyMinutes: p.start.timing.approvalPollMinutes,
    summary: 'reads the approval again in case its decision was not heard of',
  });
  if (p.revision === asked && state === RETURNED) await awaitAmendment(p, request);
  if (p.revision === asked && state !== GRANTED) throw await abort(p, 'reject', `approval ${requestId}: ${state}`);
}

/** What was sent back waits as long again as its request might have: then nobody holds to it. */
async function awaitAmendment(p: OrderProcess, { requestId }: OrderRequest): Promise<void> {
  const { orderId } = p.order;
  const asked = p.revision;
  const request = await readRequest(requestId);
  const { requestedAt, endedAt } = request;
  const minutes = minutesGiven(request);
  p.waitingFor = 'amendment';
  const waits = { orderId, state: p.state, waitingFor: p.waitingFor };
  const noted = await step.noteWaiting(ask(p, `waits/amendment/${asked}`, waits));
  p.position = noted.position ?? p.position;
  const amended = await waitFor(p, {
    kinds: ['cancel', 'abort', 'amend'],
    news: 'approval',
    until: () => p.revision !== asked,
    deadline: new Date(Date.parse(endedAt ?? requestedAt) + minutes * 60_000).toISOString(),
    summary: 'the deadline to amend an order that was sent back',
  });
  if (amended) return;
  throw await abort(p, 'reject', `approval ${requestId}: ${RETURNED}, and not amended in ${minutes} minutes`);
}

/** How long its last step might have taken: working time takes longer than its minutes say. */
function minutesGiven({ stepClock, expireAfterMinutes }: ApprovalRequest): number {
  if (!stepClock) return expireAfterMinutes;
  return Math.round((Date.parse(stepClock.expireAt) - Date.parse(stepClock.stepBeganAt)) / 60_000);
}

interface Asking {
  readonly start: ApprovalStart;
  readonly state: string;
}

/** Null when nothing is to be asked, or the policy asks for no approval. */
async function askApproval(p: OrderProcess, { kind, requestId, name }: OrderRequest): Promise<Asking | null> {
  const { orderId, total, dimensions, customerName, creditOverride } = p.order;
  const override = kind === 'creditOverride';
  const amount = override ? p.beyondLimit : total;
  if (amount === null) return null;
  const demand = await evaluate(p, { kind, amount, dimensions }, `${name}/demand`);
  if (!demand) return null;
  const others = [...p.askers].filter((id) => id !== p.requestedBy.id);
  const requested = await step.requestApproval(
    ask(p, name, {
      requestId,
      kind,
      subject: orderId,
      amount,
      dimensions,
      requestedBy: p.requestedBy,
      ...(others.length > 0 ? { alsoAskedBy: others } : {}),
      requesterWorkflowId: p.workflowId,
      demand,
    }),
  );
  const why = override ? `${amount} beyond the credit limit: ${creditOverride?.reason}` : null;
  const summary = `Approval of order ${orderId} of ${customerName}: ${total} (${why ?? demand.reason})`;
  // Whoever sees the order waiting can decide at once.
  const start = { requestId, summary, context: p.start.context };
  await upkeep.startApproval(start);
  enter(p, 'askApproval', { waitingFor: 'approval', ...(why ? { reason: why } : {}) });
  await record(p, name);
  return { start, state: requested.state };
}

/** Margin and exposure are found only where the policy wants them. */
async function evaluate(p: OrderProcess, about: EvaluateApprovalInput, name: string): Promise<ApprovalDemand | null> {
  const first = await step.evaluateApproval(ask(p, name, about));
  if (!first.wantsFacts) return demandOf(first);
  return demandOf(await step.evaluateApproval(ask(p, `${name}/facts`, { ...about, facts: await factsOf(p) })));
}

async function readRequest(requestId: string): Promise<ApprovalRequest> {
  const request = await step.readApproval(requestId);
  if (!request) throw new Error(`approval request ${requestId} has no row`);
  return request;
}
