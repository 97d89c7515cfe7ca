const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'charge-not-pending': { status: 409, title: 'Only a pending charge can be voided' },
  'charge-not-captured': { status: 409, title: 'Only a captured charge can be refunded' },
  'refund-exceeds-capture': { status: 409, title: 'More would be refunded than was captured' },
  'key-in-use': { status: 409, title: 'A request with this Idempotency-Key is still running' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used with another body' },
  internal: { status: 500, title: 'The sandbox failed' },
  unavailable: { status: 503, title: 'Try again' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  field: string;
  message: string;
}

/** RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

export function problem(code: ProblemCode, more: { detail?: string; errors?: FieldError[] } = {}): Problem {
  return { type: `urn:payment-sandbox:problem:${code}`, ...PROBLEMS[code], code, ...more };
}

export function refusal(refused: ProblemCode, detail: string, more: Record<string, string> = {}) {
  return { refused, detail, more };
}

export function isProblem(value: object): value is Problem {
  return 'code' in value && 'title' in value;
}
