import { type ApprovalEvent, askersOf } from './approvals.js';
import type { ApprovalRequest, ApprovalStep, DecideApprovalInput } from './approvals.wire.js';
import { neededBefore, outcomeOf, type Seats, type StepOutcome } from './votes.js';

type Vote = DecideApprovalInput['decision'];

const EVENT_OF: Readonly<Record<StepOutcome, ApprovalEvent>> = {
  open: 'vote',
  passed: 'approve',
  rejected: 'reject',
  split: 'sendBack',
};

/** The step in which a request stands, from 1. */
export const stepNumber = ({ step = 1 }: ApprovalRequest): number => step;

const stepsOf = ({ steps, approverRole }: ApprovalRequest): readonly ApprovalStep[] =>
  steps ?? [{ role: approverRole, quorum: 'one' }];

/** The seats of its step as they were when the request entered it, and the votes on them. */
export function standingOf(request: ApprovalRequest): {
  readonly seats: Seats;
  readonly votes: readonly { readonly decision: Vote }[];
} {
  const at = stepNumber(request);
  const step = stepsOf(request)[at - 1];
  if (!step) throw new Error(`request ${request.requestId} has no step ${at}`);
  const people = request.asked?.people ?? null;
  const needed = request.needed ?? neededBefore(step, askersOf(request));
  const seats = { role: step.role, people, needed, of: people?.length ?? needed };
  return { seats, votes: (request.votes ?? []).filter((vote) => vote.step === at) };
}

/** What one more vote comes to, and the step that the request enters where its own is passed by it. */
export function whatFollows(request: ApprovalRequest, decision: Vote): { event: ApprovalEvent; next?: ApprovalStep } {
  const { seats, votes } = standingOf(request);
  const outcome = outcomeOf(seats, [...votes, { decision }]);
  const next = outcome === 'passed' ? stepsOf(request)[stepNumber(request)] : undefined;
  return next ? { event: 'vote', next } : { event: EVENT_OF[outcome] };
}
