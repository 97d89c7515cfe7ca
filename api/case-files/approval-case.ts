import {
  type ApprovalRequest,
  askersOf,
  DECIDING_ROLES,
  deadlinesNow,
  decisionRefusal,
  isOpen,
  standingOfVotes,
} from '../../domain/approvals/index.js';
import {
  delegatesFor,
  policyVersion,
  request as readRequest,
  requestsOfSubject,
} from '../../domain/approvals/store/index.js';
import { creditStanding } from '../../domain/billing/store/index.js';
import { covers } from '../../domain/kernel/scope.js';
import { localDate } from '../../domain/kernel/time.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import { ruleDto } from '../approvals/approval-policies.controller.js';
import { actorDto, approvalDto } from '../approvals/approvals.controller.js';
import type { Call } from '../call.js';
import type {
  ApprovalCaseDto,
  ApprovalDocumentDto,
  CustomerExposureDto,
  WhoDecidesDto,
  WhyNeededDto,
} from './approval-case.dto.js';
import { documentOf } from './approval-document.js';
import { delegationsOf } from './case-file.js';
import { consequenceOf } from './consequences.js';

export async function approvalCase(call: Call, requestId: string): Promise<ApprovalCaseDto> {
  const { database, actor } = call;
  const found = await readRequest(database, requestId);
  if (!found) throw problem(404, 'unknown-request', `There is no approval request ${requestId}.`);
  const document = await documentOf(call, found);
  const requests = (await requestsOfSubject(database, found.subject)).filter(({ dimensions }) =>
    covers(actor.scope, dimensions),
  );
  return {
    approval: approvalDto(found),
    document,
    why: await whyNeeded(database, found),
    history: { requests: requests.map(approvalDto), delegations: await delegationsOf(database, requests) },
    exposure: await exposureOf(call, document),
    ifApproved: consequenceOf(found, 'approve'),
    ifRejected: consequenceOf(found, 'reject'),
    decides: isOpen(found.state) ? await whoDecides(call, found) : null,
  };
}

async function whyNeeded(database: Database, request: ApprovalRequest): Promise<WhyNeededDto> {
  const { kind, policyVersion: version, reason } = request;
  const policy = version === 0 ? null : await policyVersion(database, kind, version);
  const rule = policy?.rules.find(({ name }) => name === request.rule);
  return { policyVersion: version, rule: rule ? ruleDto(rule) : null, reason };
}

/** Figures of all places are not for who is limited to some. */
async function exposureOf(call: Call, document: ApprovalDocumentDto): Promise<CustomerExposureDto | null> {
  const { order, job, goodsReturn, correction, invoice } = document;
  const { customerId } = order ?? job ?? goodsReturn ?? correction ?? invoice ?? { customerId: null };
  if (customerId === null || call.actor.scope !== undefined) return null;
  const found = await readCustomer(call.database, customerId);
  if (!found) return null;
  const { name, creditLimit } = found;
  return { customerId, name, creditLimit, ...(await creditStanding(call.database, customerId, today(call))) };
}

const today = ({ now }: Call): string => localDate(now().toISOString());

async function whoDecides(call: Call, request: ApprovalRequest): Promise<WhoDecidesDto> {
  const { seats, votes } = standingOfVotes(request);
  const { escalatedAt, escalateToRole, escalateToPeople } = request;
  const escalated = { role: escalateToRole, people: escalateToPeople ? [...escalateToPeople] : null };
  const delegates = (await delegatesFor(call.database, request, call.now().toISOString())).map(
    ({ person, onBehalfOf, role }) => ({ person: actorDto(person), onBehalfOf: actorDto(onBehalfOf), role }),
  );
  const { calendarVersion: _, ...deadlines } = deadlinesNow(request);
  const voted = (request.votes ?? []).flatMap(({ decidedBy, onBehalfOf }) => [decidedBy.id, onBehalfOf?.id]);
  return {
    asked: [
      { role: seats.role, people: seats.people ? [...seats.people] : null },
      ...(escalatedAt === null ? [] : [escalated]),
    ],
    needed: seats.needed,
    agreed: votes.filter(({ decision }) => decision === 'approve').length,
    never: [...new Set([...askersOf(request), ...voted])].filter((id) => id !== undefined),
    delegates,
    you: youOf(call, request, delegates),
    ...deadlines,
  };
}

function youOf({ actor }: Call, request: ApprovalRequest, delegates: WhoDecidesDto['delegates']): WhoDecidesDto['you'] {
  const refused = decisionRefusal(request, actor);
  const mayForOthers = actor.roles.some((role) => DECIDING_ROLES.includes(role));
  const mine = delegates.filter(({ person }) => mayForOthers && person.id === actor.id);
  return {
    may: refused === undefined,
    onBehalfOf: mine.map(({ onBehalfOf }) => onBehalfOf),
    why: refused && mine.length === 0 ? refused.message : null,
  };
}
