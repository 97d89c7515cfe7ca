import { z } from 'zod';
import { Refused } from '../domain/kernel/refusal.js';

/** Kept, told and made part of a path: nothing else than an id may stand there. */
const id = z.string().regex(/^[\w.:-]{1,200}$/);
const amount = z.string().regex(/^\d{1,15}\.\d{2}$/);
const chargeSchema = z.object({
  id,
  status: z.enum(['succeeded', 'declined', 'pending', 'voided']),
  amount,
  reference: z.string(),
  declineCode: z.string().max(200).nullish(),
});
const refundSchema = z.object({ id, charge: z.string(), amount: z.string(), status: z.string().max(200) });

/** A charge as the provider tells it; only 'pending' is not final. */
export type Charge = z.infer<typeof chargeSchema>;
export type ProviderRefund = z.infer<typeof refundSchema>;

/** The card provider's HTTP API. Every writing call carries an idempotency key, so it may be repeated. */
export interface PaymentProvider {
  charge(request: { reference: string; amount: string; token: string }): Promise<Charge>;
  /** The charge of a reference, or null when the provider knows of none. */
  find(reference: string): Promise<Charge | null>;
  void(chargeId: string): Promise<void>;
  refund(request: { refundId: string; chargeId: string; amount: string }): Promise<ProviderRefund>;
}

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 64 * 1024;

export function createPaymentProvider(baseUrl: string): PaymentProvider {
  const call = async (method: 'GET' | 'POST', path: string, body?: object, key?: string): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = await jsonOf(response);
    if (response.ok) return answer;
    // 409 with Retry-After: the first call with this key is still running.
    if (response.status >= 500 || response.status === 429 || response.headers.has('retry-after')) {
      throw new Error(`the payment provider answered ${response.status} to ${method} ${path}`);
    }
    throw new Refused({
      code: 'ProviderRefused',
      kind: 'conflict',
      message: `The payment provider refused ${method} ${path} with ${response.status}.`,
      // What it said stays here: it may repeat what it was sent.
      details: { providerStatus: response.status },
    });
  };

  return {
    charge: async (request) => {
      const { reference, amount } = request;
      const body = { ...request, currency: 'USD' };
      return about({ reference, amount }, chargeSchema.parse(await call('POST', '/v1/charges', body, reference)));
    },
    find: async (reference) => {
      const answer = await call('GET', `/v1/charges?reference=${encodeURIComponent(reference)}`);
      const [found] = z.object({ data: z.array(chargeSchema) }).parse(answer).data;
      return found ? about({ reference }, found) : null;
    },
    void: async (chargeId) => {
      await call('POST', `/v1/charges/${encodeURIComponent(chargeId)}/void`, {});
    },
    refund: async ({ refundId, chargeId, amount }) => {
      const body = { charge: chargeId, amount, reference: refundId };
      const answer = refundSchema.parse(await call('POST', '/v1/refunds', body, refundId));
      return about({ charge: chargeId, amount }, answer);
    },
  };
}

/** An answer that is not JSON is none, and fits no schema. */
async function jsonOf({ body }: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error('the payment provider says more than it has to say');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return null;
  }
}

/** What the provider says of something else than was asked about is not taken for an answer: it is asked again. */
function about<Answer extends object>(asked: Partial<Answer>, answer: Answer): Answer {
  for (const name of Object.keys(asked) as (keyof Answer)[]) {
    if (answer[name] !== asked[name]) throw new Error(`the payment provider answered with another ${String(name)}`);
  }
  return answer;
}
