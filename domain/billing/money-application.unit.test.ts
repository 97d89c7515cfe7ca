import { expect } from 'chai';
import fc from 'fast-check';
import { add, type Money, minimum, money, ZERO } from '../kernel/money.js';
import { applyMoney } from './money-application.js';

const invoices = (...open: string[]) =>
  open.map((amount, index) => ({ invoice: `INV-${index + 1}`, open: money(amount) }));

describe('applying money', () => {
  it('pays the oldest invoices first, the last of them in part', () => {
    const { applications, applied, unapplied } = applyMoney(money('25.00'), invoices('10.00', '20.00', '5.00'));
    expect(applications).to.deep.equal([
      { invoice: 'INV-1', amount: 1000n },
      { invoice: 'INV-2', amount: 1500n },
    ]);
    expect([applied, unapplied]).to.deep.equal([2500n, 0n]);
  });

  it('keeps what is over', () => {
    expect(applyMoney(money('12.00'), invoices('10.00'))).to.include({ applied: 1000n, unapplied: 200n });
    expect(applyMoney(money('12.00'), [])).to.include({ applied: 0n, unapplied: 1200n });
  });

  it('passes by invoices that are paid or owe the customer', () => {
    const { applications } = applyMoney(money('5.00'), invoices('0.00', '-3.00', '9.00'));
    expect(applications).to.deep.equal([{ invoice: 'INV-3', amount: 500n }]);
  });

  it('is exact: applied + unapplied = the money, and no invoice is over-paid', () => {
    const amount = fc.bigInt({ min: 0n, max: 100_000n });
    fc.assert(
      fc.property(amount, fc.array(fc.bigInt({ min: -5_000n, max: 30_000n })), (random, opens) => {
        const list = opens.map((open, index) => ({ invoice: `${index}`, open: open as Money }));
        const { applications, applied, unapplied } = applyMoney(random as Money, list);
        expect(applied + unapplied).to.equal(random);
        expect(add(ZERO, ...applications.map((one) => one.amount))).to.equal(applied);
        for (const one of applications) {
          expect(one.amount > 0n && one.amount <= opens[Number(one.invoice)]!).to.equal(true);
        }
        const owed = opens.reduce((sum, open) => (open > 0n ? sum + open : sum), 0n);
        expect(applied).to.equal(minimum(owed as Money, random as Money));
      }),
    );
  });
});
