import { Body, Get, Path, Post, Queries, Route, Tags } from '@tsoa/runtime';
import {
  type ApprovalDecision,
  type ApprovalRequest,
  type ApprovalStep,
  remindsAfter,
} from '../../domain/approvals/index.js';
import { request as readRequest, waitingFor } from '../../domain/approvals/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import { problem } from '../../platform/problem.js';
import { reasonIn } from '../audit/asked.js';
import { AtlasController } from '../controller.js';
import type { ActorDto, IdText, PageQuery } from '../formats.js';
import { type AnsweredPart, once } from '../idempotency/once.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { invalidRequest, problemOf } from '../problem-of.js';
import type {
  ApprovalDecisionDto,
  ApprovalDto,
  ApprovalProgressDto,
  ApprovalStepDto,
  DecideApprovalDto,
  DecideApprovalsDto,
  DecidedApprovalDto,
  DecidedApprovalsDto,
  WaitingApprovalDto,
} from './approvals.dto.js';
import { decide } from './decide.js';

@Route('v1/approvals')
@Tags('Approvals')
export class ApprovalsController extends AtlasController {
  /**
   * What waits for a decision that the caller may take, with a role of their own or in another's place, oldest first;
   * nobody sees here what they asked for themselves.
   * @summary List what waits for me
   */
  @Get()
  async listApprovals(@Queries() query: PageQuery): Promise<PageDto<WaitingApprovalDto>> {
    const page = pageOf(query);
    const { database, actor, now } = this.call;
    const { items, total } = await waitingFor(database, actor, page, now().toISOString());
    const waiting = items.map((item) => ({ ...approvalDto(item), onBehalfOf: item.onBehalfOf.map(actorDto) }));
    return pageDto(page, { items: waiting, total });
  }

  /** @summary Get an approval request */
  @Get('{requestId}')
  async getApproval(@Path() requestId: IdText): Promise<ApprovalDto> {
    return approvalDto(await this.find(requestId));
  }

  /**
   * Approves or rejects. It needs the role that the request's rule names (or, once escalated, the escalation's), of
   * the caller or, `onBehalfOf`, of somebody who delegated it to them; nobody decides what they asked for, nor does
   * anybody in their place. Where several must agree, it is one vote, and the state stays until the votes decide.
   * @summary Decide an approval request
   */
  @Post('{requestId}/decisions')
  async decideApproval(@Path() requestId: IdText, @Body() body: DecideApprovalDto): Promise<ApprovalProgressDto> {
    const { call } = this;
    return once<ApprovalRequest, ApprovalProgressDto>(this, call, {
      prepare: () => this.find(requestId),
      perform: async ({ key }, found) => ({ status: 200, body: await decide(call, `request:${key}`, found, body) }),
    });
  }

  /**
   * Each is decided by itself, in turn, as if it were asked for alone: what is refused of one is told beside it, and
   * holds up none of the others.
   * @summary Decide several approval requests
   */
  @Post('decisions')
  async decideApprovals(@Body() body: DecideApprovalsDto): Promise<DecidedApprovalsDto> {
    const { call } = this;
    return once<null, DecidedApprovalsDto>(this, call, {
      prepare: async () => refuseTwice(body),
      perform: async ({ key }) => {
        const decided: DecidedApprovalDto[] = [];
        const doubts: unknown[] = [];
        for (const { requestId, ...decision } of body.decisions) {
          const one = async () => decide(call, `request:${key}/${requestId}`, await this.find(requestId), decision);
          const answer = await one().catch((error: unknown) => notDecided(requestId, error));
          if ('doubt' in answer) doubts.push(answer.doubt);
          else decided.push(answer);
        }
        // Doubt is for the whole, which the same key asks for again.
        if (doubts.length > 0) throw doubts[0];
        return { status: 200, body: { decided }, each: partsOf(body, decided) };
      },
    });
  }

  private async find(requestId: string): Promise<ApprovalRequest> {
    const found = await readRequest(this.call.database, requestId);
    if (!found) throw problem(404, 'unknown-request', `There is no approval request ${requestId}.`);
    return found;
  }
}

function refuseTwice({ decisions }: DecideApprovalsDto): null {
  const ids = decisions.map(({ requestId }) => requestId);
  const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (twice < 0) return null;
  throw invalidRequest([{ field: `decisions[${twice}].requestId`, message: 'Is decided above already.' }]);
}

/** They were decided in the order in which they were asked for. */
const partsOf = ({ decisions }: DecideApprovalsDto, decided: readonly DecidedApprovalDto[]): AnsweredPart[] =>
  decisions.map(({ requestId, ...said }, index) => {
    const refused = decided[index]?.problem;
    return { resource: requestId, reason: reasonIn({ ...said }), ...(refused ? { refused } : {}) };
  });

/** A refusal is the answer to this one; anything else leaves it in doubt. */
function notDecided(requestId: string, error: unknown): DecidedApprovalDto | { readonly doubt: unknown } {
  const { status, code, message } = problemOf(error);
  if (status >= 500) return { doubt: error };
  return { requestId, state: null, position: null, problem: { status, code, detail: message } };
}

export const stepsDto = (steps: readonly ApprovalStep[]): ApprovalStepDto[] =>
  steps.map(({ people, ...step }) => ({ ...step, people: people ? [...people] : null }));

export const actorDto = ({ id, name }: Pick<Actor, 'id' | 'name'>): ActorDto => ({ id, name });

export const approvalDto = (request: ApprovalRequest): ApprovalDto => ({
  requestId: request.requestId,
  kind: request.kind,
  subject: request.subject,
  amount: request.amount,
  dimensions: request.dimensions,
  requestedBy: actorDto(request.requestedBy),
  alsoAskedBy: [...(request.alsoAskedBy ?? [])],
  requestedAt: request.requestedAt,
  policyVersion: request.policyVersion,
  rule: request.rule,
  reason: request.reason,
  approverRole: request.approverRole,
  escalateToRole: request.escalateToRole,
  escalateAfterMinutes: request.escalateAfterMinutes,
  expireAfterMinutes: request.expireAfterMinutes,
  clock: request.clock ?? 'elapsed',
  remindAfterMinutes: remindsAfter(request),
  fallback: request.fallback ?? 'escalate',
  escalateToPeople: request.escalateToPeople ? [...request.escalateToPeople] : null,
  state: request.state,
  escalatedAt: request.escalatedAt,
  endedAt: request.endedAt,
  decision: request.decision && decisionDto(request.decision),
  votes: (request.votes ?? []).map(decisionDto),
  steps: request.steps ? stepsDto(request.steps) : null,
  step: request.step ?? 1,
  asked: {
    role: request.asked?.role ?? request.approverRole,
    people: request.asked?.people ? [...request.asked.people] : null,
  },
  stepClock: request.stepClock ?? null,
});

const decisionDto = ({ onBehalfOf, delegations, decidedBy, ...decision }: ApprovalDecision): ApprovalDecisionDto => ({
  ...decision,
  step: decision.step ?? 1,
  decidedBy: actorDto(decidedBy),
  onBehalfOf: onBehalfOf ? actorDto(onBehalfOf) : null,
  delegations: [...(delegations ?? [])],
});
