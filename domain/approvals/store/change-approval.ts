import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier, prose } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { approvalExpired, approvalWithdrawn, escalationTriggered } from '../approvals.facts.js';
import { type ApprovalEvent, type ApprovalState, isOpen, nextApprovalState } from '../approvals.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalRequest,
  ApprovalResult,
  EscalateApprovalInput,
  ExpireApprovalInput,
  WithdrawApprovalInput,
  WithdrawnApproval,
} from '../approvals.wire.js';
import { endPolicyChange } from './policy-changes.js';
import { lockRequest } from './request-approval.js';
import { aboutRequest, aggregateOf, REQUESTS, type RequestRow, requestOf } from './request-row.js';

/** Lets the escalation role decide as well; leaves a request that ended as it is. Refuses 'UnknownRequest'. */
export async function escalateApproval(
  database: Database,
  command: Command<EscalateApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  requireRole(command.context.actor, ['Admin'], 'escalate a request for approval');
  return changeByProcess(database, command, 'escalate', (tx, request) => {
    tx.emit(escalationTriggered, aggregateOf(request.requestId), {
      ...aboutRequest(request),
      escalatedToRole: request.escalateToRole,
    });
  });
}

/** Ends a request that nobody decided; leaves one that ended as it is. Refuses 'UnknownRequest'. */
export async function expireApproval(
  database: Database,
  command: Command<ExpireApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  requireRole(command.context.actor, ['Admin'], 'end a request for approval');
  return changeByProcess(database, command, 'expire', (tx, request) => {
    tx.emit(approvalExpired, aggregateOf(request.requestId), aboutRequest(request));
  });
}

async function changeByProcess(
  database: Database,
  command: Command<{ readonly requestId: string }>,
  event: ApprovalEvent,
  tell: (tx: StepTx, request: ApprovalRequest) => void,
): Promise<ApprovalResult & Stepped> {
  const { requestId } = command.input;
  refuseWrongFields(fieldProblems({ requestId }, { requestId: identifier }));
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const request = await lockedRequest(tx, requestId);
    const state = await change(tx, request, event);
    if (state !== request.state) tell(tx, request);
    return { requestId, state };
  });
}

/**
 * Takes a request back: the compensation of asking, under a key of its own. Safe when the request never arrived: then
 * it is refused when it does. Leaves a request that ended as it is.
 */
export async function withdrawApproval(
  database: Database,
  command: Command<WithdrawApprovalInput>,
): Promise<WithdrawnApproval & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops', 'Finance', 'Approver'], 'withdraw a request for approval');
  refuseWrongFields(fieldProblems(input, { requestId: identifier, reason: prose(0) }));
  // Taking it back again for another reason is the same withdrawal.
  const { key } = command;
  const asked = { requestId: input.requestId };
  return runStep(database, { room: 'approvals', key, context, input: asked }, async (tx) => {
    await lockRequest(tx, input.requestId);
    const request = await findLocked(tx, input.requestId);
    const withdrawn = input.requestId;
    if (request) return { ...(await withdrawLocked(tx, request, input.reason, context.actor)), withdrawn };
    await keepWithdrawal(tx, input, context.actor);
    return { requestId: input.requestId, state: 'Withdrawn' as const, withdrawn };
  });
}

/** Leaves a request that ended as it is. */
export async function withdrawLocked(
  tx: StepTx,
  request: ApprovalRequest,
  reason: string,
  actor: Actor,
): Promise<ApprovalResult> {
  const { requestId } = request;
  const state = await change(tx, request, 'withdraw');
  if (state === request.state) return { requestId, state };
  await keepWithdrawal(tx, { requestId, reason }, actor);
  tx.emit(approvalWithdrawn, aggregateOf(requestId), { ...aboutRequest(request), reason });
  return { requestId, state };
}

async function keepWithdrawal(tx: StepTx, { requestId, reason }: WithdrawApprovalInput, actor: Actor): Promise<void> {
  await tx.query(
    `INSERT INTO approvals.withdrawals (request_id, reason, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (request_id) DO NOTHING`,
    [requestId, reason, JSON.stringify(actor), tx.now],
  );
}

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidDecision', 'The command is not right.', { fields });
}

async function findLocked(tx: StepTx, requestId: string): Promise<ApprovalRequest | undefined> {
  // Locked first: what is read in the locking statement itself may be from before the lock was waited for.
  await tx.query('SELECT 1 FROM approvals.requests WHERE request_id = $1 FOR UPDATE', [requestId]);
  const [row] = await tx.query<RequestRow>(`${REQUESTS} WHERE r.request_id = $1`, [requestId]);
  return row && requestOf(row);
}

export async function lockedRequest(tx: StepTx, requestId: string): Promise<ApprovalRequest> {
  const request = await findLocked(tx, requestId);
  if (!request) throw refuse('UnknownRequest', `There is no request ${requestId}.`);
  return request;
}

/** Takes the request through its state table; answers the state it is in then. */
export async function change(tx: StepTx, request: ApprovalRequest, event: ApprovalEvent): Promise<ApprovalState> {
  const state = nextApprovalState(request.state, event);
  if (state === request.state) return state;
  const at = isOpen(state) ? 'escalated_at' : 'ended_at';
  await tx.query(`UPDATE approvals.requests SET state = $2, ${at} = $3 WHERE request_id = $1`, [
    request.requestId,
    state,
    tx.now,
  ]);
  if (request.kind === 'policyChange' && !isOpen(state)) await endPolicyChange(tx, request.requestId, state);
  return state;
}
