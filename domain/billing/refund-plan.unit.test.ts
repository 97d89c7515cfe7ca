import { expect } from 'chai';
import fc from 'fast-check';
import { add, type Money, money, subtract, ZERO } from '../kernel/money.js';
import { owedOn, planRefunds, type RefundBasis, refundIdOf } from './refund-plan.js';

describe('what is owed on an invoice', () => {
  const owed = (open: string, unshipped: string, paymentsClosed: boolean) =>
    owedOn({ open: money(open), unshipped: money(unshipped), paymentsClosed });

  it('is what a credit note made it worth less than was paid', () => {
    expect(owed('-30.00', '0.00', false)).to.equal(3000n);
    expect(owed('0.00', '70.00', false)).to.equal(0n);
    expect(owed('12.00', '70.00', false)).to.equal(0n);
  });

  it('is also what is still to be credited, once the order takes no payment any more', () => {
    expect(owed('0.00', '100.00', true)).to.equal(10000n);
    expect(owed('70.00', '100.00', true)).to.equal(3000n); // 30 of 100 was paid
    expect(owed('0.00', '60.00', true)).to.equal(6000n); // 40 of 100 was shipped
    expect(owed('100.00', '100.00', true)).to.equal(0n); // nothing was paid
    expect(owed('-100.00', '0.00', true)).to.equal(10000n); // the credit note came first
  });
});

describe('planning refunds', () => {
  it('is one refund a payment: unapplied money and reopened money, newest application first', () => {
    const basis: RefundBasis = {
      payments: [
        { payment: 'ch_1', unapplied: money('0.00') },
        { payment: 'ch_2', unapplied: money('5.00') },
      ],
      credits: [{ invoice: 'INV-1', credit: money('30.00') }],
      applications: [
        { payment: 'ch_2', invoice: 'INV-1', amount: money('20.00') },
        { payment: 'ch_1', invoice: 'INV-1', amount: money('80.00') },
      ],
    };
    expect(planRefunds(basis)).to.deep.equal([
      {
        payment: 'ch_1',
        amount: 1000n,
        applied: 1000n,
        unapplied: 0n,
        parts: [{ invoice: 'INV-1', amount: 1000n }],
      },
      {
        payment: 'ch_2',
        amount: 2500n,
        applied: 2000n,
        unapplied: 500n,
        parts: [
          { invoice: null, amount: 500n },
          { invoice: 'INV-1', amount: 2000n },
        ],
      },
    ]);
    expect(refundIdOf('SO-1', 2)).to.equal('SO-1/refund/2');
  });

  it('is nothing when nothing is owed', () => {
    const payments = [{ payment: 'ch_1', unapplied: ZERO }];
    expect(planRefunds({ payments, credits: [], applications: [] })).to.deep.equal([]);
    expect(planRefunds({ payments: [], credits: [], applications: [] })).to.deep.equal([]);
  });

  it('pays back exactly what is owed, and never more of a payment than stands against the invoice', () => {
    const cents = fc.bigInt({ min: 0n, max: 10_000n }).map((value) => value as Money);
    const world = fc.array(fc.record({ unapplied: cents, first: cents, second: cents }), { maxLength: 5 });
    fc.assert(
      fc.property(world, fc.nat(100), fc.nat(100), (random, sharePaid, otherShare) => {
        const payments = random.map(({ unapplied }, index) => ({ payment: `${index}`, unapplied }));
        const applications = random.flatMap(({ first, second }, index) => [
          { payment: `${index}`, invoice: 'A', amount: first },
          { payment: `${index}`, invoice: 'B', amount: second },
        ]);
        const paid = (invoice: string): Money =>
          add(ZERO, ...applications.filter((one) => one.invoice === invoice).map((one) => one.amount));
        const credits = [
          { invoice: 'A', credit: ((paid('A') * BigInt(sharePaid)) / 100n) as Money },
          { invoice: 'B', credit: ((paid('B') * BigInt(otherShare)) / 100n) as Money },
        ];
        const drafts = planRefunds({ payments, credits, applications });
        const owed = add(ZERO, ...payments.map((one) => one.unapplied), ...credits.map((one) => one.credit));
        expect(add(ZERO, ...drafts.map((draft) => draft.amount))).to.equal(owed);
        for (const draft of drafts) {
          expect(add(draft.applied, draft.unapplied)).to.equal(draft.amount);
          expect(add(ZERO, ...draft.parts.map((part) => part.amount))).to.equal(draft.amount);
          for (const part of draft.parts) {
            const own = applications.filter((one) => one.payment === draft.payment && one.invoice === part.invoice);
            const limit =
              part.invoice === null ? payments[Number(draft.payment)]!.unapplied : own.map((one) => one.amount)[0]!;
            expect(subtract(limit, part.amount) >= 0n).to.equal(true);
          }
        }
      }),
    );
  });
});
