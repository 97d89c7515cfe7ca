import { expect } from 'chai';
import fc from 'fast-check';
import type { AttemptStatus, ChargeStatus } from './billing.wire.js';
import { ATTEMPT_AFTER_CHARGE, attemptAfter, paymentReference, readPaymentReference } from './payment-attempt.js';

describe('payment attempts', () => {
  it('are named by order and number, and read back', () => {
    expect(paymentReference('SO-1001', 1)).to.equal('SO-1001/payment/1');
    expect(readPaymentReference('SO-1001/payment/12')).to.deep.equal({ orderId: 'SO-1001', attempt: 12 });
    for (const other of ['SO-1001/payment/0', 'SO-1001/payment/x', '/payment/1', 'SO-1001', 'SO-1/refund/1', '']) {
      expect(readPaymentReference(other), other).to.equal(undefined);
    }
  });

  const attempts: AttemptStatus[] = ['started', 'succeeded', 'declined', 'voided'];
  const charges: ChargeStatus[] = ['succeeded', 'declined', 'voided'];

  it('know what becomes of every status by every end', () => {
    expect(Object.keys(ATTEMPT_AFTER_CHARGE).sort()).to.deep.equal([...charges].sort());
    for (const charge of charges) {
      expect(Object.keys(attemptAfter(charge)).sort(), charge).to.deep.equal([...attempts].sort());
    }
  });

  it('have succeeded once any of their charges did, in whatever order the ends are learned', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...charges), { minLength: 1 }), (ends) => {
        const status = ends.reduce<AttemptStatus>((before, end) => attemptAfter(end)[before], 'started');
        expect(status).to.equal(ends.includes('succeeded') ? 'succeeded' : ends[0]);
      }),
    );
  });
});
