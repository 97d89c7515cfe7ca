import {
  ApplicationFailure,
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { type RefusalWire, Refused } from '../domain/kernel/refusal.js';
import { ProblemError, problem } from '../platform/problem.js';

const OUTCOME_UNKNOWN = 'outcome-unknown';
const NO_PROCESS = 'process-not-found';
const RETRY = { 'Retry-After': '2' } as const;

export const isOutcomeUnknown = (error: unknown): boolean => hasCode(error, OUTCOME_UNKNOWN);
export const isNoProcess = (error: unknown): boolean => hasCode(error, NO_PROCESS);

const hasCode = (error: unknown, code: string): boolean => error instanceof ProblemError && error.code === code;

/** What an error of the engine's client means to the caller: the process's refusal, or a problem. Bugs stay as they are. */
export function problemOfEngine(error: unknown): unknown {
  if (error instanceof ProblemError || error instanceof Refused) return error;
  if (error instanceof WorkflowUpdateFailedError) return ofFailedUpdate(error);
  if (error instanceof WorkflowNotFoundError) {
    return problem(404, NO_PROCESS, 'There is no such process, or it is over.', { cause: error });
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error) || isCutOff(error))
    return outcomeUnknown(error);
  // It broke off: asked for again, it goes on.
  if (error instanceof WorkflowFailedError) return outcomeUnknown(error);
  if (isNotReady(error)) return outcomeUnknown(error);
  if (isUnreachable(error)) {
    return problem(503, 'temporal-unreachable', 'The workflow engine cannot be reached right now.', {
      headers: RETRY,
      cause: error,
    });
  }
  return error;
}

const outcomeUnknown = (cause: unknown): ProblemError =>
  problem(
    503,
    OUTCOME_UNKNOWN,
    'No answer came in time. Ask again; a command may still be carried out, and is asked again with the same Idempotency-Key.',
    {
      headers: RETRY,
      cause,
    },
  );

function ofFailedUpdate(error: WorkflowUpdateFailedError): unknown {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  const [refusal] = cause.details ?? [];
  if (isRefusal(refusal)) return new Refused(refusal);
  // The process ended between taking the update and answering it.
  return cause.type === 'AcceptedUpdateCompletedWorkflow' ? outcomeUnknown(error) : error;
}

const isRefusal = (value: unknown): value is RefusalWire =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  'kind' in value &&
  'message' in value &&
  'details' in value;

/** Unknown, resource exhausted, aborted, internal, unavailable: the engine is away, restarting or overrun. */
const AWAY: ReadonlySet<number> = new Set([2, 8, 10, 13, 14]);

const isUnreachable = (error: unknown): boolean =>
  error instanceof NamespaceNotFoundError || AWAY.has(grpcCode(error) ?? 0);

const CANCELLED = 1;

/** The call's time ran out on the server's clock a moment before it did on ours. */
const isCutOff = (error: unknown): boolean => grpcCode(error) === CANCELLED;

const FAILED_PRECONDITION = 9;

/** A workflow task of the process failed while it had the update. */
export const isNotReady = (error: unknown): boolean => grpcCode(error) === FAILED_PRECONDITION;

function grpcCode(error: unknown): number | undefined {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}
