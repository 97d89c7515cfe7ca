import type { ApprovalRequest } from '../../domain/approvals/index.js';
import { type Actor, type CommandContext, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';

const LONGEST_REASON = 500;

/**
 * A manual journal has no process of its own: what became of its request is done by the request's. Answers the
 * position of what that told; null where another process waits for the decision.
 */
export async function carryOut(request: ApprovalRequest, context: CommandContext): Promise<string | null> {
  if (request.kind !== 'manualJournal') return null;
  const { state, decision } = request;
  if (state !== 'Granted' || !decision) return reject(request, context, decision?.reason || `The request is ${state}.`);
  const input = { journalId: request.subject, approvedBy: decision.decidedBy };
  try {
    const approved = await step.approveJournal(own(request, context, 'post', input));
    if (approved.toPost.length > 0) await step.postFacts(approved.toPost);
    return approved.position;
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    // A run before this one ended it, for the reason that it met then.
    if (refusal.code === 'JournalDecided') return null;
    return reject(request, context, refusal.message);
  }
}

async function reject(request: ApprovalRequest, context: CommandContext, reason: string): Promise<string | null> {
  const { subject: journalId } = request;
  const input = { journalId, reason: reason.slice(0, LONGEST_REASON), rejectedBy: rejecterOf(request) };
  try {
    return (await step.rejectJournal(own(request, context, 'reject', input))).position;
  } catch (error) {
    // Decided before it was asked about: it stays as it was decided.
    if (refusalOf(error)?.code === 'JournalDecided') return null;
    throw error;
  }
}

/** Whoever agreed to what the ledger takes no more did not reject it. */
function rejecterOf({ state, decision, requestedBy }: ApprovalRequest): Actor {
  if (state === 'Withdrawn') return requestedBy;
  return state === 'Granted' ? SYSTEM_ACTOR : (decision?.decidedBy ?? SYSTEM_ACTOR);
}

const own = <Input>({ requestId }: ApprovalRequest, context: CommandContext, name: string, input: Input) => ({
  key: `${requestId}/${name}`,
  context: { ...context, actor: SYSTEM_ACTOR },
  input,
});
