import { expect } from 'chai';
import fc from 'fast-check';
import { type Money, money, ZERO } from '../kernel/money.js';
import { decideHold, exposureOf, freeCredit, remainingHold } from './credit-exposure.js';

const position = (receivables: string, holds: string, credits = '0.00', counted = '0.00') => ({
  ...{ receivables: money(receivables), holds: money(holds) },
  ...{ credits: money(credits), counted: money(counted) },
});
const decide = (of: ReturnType<typeof position>, limit: string, held: string, wanted: string) =>
  decideHold(of, money(limit), money(held), money(wanted));

describe('credit exposure', () => {
  it('allows up to the limit and not a cent more', () => {
    expect(decide(position('60.00', '30.00'), '100.00', '0.00', '10.00').allowed).to.equal(true);
    const refused = decide(position('60.00', '30.00'), '100.00', '0.00', '10.01');
    expect(refused).to.deep.equal({ allowed: false, exposure: 10001n, available: 1000n, onCredit: 0n });
  });

  it('counts a hold that changes once', () => {
    expect(decide(position('0.00', '80.00'), '100.00', '80.00', '100.00').allowed).to.equal(true);
    expect(decide(position('0.00', '80.00'), '100.00', '80.00', '100.01').allowed).to.equal(false);
  });

  it('lets a hold shrink when the limit was lowered below the exposure', () => {
    expect(decide(position('90.00', '80.00'), '50.00', '80.00', '79.00').allowed).to.equal(true);
    expect(decide(position('90.00', '80.00'), '50.00', '80.00', '80.01')).to.include({ allowed: false, available: 0n });
  });

  it('sets what the customer is owed against the exposure, and tells what a hold counts on', () => {
    // Nothing on the limit: 53.00 of credit carries 53.00 and not a cent more.
    const prepaidOnly = position('0.00', '0.00', '53.00');
    expect(decide(prepaidOnly, '0.00', '0.00', '53.00')).to.include({ allowed: true, exposure: 0n, onCredit: 5300n });
    expect(decide(prepaidOnly, '0.00', '0.00', '53.01')).to.include({ allowed: false, available: 5300n });
    // 90.00 + 30.00 is 20.00 beyond the limit; another order counts on 5.00 of that already.
    const both = position('90.00', '0.00', '40.00', '5.00');
    expect(decide(both, '100.00', '0.00', '30.00')).to.include({ allowed: true, exposure: 8000n, onCredit: 1500n });
    expect(freeCredit(both)).to.equal(3500n);
    expect(freeCredit(position('0.00', '0.00', '5.00', '6.00'))).to.equal(ZERO);
  });

  it('keeps what is left of a hold at zero or more', () => {
    expect(remainingHold(money('100.00'), money('40.00'))).to.equal(6000n);
    expect(remainingHold(money('100.00'), money('100.01'))).to.equal(ZERO);
  });

  it('never passes the limit by what it allows, one hold after another', () => {
    const cents = fc.bigInt({ min: 0n, max: 5_000n }).map((value) => value as Money);
    fc.assert(
      fc.property(cents, fc.array(cents), (limit, asked) => {
        let current = position('0.00', '0.00');
        for (const wanted of asked) {
          const decision = decideHold(current, limit, ZERO, wanted);
          expect(decision.exposure).to.equal(exposureOf(current) + wanted);
          if (!decision.allowed) continue;
          current = { ...current, holds: (current.holds + wanted) as Money };
          expect(exposureOf(current) <= limit || wanted === 0n).to.equal(true);
        }
      }),
    );
  });
});
