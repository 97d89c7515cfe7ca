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
  nextDeadline,
} from '../../domain/approvals/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { approvalChangedSignal } from '../orders/order.contract.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { searchAttributes } from '../support/search-attributes.js';
import { step } from '../support/steps.js';
import { type ApprovalProgress, type ApprovalStart, decideUpdate, withdrawnSignal } from './approval.contract.js';
import { carryOut } from './approval-outcome.js';

interface ApprovalProcess {
  readonly start: ApprovalStart;
  request: ApprovalRequest | null;
  position: string | null;
  /** Decisions that wait for their turn. */
  readonly asked: Asked[];
  /** Counts signals. */
  woken: number;
}

interface Asked {
  readonly command: Command<DecideApprovalInput>;
  answer(progress: ApprovalProgress): void;
  refuse(error: unknown): void;
}

/**
 * One request for approval, for whatever process asks: waits for a decision, escalates on time, expires in the end,
 * and tells the process that asked. The request's row is the truth; this process is its clock and its door. Handlers
 * only queue: steps that run side by side would be answered in another order when the history is replayed.
 */
export async function approval(start: ApprovalStart): Promise<ApprovalProgress> {
  const p: ApprovalProcess = { start, request: null, position: null, asked: [], woken: 0 };
  setHandler(withdrawnSignal, () => {
    p.woken += 1;
  });
  setHandler(decideUpdate, (command) => queue(p, command), { validator: (command) => checkDecision(p, command) });
  await reread(p);
  while (isOpen(requestOf(p).state)) await goOn(p);
  p.position = (await carryOut(requestOf(p), p.start.context)) ?? p.position;
  await tellRequester(p);
  do {
    for (let asked = p.asked.shift(); asked; asked = p.asked.shift()) await decide(p, asked);
    await condition(() => p.asked.length > 0 || allHandlersFinished());
  } while (p.asked.length > 0);
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
    {
      key: searchAttributes.waitingFor,
      value: isOpen(request.state) ? (request.asked?.role ?? request.approverRole) : null,
    },
  ]);
  setCurrentDetails(
    `**${request.state}**: ${p.start.summary}\n\nAsked by ${request.requestedBy.name}. Policy version ${request.policyVersion}, rule ${request.rule}.`,
  );
}

/** One decision, one deadline or one signal, whichever comes first. */
async function goOn(p: ApprovalProcess): Promise<void> {
  const asked = p.asked.shift();
  if (asked) return decide(p, asked);
  const { event, at } = nextDeadline(requestOf(p), Date.now());
  // The row says when: a restart keeps it.
  const left = Date.parse(at) - Date.now();
  const seen = p.woken;
  const summary = SUMMARIES[event];
  const woken = left > 0 && (await condition(() => p.asked.length > 0 || p.woken !== seen, left, { summary }));
  if (p.asked.length > 0) return;
  if (!woken) await onTime(p, event);
  await reread(p);
}

const SUMMARIES = {
  remind: 'reminder of the request',
  escalate: 'escalation of the request',
  expire: 'expiry of the request',
} as const;

async function onTime(p: ApprovalProcess, event: keyof typeof SUMMARIES): Promise<void> {
  const { requestId, step: at = 1 } = requestOf(p);
  const due = asSystem(p, `${event}/${at}`, { requestId, step: at });
  if (event === 'remind') await step.remindApproval(due);
  else if (event === 'escalate') await step.escalateApproval(due);
  else await step.expireApproval(due);
}

const asSystem = <Input>(p: ApprovalProcess, name: string, input: Input): Command<Input> => ({
  key: `${p.start.requestId}/${name}`,
  context: { ...p.start.context, actor: SYSTEM_ACTOR },
  input,
});

/** Synchronous and read-only: nobody decides what they asked for, nor what is decided. */
function checkDecision(p: ApprovalProcess, command: Command<DecideApprovalInput>): void {
  if (!p.request) return;
  // Their own vote, asked again: the record answers it.
  const { votes = [], decision } = p.request;
  if ([...votes, decision].some((vote) => vote?.decidedBy.id === command.context.actor.id)) return;
  const refused = decisionRefusal(p.request, command.context.actor, command.input.onBehalfOf);
  if (refused) throw refusalFailure(refused.toWire());
  try {
    nextApprovalState(p.request.state, command.input.decision);
  } catch (error) {
    throw error instanceof Refused ? refusalFailure(error.toWire()) : error;
  }
}

const queue = (p: ApprovalProcess, command: Command<DecideApprovalInput>): Promise<ApprovalProgress> =>
  new Promise((answer, refuse) => {
    p.asked.push({ command, answer, refuse });
  });

async function decide(p: ApprovalProcess, { command, answer, refuse }: Asked): Promise<void> {
  try {
    const decided = await step.decideApproval(command);
    p.position = decided.position;
    await reread(p);
    answer(progressOf(p));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    refuse(refusalFailure(refusal));
  }
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
