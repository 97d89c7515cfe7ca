import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isPositiveAmount } from './amounts.js';
import type { ChargeRequest, Keyed, RefundRequest } from './charges.js';
import { type FieldError, type Problem, problem } from './problems.js';

const amount = z
  .string()
  .refine(isPositiveAmount, 'must be a decimal string above 0 with two decimals, such as "123.45"');
const words = (most: number) => z.string().min(1).max(most);

const chargeBody = z.strictObject({
  amount,
  currency: z.literal('USD'),
  token: words(200),
  reference: words(200),
  metadata: z.record(words(100), z.string().max(500)).default({}),
});

const refundBody = z.strictObject({
  charge: words(100),
  amount,
  reference: words(200),
  reason: words(500).optional(),
});

export const readChargeRequest = (key: unknown, body: unknown): Keyed<ChargeRequest> | Problem =>
  readKeyed(chargeBody, key, body);

export const readRefundRequest = (key: unknown, body: unknown): Keyed<RefundRequest> | Problem =>
  readKeyed(refundBody, key, body);

/** The filters of a list: each known, each given once. */
export function readFilters<Name extends string>(
  names: readonly Name[],
  query: Readonly<Record<string, unknown>>,
): Partial<Record<Name, string>> | Problem {
  const shape = Object.fromEntries(names.map((name) => [name, words(255).optional()]));
  const read = z.strictObject(shape).safeParse({ ...query });
  if (!read.success) return invalid(fieldErrors(read.error));
  return read.data as Partial<Record<Name, string>>;
}

function readKeyed<Body>(schema: z.ZodType<Body>, header: unknown, body: unknown): Keyed<Body> | Problem {
  const key = readKey(header);
  const read = schema.safeParse(body);
  const errors = [
    ...(key === undefined ? [{ field: 'Idempotency-Key', message: 'is required: 1 to 255 printable characters' }] : []),
    ...(read.success ? [] : fieldErrors(read.error)),
  ];
  if (key === undefined || !read.success) return invalid(errors);
  return { key, fingerprint: fingerprintOf(read.data), request: read.data };
}

/** The header may be a bare text or, as in the IETF draft, a quoted one. */
function readKey(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  return /^[\x21-\x7e]{1,255}$/.test(key) ? key : undefined;
}

function fingerprintOf(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function invalid(errors: FieldError[]): Problem {
  return problem('invalid-request', { detail: `Wrong: ${errors.map(({ field }) => field).join(', ')}.`, errors });
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, message: 'is not known' }))
      : [{ field: issue.path.join('.') || 'body', message: issue.message }],
  );
}
