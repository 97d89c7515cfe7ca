import { patched } from '@temporalio/workflow';
import { type ApprovalDemand, fourEyesDemand } from '../../domain/approvals/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { money, ZERO } from '../../domain/kernel/money.js';
import type { CancelReturnInput } from '../../domain/returns/index.js';
import type { ApprovalStart } from '../approvals/approval.contract.js';
import { demandOf as demanded } from '../support/approval-demand.js';
import { step, upkeep } from '../support/steps.js';
import { own, type ReturnProcess, recordOf, run, standingOf } from './return-process.js';

const GRANTED = 'Granted';
const PENDING = new Set(['Requested', 'Escalated']);

/** Processes from before paid a refund where no policy of returns asked for anybody. */
const REFUND_BY_TWO = 'return-refund-by-two';

const requestIdOf = (p: ReturnProcess): string => `AR-${p.subject}`;

/** Nothing was accepted: nothing is credited. Else the policy says who must approve the credit; a refund somebody must. */
export async function askApproval(p: ReturnProcess): Promise<boolean> {
  const { accepted, inspectors = [] } = await recordOf(p);
  if (accepted.length === 0) return settleUncredited(p);
  if (standingOf(p).approval === null && !(await isAsked(p, inspectors))) return approve(p, null);
  const requestId = requestIdOf(p);
  const request = await step.readApproval(requestId);
  if (!request) throw new Error(`approval request ${requestId} has no row`);
  if (PENDING.has(request.state)) {
    // Also one whose process was lost is taken up again.
    await upkeep.startApproval(startOf(p, request.reason));
    return false;
  }
  if (request.state === GRANTED) return approve(p, requestId);
  const reason = `approval ${requestId}: ${request.state}`;
  await run(p, step.rejectReturn(own(p, 'reject', { returnId: p.subject, reason })));
  return true;
}

async function settleUncredited(p: ReturnProcess): Promise<boolean> {
  const input = { returnId: p.subject, refunded: '0.00', transferred: '0.00', reason: 'nothing was accepted' };
  await run(p, step.settleReturn(own(p, 'settle', input)));
  return true;
}

async function approve(p: ReturnProcess, requestId: string | null): Promise<boolean> {
  await run(p, step.approveReturn(own(p, 'approve', { returnId: p.subject, requestId })));
  return true;
}

const startOf = (p: ReturnProcess, reason: string): ApprovalStart => {
  const { order } = p.start.return;
  const summary = `Approval of return ${p.subject} of ${order.customerName}: ${standingOf(p).value} (${reason})`;
  return { requestId: requestIdOf(p), summary, context: p.start.context };
};

/** False when nobody has to approve. What is credited rests on what the inspectors found: they asked, too. */
async function isAsked(p: ReturnProcess, inspectors: readonly string[]): Promise<boolean> {
  const { value: amount } = standingOf(p);
  if (money(amount) === ZERO) return false;
  const wanted = await demandOf(p, amount);
  if (!wanted) return false;
  const requestId = requestIdOf(p);
  const { dimensions } = p.start.return.order;
  const requestedBy = p.start.context.actor;
  const alsoAskedBy = inspectors.filter((id) => id !== requestedBy.id);
  await step.requestApproval(
    own(p, 'approval', {
      ...{ requestId, kind: wanted.kind, subject: p.subject, amount, dimensions },
      ...{ requestedBy, requesterWorkflowId: p.workflowId, demand: wanted.demand },
      ...(alsoAskedBy.length > 0 ? { alsoAskedBy } : {}),
    }),
  );
  await run(p, step.noteReturnApproval(own(p, 'approval/noted', { returnId: p.subject, requestId })));
  return true;
}

interface Wanted {
  readonly kind: 'return' | 'refund';
  readonly demand: ApprovalDemand;
}

/** The policy of returns; without it, where money is to go out, the policy of refunds, or any approver. */
async function demandOf(p: ReturnProcess, amount: string): Promise<Wanted | null> {
  const ofReturns = await evaluate(p, 'return', amount);
  if (ofReturns) return { kind: 'return', demand: ofReturns };
  if (p.start.return.outcome !== 'refund' || !patched(REFUND_BY_TWO)) return null;
  return { kind: 'refund', demand: (await evaluate(p, 'refund', amount)) ?? fourEyesDemand('refund') };
}

async function evaluate(p: ReturnProcess, kind: Wanted['kind'], amount: string): Promise<ApprovalDemand | null> {
  const { dimensions } = p.start.return.order;
  const name = kind === 'return' ? 'approval/demand' : 'approval/demand/refund';
  return demanded(await step.evaluateApproval(own(p, name, { kind, amount, dimensions })));
}

/** Before the return is cancelled: nobody is asked any more about what will not be credited. */
export async function withdrawApproval(p: ReturnProcess, { input }: Command<CancelReturnInput>): Promise<void> {
  const { approval, state } = standingOf(p);
  if (approval === null || state !== 'Inspected') return;
  await step.withdrawApproval(own(p, 'approval/withdraw', { requestId: approval, reason: input.reason }));
  await upkeep.signalApprovalWithdrawn(approval);
}
