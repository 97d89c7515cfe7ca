import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { dimensionProblems } from '../../kernel/dimensions.js';
import { amountOfZeroOrMore, fieldProblems, identifier, maybe, oneLine } from '../../kernel/fields.js';
import { formatMoney, money } from '../../kernel/money.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { orderOfWorkflow } from '../../kernel/workflow-subject.js';
import { approvalRequested } from '../approvals.facts.js';
import { askersOf } from '../approvals.js';
import { refuse } from '../approvals.refusals.js';
import type {
  ApprovalDemand,
  ApprovalResult,
  ApprovalStep,
  Deadlines,
  RequestApprovalInput,
} from '../approvals.wire.js';
import { fourEyesDemand } from '../four-eyes.js';
import { demandOf, kindCheck } from '../policy.js';
import { deadlinesOf, timingTold } from '../timing.js';
import { seatsOf, stepsInWords } from '../votes.js';
import { calendarFor } from './calendars.js';
import { loadPolicy } from './policies.js';
import { aggregateOf } from './request-row.js';

/**
 * Makes the request that people decide. Refuses 'InvalidApproval', 'RequestExists', and 'RequestWithdrawn' when the
 * withdrawal came first.
 */
export async function requestApproval(
  database: Database,
  command: Command<RequestApprovalInput>,
): Promise<ApprovalResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Ops', 'Finance', 'Approver'], 'ask for approval');
  refuseWrongFields(requestProblems(input));
  // Who else asked follows from the order's commands: a process from before it was told asks the same again.
  const { alsoAskedBy: _others, ...asked } = input;
  const { key } = command;
  return runStep(database, { room: 'approvals', key, context, input: asked }, async (tx) => {
    await lockRequest(tx, input.requestId);
    await refuseWithdrawn(tx, input.requestId);
    refuseWrongFields(await demandProblems(tx, input));
    return makeRequest(tx, input);
  });
}

/** The row and its fact; whoever calls knows that the demand is what the policy says. */
export async function makeRequest(tx: StepTx, input: RequestApprovalInput): Promise<ApprovalResult> {
  const calendar = await calendarFor(tx, input.demand);
  const deadlines = deadlinesOf(input.demand, { calendar, escalated: false, from: tx.now });
  await insertRequest(tx, input, deadlines);
  tx.emit(approvalRequested, aggregateOf(input.requestId), {
    requestId: input.requestId,
    kind: input.kind,
    subject: input.subject,
    orderId: orderOfWorkflow(input.requesterWorkflowId),
    requesterWorkflowId: input.requesterWorkflowId,
    amount: formatMoney(money(input.amount)),
    dimensions: input.dimensions,
    requestedBy: { id: input.requestedBy.id, name: input.requestedBy.name },
    alsoAskedBy: [...(input.alsoAskedBy ?? [])],
    ...termsOf(input.demand),
    steps: input.demand.steps ?? null,
    ...deadlines,
  });
  return { requestId: input.requestId, state: 'Requested' as const };
}

const termsOf = (demand: ApprovalDemand) => ({
  policyVersion: demand.policyVersion,
  rule: demand.rule,
  reason: demand.reason,
  approverRole: demand.approverRole,
  escalateAfterMinutes: demand.escalateAfterMinutes,
  escalateToRole: demand.escalateToRole,
  expireAfterMinutes: demand.expireAfterMinutes,
  ...timingTold(demand),
});

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidApproval', 'The request for approval is not right.', { fields });
}

function requestProblems(input: RequestApprovalInput): FieldProblem[] {
  const { requestId, kind, subject, amount, requesterWorkflowId } = input;
  return [
    ...fieldProblems(
      { requestId, kind, subject, amount, requesterWorkflowId },
      {
        requestId: identifier,
        kind: kindCheck,
        subject: oneLine(),
        amount: amountOfZeroOrMore,
        requesterWorkflowId: identifier,
      },
    ),
    ...dimensionProblems(input.dimensions, 'dimensions'),
    ...fieldProblems({ id: input.requestedBy?.id }, { id: oneLine() }, 'requestedBy'),
    ...fieldProblems({ alsoAskedBy: input.alsoAskedBy }, { alsoAskedBy: maybe(idsCheck) }),
    ...fieldProblems(
      { rule: input.demand?.rule, policyVersion: input.demand?.policyVersion },
      { rule: oneLine(), policyVersion: versionCheck },
      'demand',
    ),
  ];
}

const idsCheck = (value: unknown): string | undefined =>
  Array.isArray(value) && value.every((id) => oneLine()(id) === undefined) ? undefined : 'Must be ids of people.';

