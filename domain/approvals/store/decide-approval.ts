import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier, maybe, oneLine, oneOf, prose } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import { requireScope } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { approvalGranted, approvalRejected, approvalReturned, approvalVoted } from '../approvals.facts.js';
import { type ApprovalEvent, askersOf, DECIDING_ROLES, decisionRefusal } from '../approvals.js';
import type {
  ApprovalRequest,
  ApprovalResult,
  ApprovalStep,
  Deadlines,
  DecideApprovalInput,
} from '../approvals.wire.js';
import { type Chain, chainOfDecision } from '../delegation.js';
import { stepNumber, whatFollows } from '../next-vote.js';
import { deadlinesOf } from '../timing.js';
import { seatsOf } from '../votes.js';
import { calendarFor } from './calendars.js';
import { change, lockedRequest, refuseWrongFields } from './change-approval.js';
import { standingDelegations } from './delegations.js';
import { aboutRequest, aggregateOf } from './request-row.js';

/**
 * A person's vote, which decides once its step is passed and none is left, or can no longer be passed. Refuses
 * 'InvalidDecision', 'UnknownRequest', 'AlreadyDecided', 'AlreadyEnded', 'VotedAlready', 'OnlyPeopleDecide',
 * 'OwnRequest' and 'DecisionNotAllowed'.
 */
export async function decideApproval(
  database: Database,
  command: Command<DecideApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  const { input } = command;
  requireRole(command.context.actor, DECIDING_ROLES, 'decide');
  refuseWrongFields(decisionProblems(input));
  return runStep(database, { room: 'approvals', ...command }, async (tx) => {
    const request = await lockedRequest(tx, input.requestId);
    const chain = await rightToDecide(tx, request, command);
    const { event, next } = whatFollows(request, input.decision);
    const state = await change(tx, request, event);
    await insertVote(tx, request, command, chain);
    const voting = [command.context.actor.id, input.onBehalfOf];
    const entered = next ? await enterStep(tx, request, next, voting) : null;
    tellVote(tx, request, command, { event, chain, entered });
    return { requestId: input.requestId, state };
  });
}

const decisionProblems = (input: DecideApprovalInput): FieldProblem[] =>
  fieldProblems(input, {
    requestId: identifier,
    decision: oneOf('approve', 'reject'),
    reason: prose(input.decision === 'reject' ? 1 : 0),
    onBehalfOf: maybe(oneLine()),
  });

/** The delegations by which the actor decides; none when they hold the role themselves. Throws why they may not. */
async function rightToDecide(
  tx: StepTx,
  request: ApprovalRequest,
  { context: { actor }, input: { onBehalfOf } }: Command<DecideApprovalInput>,
): Promise<Chain> {
  requireScope(actor, request.dimensions);
  if (onBehalfOf !== undefined) {
    const today = localDate(tx.now);
    return chainOfDecision(request, { actor, onBehalfOf }, await standingDelegations(tx, today), today);
  }
  const refusal = decisionRefusal(request, actor);
  if (refusal) throw refusal;
  return [];
}

async function insertVote(
  tx: StepTx,
  request: ApprovalRequest,
  { context: { actor }, input }: Command<DecideApprovalInput>,
  chain: Chain,
): Promise<void> {
  const head = chain[0]?.from;
  await tx.query(
    `INSERT INTO approvals.decisions (request_id, vote, step, decision, reason, decided_by, decided_at, on_behalf_of,
       delegations) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      request.requestId,
      (request.votes ?? []).length + 1,
      stepNumber(request),
      input.decision,
      input.reason,
      JSON.stringify(actor),
      tx.now,
      head ? JSON.stringify(head) : null,
      chain.map(({ delegationId }) => delegationId),
    ],
  );
}

/** The step that the vote led to: whom it asks, and until when. */
interface Entered extends Deadlines {
  readonly step: number;
  readonly role: Role;
  readonly people: readonly string[] | null;
}

async function enterStep(
  tx: StepTx,
  request: ApprovalRequest,
  next: ApprovalStep,
  voting: readonly (string | undefined)[],
): Promise<Entered> {
  const voted = (request.votes ?? []).flatMap(({ decidedBy, onBehalfOf }) => [decidedBy.id, onBehalfOf?.id]);
  const seatless = [...askersOf(request), ...voted, ...voting].filter((id) => id !== undefined);
  const { role, people, needed } = seatsOf(next, seatless);
  const calendar = await calendarFor(tx, request);
  const deadlines = deadlinesOf(request, { calendar, escalated: request.escalatedAt !== null, from: tx.now });
  await tx.query(
    `UPDATE approvals.requests SET step = step + 1, asked_role = $2, asked_people = $3, asked_needed = $4,
       step_began_at = $5, remind_at = $6, reminded_at = NULL, escalate_at = $7, expire_at = $8, calendar_version = $9
     WHERE request_id = $1`,
    [
      request.requestId,
      role,
      people ? JSON.stringify(people) : null,
      needed,
      tx.now,
      deadlines.remindAt,
      deadlines.escalateAt,
      deadlines.expireAt,
      deadlines.calendarVersion,
    ],
  );
  return { step: stepNumber(request) + 1, role, people, ...deadlines };
}

function tellVote(
  tx: StepTx,
  request: ApprovalRequest,
  { context: { actor }, input }: Command<DecideApprovalInput>,
  { event, chain, entered }: { readonly event: ApprovalEvent; readonly chain: Chain; readonly entered: Entered | null },
): void {
  const aggregate = aggregateOf(request.requestId);
  const told = {
    ...aboutRequest(request),
    decidedBy: { id: actor.id, name: actor.name },
    reason: input.reason,
    afterEscalation: request.escalatedAt !== null,
    onBehalfOf: chain[0]?.from ?? null,
    delegations: chain.map(({ delegationId }) => delegationId),
  };
  const vote = { vote: input.decision, step: stepNumber(request), nextStep: entered };
  if (event === 'vote') tx.emit(approvalVoted, aggregate, { ...told, ...vote });
  else if (event === 'approve') tx.emit(approvalGranted, aggregate, told);
  else if (event === 'sendBack') tx.emit(approvalReturned, aggregate, told);
  else tx.emit(approvalRejected, aggregate, told);
}
