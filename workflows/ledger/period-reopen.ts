import { condition } from '@temporalio/workflow';
import { type ApprovalRequest, fourEyesDemand, isOpen } from '../../domain/approvals/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { COMPANY } from '../../domain/kernel/dimensions.js';
import type { PeriodReopening } from '../../domain/ledger/index.js';
import { demandOf } from '../support/approval-demand.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { periodWorkflowId } from './period.contract.js';
import { own, type PeriodProcess, show, standingOf, systemContext, took } from './period-process.js';

/** Writes down who asks and why, and asks for a second person. */
export async function askToReopen(
  p: PeriodProcess,
  command: Command<{ readonly period: string; readonly reason: string }>,
): Promise<void> {
  await took(p, await step.askReopening(command));
  const { reopening } = standingOf(p);
  if (reopening) await beginApproval(p, reopening);
}

/** By what policy says, and by four eyes where it says nothing; the same keys, so that another run joins it. */
async function beginApproval(p: PeriodProcess, { reopeningId, requestId, askedBy }: PeriodReopening): Promise<void> {
  const kind = 'periodReopening' as const;
  const context = systemContext(p);
  const about = { kind, amount: '0.00', dimensions: COMPANY };
  const evaluated = await step.evaluateApproval(own(`${reopeningId}/demand`, about, context));
  const demand = demandOf(evaluated) ?? fourEyesDemand(kind);
  const request = { ...about, requestId, subject: p.period, requestedBy: askedBy, demand };
  const requesterWorkflowId = periodWorkflowId(p.period);
  await step.requestApproval(own(`${reopeningId}/request`, { ...request, requesterWorkflowId }, context));
  await upkeep.startApproval({ requestId, summary: `Approval of reopening the period ${p.period}`, context });
  p.begun = reopeningId;
}

/** Until the request is decided or a command comes; the request is read again within the hour in case the news was lost. */
export async function followReopening(p: PeriodProcess): Promise<void> {
  const { reopening } = standingOf(p);
  if (!reopening) return;
  if (p.begun !== reopening.reopeningId) await beginApproval(p, reopening);
  const seen = p.woken;
  const request = await step.readApproval(reopening.requestId);
  if (!request) throw new Error(`reopening ${reopening.reopeningId} has no request`);
  if (!isOpen(request.state)) return finish(p, reopening, request);
  show(p);
  await condition(() => p.queue.length > 0 || p.woken !== seen, '1 hour', { summary: 'the decision on the reopening' });
}

async function finish(p: PeriodProcess, { reopeningId }: PeriodReopening, request: ApprovalRequest): Promise<void> {
  const { period } = p;
  const { decision, state } = request;
  if (state !== 'Granted' || !decision) {
    const reason = decision?.reason || `The request is ${state}.`;
    return refuse(p, reopeningId, reason, decision?.decidedBy ?? SYSTEM_ACTOR);
  }
  const { decidedBy: approvedBy, onBehalfOf } = decision;
  const allowed = { period, reopeningId, approvedBy, ...(onBehalfOf ? { onBehalfOf } : {}) };
  try {
    await took(p, await step.reopenPeriod(own(`${reopeningId}/reopen`, allowed, systemContext(p))));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await refuse(p, reopeningId, refusal.message, SYSTEM_ACTOR);
  }
}

async function refuse(
  p: PeriodProcess,
  reopeningId: string,
  reason: string,
  refusedBy: ApprovalRequest['requestedBy'],
): Promise<void> {
  const refused = { period: p.period, reopeningId, refusedBy, reason };
  await took(p, await step.refuseReopening(own(`${reopeningId}/refuse`, refused, systemContext(p))));
}
