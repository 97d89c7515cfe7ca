import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier, maybe, prose, whole } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import { requireWithin } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { approvalExpired, approvalReminded, approvalWithdrawn, escalationTriggered } from '../approvals.facts.js';
import { type ApprovalEvent, type ApprovalState, isOpen, nextApprovalState } from '../approvals.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalRequest,
  ApprovalResult,
  EscalateApprovalInput,
  ExpireApprovalInput,
  RemindApprovalInput,
  WithdrawApprovalInput,
  WithdrawnApproval,
} from '../approvals.wire.js';
import { MOST_STEPS } from '../votes.js';
import { endPolicyChange } from './policy-changes.js';
import { lockRequest } from './request-approval.js';
import { aboutRequest, aggregateOf, REQUESTS, type RequestRow, requestOf } from './request-row.js';

/** Lets the escalation role decide as well; leaves a request that ended or went on as it is. Refuses 'UnknownRequest'. */
export async function escalateApproval(
  database: Database,
  command: Command<EscalateApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  requireRole(command.context.actor, ['Admin'], 'escalate a request for approval');
  return changeByProcess(database, command, 'escalate', (tx, request) => {
    tx.emit(escalationTriggered, aggregateOf(request.requestId), {
      ...aboutRequest(request),
      escalatedToRole: request.escalateToRole,
      people: request.escalateToPeople ?? null,
    });
  });
}

/** Tells that a step still waits for its people, once; leaves a request that ended or went on as it is. Refuses 'UnknownRequest'. */
export async function remindApproval(
  database: Database,
  command: Command<RemindApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  requireRole(command.context.actor, ['Admin'], 'remind of a request for approval');
  const { requestId, step } = command.input;
  refuseWrongFields(fieldProblems(command.input, { requestId: identifier, step: whole(1, MOST_STEPS) }));
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const request = await lockedRequest(tx, requestId);
    const { state, stepClock, asked } = request;
    if (!isOpen(state) || request.step !== step || !stepClock || stepClock.remindedAt) return { requestId, state };
    await tx.query('UPDATE approvals.requests SET reminded_at = $2 WHERE request_id = $1', [requestId, tx.now]);
    const { escalateAt, expireAt } = stepClock;
    const whom = { role: asked?.role ?? request.approverRole, people: asked?.people ?? null };
    tx.emit(approvalReminded, aggregateOf(requestId), {
      ...aboutRequest(request),
      ...{ step, ...whom, until: escalateAt ?? expireAt, escalates: escalateAt !== null },
    });
    return { requestId, state };
  });
}

/** Ends a request that nobody decided; leaves one that ended or went on as it is. Refuses 'UnknownRequest'. */
export async function expireApproval(
  database: Database,
  command: Command<ExpireApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  requireRole(command.context.actor, ['Admin'], 'end a request for approval');
  return changeByProcess(database, command, 'expire', (tx, request) => {
    const reason = whyExpired(request);
    tx.emit(approvalExpired, aggregateOf(request.requestId), { ...aboutRequest(request), reason });
  });
}

/** Nobody denied it: the rule did. */
function whyExpired({ rule, fallback, clock, escalateAfterMinutes, expireAfterMinutes }: ApprovalRequest): string {
  const minutes = fallback === 'deny' ? escalateAfterMinutes : expireAfterMinutes;
  const counted = clock === 'working' ? 'minutes of working time' : 'minutes';
  return `Nobody decided in ${minutes} ${counted}: the rule "${rule}" denies it then.`;
}

async function changeByProcess(
  database: Database,
  command: Command<EscalateApprovalInput | ExpireApprovalInput>,
  event: ApprovalEvent,
  tell: (tx: StepTx, request: ApprovalRequest) => void,
): Promise<ApprovalResult & Stepped> {
  const { requestId, step } = command.input;
  refuseWrongFields(fieldProblems({ requestId, step }, { requestId: identifier, step: maybe(whole(1, MOST_STEPS)) }));
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const request = await lockedRequest(tx, requestId);
    // A run that was reset may believe in a step that its votes have passed.
    if (step !== undefined && request.step !== step) return { requestId, state: request.state };
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
    if (request) requireWithin(context.actor, request.dimensions, 'requestId');
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
  // Who is told of the escalation needs no reminder of what was asked before.
  const at = isOpen(state) ? 'escalated_at = $3, reminded_at = coalesce(reminded_at, $3)' : 'ended_at = $3';
  await tx.query(`UPDATE approvals.requests SET state = $2, ${at} WHERE request_id = $1`, [
    request.requestId,
    state,
    tx.now,
  ]);
  if (request.kind === 'policyChange' && !isOpen(state)) await endPolicyChange(tx, request.requestId, state);
  return state;
}
