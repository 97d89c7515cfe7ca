import type { ApprovalRequest, Delegation } from '../../domain/approvals/index.js';
import { delegation, request as readRequest, requestsOfSubject } from '../../domain/approvals/store/index.js';
import { auditEntriesOf } from '../../domain/audit/store/index.js';
import type { OrderBilling } from '../../domain/billing/index.js';
import { billingOfOrder } from '../../domain/billing/store/index.js';
import { job as readJob } from '../../domain/jobs/store/index.js';
import { covers } from '../../domain/kernel/scope.js';
import { journalsOfSource } from '../../domain/ledger/store/index.js';
import { tasksOfSubject } from '../../domain/operations/store/index.js';
import { order as readOrder } from '../../domain/orders/store/index.js';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import { type TimelineEntry, timeline } from '../../reporting/queries/timeline.js';
import { approvalDto } from '../approvals/approvals.controller.js';
import type { Call } from '../call.js';
import { jobDto } from '../jobs/job-answers.js';
import { journalDto } from '../ledger/journals.controller.js';
import { seenOnes } from '../ledger/seen-journals.js';
import { taskDto } from '../operator-tasks/operator-tasks.controller.js';
import { orderView } from '../orders/order-answers.js';
import { waitingOf } from '../orders/waiting.js';
import type { CaseDelegationDto, CaseDocumentDto, CaseFileDto } from './case-files.dto.js';

type About = Pick<CaseFileDto, 'order' | 'job' | 'approval'>;

const NOTHING: About = { order: null, job: null, approval: null };

export async function caseOfOrder(call: Call, orderId: string): Promise<CaseFileDto> {
  const { database } = call;
  const found = await readOrder(database, orderId);
  if (!found) throw problem(404, 'unknown-order', `There is no order ${orderId}.`);
  const told = await timeline(database, orderId);
  const billing = await billingOfOrder(database, orderId);
  const order = orderView(found, await waitingOf(database, found));
  return caseFile(call, { subject: orderId, about: { ...NOTHING, order }, told, documents: documentsOf(billing) });
}

export async function caseOfJob(call: Call, jobId: string): Promise<CaseFileDto> {
  const found = await readJob(call.database, jobId);
  if (!found) throw problem(404, 'unknown-job', `There is no job ${jobId}.`);
  const told = await timeline(call.database, jobId);
  return caseFile(call, { subject: jobId, about: { ...NOTHING, job: jobDto(found) }, told, documents: [] });
}

/** Of the request alone: what it asks about has a case file of its own. */
export async function caseOfApproval(call: Call, requestId: string): Promise<CaseFileDto> {
  const { database } = call;
  const found = await readRequest(database, requestId);
  if (!found) throw problem(404, 'unknown-request', `There is no approval request ${requestId}.`);
  const told = await timeline(database, found.subject);
  return made(call, requestId, {
    ...{ ...NOTHING, approval: approvalDto(found) },
    timeline: told.filter(({ aggregateId }) => aggregateId === `approval:${requestId}`),
    commands: await commandsOf(database, [requestId]),
    approvals: [approvalDto(found)],
    delegations: await delegationsOf(database, [found]),
    ...{ journals: [], documents: [] },
    operatorTasks: (await tasksOfSubject(database, requestId)).map(taskDto),
  });
}

interface Known {
  readonly subject: string;
  readonly about: About;
  readonly told: TimelineEntry[];
  readonly documents: CaseDocumentDto[];
}

async function caseFile(call: Call, { subject, about, told, documents }: Known): Promise<CaseFileDto> {
  const { database, actor } = call;
  const subjects = [...new Set([subject, ...numbersOf(told, ['job'])])];
  const asked = (await inTurn(subjects, (one) => requestsOfSubject(database, one))).flat();
  const requests = asked.filter(({ dimensions }) => covers(actor.scope, dimensions));
  const journals = seenOnes(actor.scope, await journalsOfSource(database, { correlationId: subject }));
  const tasks = (await inTurn(subjects, (one) => tasksOfSubject(database, one))).flat();
  const resources = [
    ...subjects,
    ...numbersOf(told, DOCUMENTS),
    ...requests.map(({ requestId }) => requestId),
    ...tasks.map(({ taskId }) => taskId),
    ...documents.map(({ number }) => number),
  ];
  return made(call, subject, {
    ...about,
    timeline: told,
    commands: await commandsOf(database, resources),
    approvals: requests.map(approvalDto),
    delegations: await delegationsOf(database, requests),
    journals: journals.map(journalDto),
    documents,
    operatorTasks: tasks.map(taskDto),
  });
}

const made = (
  { actor: { id, name }, now }: Call,
  subject: string,
  rest: Omit<CaseFileDto, 'subject' | 'madeAt' | 'madeBy'>,
): CaseFileDto => ({ subject, madeAt: now().toISOString(), madeBy: { id, name }, ...rest });

/** What belongs to the case alone: parts, customers and stock belong to others as well. */
const DOCUMENTS = ['order', 'job', 'invoice', 'credit-note', 'payment', 'correction', 'return', 'repair', 'approval'];

/** "invoice:INV-000001" → "INV-000001". */
function numbersOf(told: readonly TimelineEntry[], prefixes: readonly string[]): string[] {
  const parts = told.map(({ aggregateId }) => /^([a-z-]+):(.+)$/.exec(aggregateId));
  return [...new Set(parts.flatMap((part) => (part?.[2] && prefixes.includes(part[1] ?? '') ? [part[2]] : [])))];
}

const commandsOf = async (database: Database, resources: readonly string[]): Promise<CaseFileDto['commands']> =>
  (await auditEntriesOf(database, [...new Set(resources)])).map((entry) => ({ ...entry, roles: [...entry.roles] }));

export async function delegationsOf(
  database: Database,
  requests: readonly ApprovalRequest[],
): Promise<CaseDelegationDto[]> {
  const ids = requests.flatMap(({ votes, decision }) =>
    [...(votes ?? []), ...(decision ? [decision] : [])].flatMap(({ delegations }) => delegations ?? []),
  );
  const found = await inTurn([...new Set(ids)], (id) => delegation(database, id));
  return found.flatMap((one) => (one ? [delegationDto(one)] : []));
}

const delegationDto = ({
  delegationId,
  from,
  to,
  firstDay,
  lastDay,
  reason,
  revoked,
}: Delegation): CaseDelegationDto => ({
  ...{ delegationId, firstDay, lastDay, reason },
  from: { id: from.id, name: from.name },
  to: { id: to.id, name: to.name },
  revokedAt: revoked?.at ?? null,
});

const documentsOf = (billing: OrderBilling | null): CaseDocumentDto[] =>
  billing === null
    ? []
    : [
        ...billing.invoices.map(({ invoice, invoiceDate, total }) => ({
          ...{ kind: 'invoice' as const, number: invoice, date: invoiceDate, amount: total },
        })),
        ...billing.creditNotes.map(({ creditNote, creditDate, total }) => ({
          ...{ kind: 'creditNote' as const, number: creditNote, date: creditDate, amount: total },
        })),
        ...billing.payments.map(({ payment, amount }) => ({
          kind: 'payment' as const,
          number: payment,
          date: null,
          amount,
        })),
        ...billing.refunds.map(({ refundId, amount }) => ({
          kind: 'refund' as const,
          number: refundId,
          date: null,
          amount,
        })),
      ];

/** One after the other: a case is no reason to take every connection. */
async function inTurn<One, Found>(many: readonly One[], read: (one: One) => Promise<Found>): Promise<Found[]> {
  const found: Found[] = [];
  for (const one of many) found.push(await read(one));
  return found;
}
