import type { FieldProblem } from '../domain/kernel/refusal.js';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An answer that says no, as RFC 9457 has it. */
export interface Problem {
  /** Path that names the kind of problem: "/problems/wrong-state". */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The request that got it. */
  readonly instance: string;
  readonly code: string;
  readonly correlationId: string;
  /** Every wrong field, where the input is the reason. */
  readonly fields?: readonly FieldProblem[];
  /** The state the thing is in, where the state is the reason. */
  readonly state?: string;
}

export interface ProblemMore {
  readonly fields?: readonly FieldProblem[];
  readonly state?: string;
  /** Further members that a client may read, such as the roles that are needed. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** Thrown wherever a request ends with a problem; one middleware writes it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly more: ProblemMore;

  constructor(status: number, code: string, detail: string, more: ProblemMore) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

export const problem = (status: number, code: string, detail: string, more: ProblemMore = {}): ProblemError =>
  new ProblemError(status, code, detail, more);

/** "CreditLimitExceeded" → "credit-limit-exceeded". */
export const problemCode = (code: string): string => code.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();

/** "credit-limit-exceeded" → "Credit limit exceeded". */
const titleOf = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

const RESERVED = new Set(['type', 'title', 'status', 'detail', 'instance', 'code', 'correlationId', 'fields', 'state']);

export function problemBody(error: ProblemError, request: { instance: string; correlationId: string }): Problem {
  const { fields, state, members = {} } = error.more;
  const extra = Object.entries(members).filter(([name, value]) => !RESERVED.has(name) && value !== undefined);
  return {
    type: `/problems/${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    detail: error.message,
    instance: request.instance,
    code: error.code,
    correlationId: request.correlationId,
    ...(fields === undefined ? {} : { fields }),
    ...(state === undefined ? {} : { state }),
    ...Object.fromEntries(extra),
  };
}
