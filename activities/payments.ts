import { Refused } from '../domain/kernel/refusal.js';
import { guarded } from './guard.js';
import type { Charge, PaymentProvider, ProviderRefund } from './payment-provider.js';

export type { Charge } from './payment-provider.js';

export const paymentActivities = (provider: PaymentProvider) => ({
  chargeCard: guarded(
    (request: { reference: string; amount: string; token: string }): Promise<Charge> => provider.charge(request),
  ),
  readCharge: guarded(({ reference }: { reference: string }): Promise<Charge | null> => provider.find(reference)),
  voidCharge: guarded(
    ({ reference }: { reference: string }): Promise<Charge | null> => voidCharge(provider, reference),
  ),
  refundCharge: guarded(
    (refund: { refundId: string; chargeId: string; amount: string }): Promise<ProviderRefund> =>
      provider.refund(refund),
  ),
});

/** Asks for the void of a pending charge; answers the charge as it is then, null when there is none. */
async function voidCharge(provider: PaymentProvider, reference: string): Promise<Charge | null> {
  const charge = await provider.find(reference);
  if (charge?.status !== 'pending') return charge;
  try {
    await provider.void(charge.id);
  } catch (error) {
    // It became final in between: what it became is read below.
    if (!(error instanceof Refused)) throw error;
  }
  return provider.find(reference);
}
