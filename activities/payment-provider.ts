import { z } from 'zod';
import { Refused } from '../domain/kernel/refusal.js';

const chargeSchema = z.object({
  id: z.string(),
  status: z.enum(['succeeded', 'declined', 'pending', 'voided']),
  amount: z.string(),
  reference: z.string(),
  declineCode: z.string().nullish(),
});
const refundSchema = z.object({ id: z.string(), charge: z.string(), amount: z.string(), status: z.string() });

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

export function createPaymentProvider(baseUrl: string): PaymentProvider {
  const call = async (method: 'GET' | 'POST', path: string, body?: object, key?: string): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => null);
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
    charge: async ({ reference, amount, token }) =>
      chargeSchema.parse(await call('POST', '/v1/charges', { reference, amount, token, currency: 'USD' }, reference)),
    find: async (reference) => {
      const answer = await call('GET', `/v1/charges?reference=${encodeURIComponent(reference)}`);
      const charges = z.object({ data: z.array(chargeSchema) }).parse(answer).data;
      return charges[0] ?? null;
    },
    void: async (chargeId) => {
      await call('POST', `/v1/charges/${chargeId}/void`, {});
    },
    refund: async ({ refundId, chargeId, amount }) =>
      refundSchema.parse(
        await call('POST', '/v1/refunds', { charge: chargeId, amount, reference: refundId }, refundId),
      ),
  };
}