const versionCheck = (value: unknown): string | undefined =>
  Number.isInteger(value) ? undefined : 'Must be the version of a policy.';

/** The demand must be what its version of the policy says, or four eyes: nobody asks under softer terms. */
async function demandProblems(tx: StepTx, input: RequestApprovalInput): Promise<FieldProblem[]> {
  const demand = await demandNamed(tx, input);
  if (!demand) {
    return [{ field: 'demand.rule', message: `No rule of this name in version ${input.demand.policyVersion}.` }];
  }
  const asked = Object.entries(inWords(input.demand));
  const said = new Map<string, unknown>(Object.entries(inWords(demand)));
  return asked
    .filter(([field, value]) => said.get(field) !== value)
    .map(([field]) => ({ field: `demand.${field}`, message: `The policy says ${String(said.get(field))}.` }));
}

/** With one value for each field, so that two demands compare. */
const inWords = (demand: ApprovalDemand) => ({
  ...termsOf(demand),
  escalateToPeople: demand.escalateToPeople?.join(', ') ?? 'everybody',
  steps: demand.steps ? stepsInWords(demand.steps) : 'one step',
});

async function demandNamed(tx: StepTx, { kind, demand }: RequestApprovalInput): Promise<ApprovalDemand | null> {
  if (demand.policyVersion === 0) return fourEyesDemand(kind);
  const policy = await loadPolicy(tx, kind, demand.policyVersion);
  const rule = policy?.state === 'Defined' ? policy.rules.find(({ name }) => name === demand.rule) : undefined;
  return policy && rule ? demandOf(policy, rule, demand.facts) : null;
}

/** A request and its withdrawal may come at once, before there is a row to lock. */
export async function lockRequest(tx: StepTx, requestId: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('approval:' || $1, 0))", [requestId]);
}

async function refuseWithdrawn(tx: StepTx, requestId: string): Promise<void> {
  const withdrawn = await tx.query('SELECT 1 FROM approvals.withdrawals WHERE request_id = $1', [requestId]);
  if (withdrawn.length === 0) return;
  throw refuse('RequestWithdrawn', `Request ${requestId} was withdrawn before it arrived.`, { state: 'Withdrawn' });
}

const firstStep = ({ steps, approverRole }: ApprovalDemand): ApprovalStep =>
  steps?.[0] ?? { role: approverRole, quorum: 'one' };

async function insertRequest(tx: StepTx, input: RequestApprovalInput, deadlines: Deadlines): Promise<void> {
  const { demand, dimensions, requestedBy } = input;
  const { role, people, needed } = seatsOf(firstStep(demand), askersOf(input));
  const inserted = await tx.query(
    `INSERT INTO approvals.requests (request_id, kind, subject, amount, business_unit, site, cost_centre, requested_by,
       requested_by_id, requested_at, requester_workflow_id, policy_version, rule, reason, approver_role,
       escalate_to_role, escalate_after_minutes, expire_after_minutes, steps, asked_role, asked_people, also_asked_by,
       asked_needed, clock, remind_after_minutes, fallback, escalate_to_people, step_began_at, remind_at, escalate_at,
       expire_at, calendar_version, state)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
       $22, $23, $24, $25, $26, $27, $10, $28, $29, $30, $31, 'Requested')
     ON CONFLICT (request_id) DO NOTHING RETURNING request_id`,
    [
      input.requestId,
      input.kind,
      input.subject,
      input.amount,
      dimensions.businessUnit,
      dimensions.site,
      dimensions.costCentre,
      JSON.stringify(requestedBy),
      requestedBy.id,
      tx.now,
      input.requesterWorkflowId,
      demand.policyVersion,
      demand.rule,
      demand.reason,
      demand.approverRole,
      demand.escalateToRole,
      demand.escalateAfterMinutes,
      demand.expireAfterMinutes,
      demand.steps ? JSON.stringify(demand.steps) : null,
      role,
      people ? JSON.stringify(people) : null,
      JSON.stringify(input.alsoAskedBy ?? []),
      needed,
      demand.clock ?? null,
      demand.remindAfterMinutes ?? null,
      demand.fallback ?? null,
      demand.escalateToPeople ? JSON.stringify(demand.escalateToPeople) : null,
      deadlines.remindAt,
      deadlines.escalateAt,
      deadlines.expireAt,
      deadlines.calendarVersion,
    ],
  );
  if (inserted.length === 0) throw refuse('RequestExists', `Request ${input.requestId} exists already.`);
}
