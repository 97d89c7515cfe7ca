import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import {
  type ApprovalRequest,
  type DecideApprovalInput,
  decisionRefusal,
  isOpen,
  nextApprovalState,
} from '../../domain/approvals/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { searchAttributes } from '../support/search-attributes.js';
import { step } from '../support/steps.js';
import { type ApprovalProgress, type ApprovalStart, decideUpdate, withdrawnSignal } from './approval.contract.js';

interface ApprovalProcess {
  readonly start: ApprovalStart;
  request: ApprovalRequest | null;
  position: string | null;
}

/**
 * One request for approval, for whatever process asks: waits for a decision, escalates on time, expires in the end,
 * and tells the process that asked. The request's row is the truth; this process is its clock and its door.
 */
export async function approval(start: ApprovalStart): Promise<ApprovalProgress> {
  const p: ApprovalProcess = { start, request: null, position: null };
  setHandler(withdrawnSignal, () => void reread(p));
  setHandler(decideUpdate, (command) => decide(p, command), { validator: (command) => checkDecision(p, command) });
  await reread(p);
  await clock(p);
  await tellRequester(p);
  await condition(allHandlersFinished);
  return progressOf(p);
}

const requestOf = (p: ApprovalProcess): ApprovalRequest => {
  if (!p.request) throw new Error(`approval request ${p.start.requestId} has no row`);
  return p.request;
};

const progressOf = (p: ApprovalProcess): ApprovalProgress => ({
  requestId: p.start.requestId,
  state: requestOf(p).state,
  position: p.position,
});

async function reread(p: ApprovalProcess): Promise<void> {
  p.request = await step.readApproval(p.start.requestId);
  const request = requestOf(p);
  upsertSearchAttributes([
    { key: searchAttributes.state, value: request.state },
    { key: searchAttributes.waitingFor, value: isOpen(request.state) ? request.approverRole : null },
  ]);
  setCurrentDetails(
    `**${request.state}**: ${p.start.summary}\n\nAsked by ${request.requestedBy.name}. Policy version ${request.policyVersion}, rule ${request.rule}.`,
  );
}

/** Deadlines count from the request, not from this run, so that a restart keeps them. */
async function clock(p: ApprovalProcess): Promise<void> {
  const { requestedAt, escalateAfterMinutes, expireAfterMinutes, requestId } = requestOf(p);
  if (await endsBefore(p, requestedAt, escalateAfterMinutes, 'escalation of the request')) return;
  await step.escalateApproval(asSystem(p, 'escalate', { requestId }));
  await reread(p);
  if (await endsBefore(p, requestedAt, expireAfterMinutes, 'expiry of the request')) return;
  await step.expireApproval(asSystem(p, 'expire', { requestId }));
  await reread(p);
}

async function endsBefore(p: ApprovalProcess, from: string, minutes: number, summary: string): Promise<boolean> {
  const left = Date.parse(from) + minutes * 60_000 - Date.now();
  const ended = (): boolean => !isOpen(requestOf(p).state);
  if (left <= 0) return ended();
  return condition(ended, left, { summary });
}

const asSystem = <Input>(p: ApprovalProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.start.requestId}/${name}`,
  context: { ...p.start.context, actor: SYSTEM_ACTOR },
  input,
});

/** Synchronous and read-only: nobody decides what they asked for, nor what is decided. */
function checkDecision(p: ApprovalProcess, command: Command<DecideApprovalInput>): void {
  if (!p.request) return;
  const refused = decisionRefusal(p.request, command.context.actor);
  if (refused) throw refusalFailure(refused.toWire());
  try {
    nextApprovalState(p.request.state, command.input.decision);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

async function decide(p: ApprovalProcess, command: Command<DecideApprovalInput>): Promise<ApprovalProgress> {
  try {
    const decided = await step.decideApproval(command);
    p.position = decided.position;
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? refusalFailure(refusal) : error;
  }
  await reread(p);
  return progressOf(p);
}

/** The one who asked may be over already; it also reads the request itself, slowly. */
async function tellRequester(p: ApprovalProcess): Promise<void> {
  try {
    await getExternalWorkflowHandle(requestOf(p).requesterWorkflowId).signal(approvalChangedSignal);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ExternalWorkflowExecutionNotFound')
      setCurrentDetails(String(error));
  }
}
