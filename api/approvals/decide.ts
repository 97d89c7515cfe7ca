import {
  type ApprovalRequest,
  type DecideApprovalInput,
  decisionRefusal,
  nextApprovalState,
} from '../../domain/approvals/index.js';
import { problem } from '../../platform/problem.js';
import { type Call, contextOf } from '../call.js';
import { isNoProcess } from '../process-problems.js';
import type { ApprovalProgressDto } from './approvals.dto.js';

type Deciding = Omit<DecideApprovalInput, 'requestId'>;

export async function decide(
  call: Call,
  key: string,
  found: ApprovalRequest,
  deciding: Deciding,
): Promise<ApprovalProgressDto> {
  const context = contextOf(call, found.subject);
  const command = { key, context, input: { requestId: found.requestId, ...deciding } };
  try {
    return await call.processes.decideApproval(command);
  } catch (error) {
    throw isNoProcess(error) ? whyNoProcess(found, deciding, call) : error;
  }
}

/** A request is asked for a moment before its process starts. */
const STARTS_WITHIN_MS = 10_000;

/** The process of a request that was decided has ended; one that is missing is an operator's to mend. */
function whyNoProcess(request: ApprovalRequest, { decision, onBehalfOf }: Deciding, { actor, now }: Call): unknown {
  const refused = decisionRefusal(request, actor, onBehalfOf);
  if (refused) return refused;
  try {
    nextApprovalState(request.state, decision);
  } catch (late) {
    return late;
  }
  if (now().getTime() - Date.parse(request.requestedAt) < STARTS_WITHIN_MS) {
    return problem(503, 'process-starting', `The process of ${request.requestId} is just being started.`, {
      headers: { 'Retry-After': '1' },
    });
  }
  return problem(
    409,
    'process-missing',
    `The process of ${request.requestId} is not running; an operator task mends it.`,
    {
      state: request.state,
    },
  );
}
