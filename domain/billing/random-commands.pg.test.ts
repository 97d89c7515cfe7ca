import { expect } from 'chai';
import fc from 'fast-check';
import { billingCommands, billingSequence } from '../../tests/support/billing-commands.js';
import { billed, billingOf, EVANSVILLE, LOUISVILLE, quantities } from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import {
  type BillingWorld,
  brokenBillingInvariants,
  play,
  settleEverything,
} from '../../tests/support/billing-world.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

describe('random billing commands', function () {
  this.timeout(300_000);
  let test: TestDatabase;
  let runs = 0;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  /** The postings that the facts carry against the sub-ledger of the documents, per account and dimensions. */
  async function tied(ledger: ReturnType<typeof factLedger>, step: string): Promise<void> {
    await ledger.catchUp();
    expect(ledger.of('1110', '2110', '2160'), step).to.deep.equal(await subledgerOf(test));
  }

  it('keep the sub-ledger equal to the postings of their facts, to the cent, at every step', async () => {
    const ledger = factLedger(test);
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(billingSequence, async (sequence) => {
        const world: BillingWorld = { test, run: ++runs, charges: [], step: 0 };
        for (const one of sequence) {
          const outcome = await play(world, one);
          outcomes.set(`${one.kind} ${outcome}`, (outcomes.get(`${one.kind} ${outcome}`) ?? 0) + 1);
          await tied(ledger, JSON.stringify(one));
          expect(await brokenBillingInvariants(test), JSON.stringify(one)).to.deep.equal([]);
        }
        await settleEverything(world, () => tied(ledger, 'the end'));
        expect(await brokenBillingInvariants(test), 'at the end').to.deep.equal([]);
      }),
      { numRuns: 25 },
    );
    // A property over commands that are all refused would prove nothing.
    for (const kind of Object.keys(billingCommands)) expect(outcomes.get(`${kind} done`), kind).to.be.greaterThan(0);
  });

  it('are posted under the name of their customer', async () => {
    const others = await test.admin(
      `SELECT DISTINCT f.type FROM outbox.facts f WHERE f.money
       AND (f.payload->'posting'->>'customerId') IS DISTINCT FROM (f.payload->>'customerId')`,
    );
    expect(others).to.deep.equal([]);
  });

  it('tie through the whole life of a prepaid order', async () => {
    const ledger = factLedger(test);
    const billing = billingOf(test);
    const step = async <T>(done: Promise<T>): Promise<T> => {
      const result = await done;
      await tied(ledger, 'prepaid');
      return result;
    };
    const shape = { dimensions: LOUISVILLE, lines: [{ quantity: '7', unitPrice: '14.2857' }] };
    await step(billing.invoice(billed('SO-A', shape), 'SO-A/invoice'));
    await step(billing.begin('SO-A', 1, '107.00'));
    await step(billing.settle({ id: 'A1', status: 'declined', amount: '107.00', reference: 'SO-A/payment/1' }));
    await step(billing.begin('SO-A', 2, '107.00'));
    await step(billing.settle({ id: 'A2', status: 'succeeded', amount: '109.00', reference: 'SO-A/payment/2' }));
    await step(billing.extra(billed('SO-A', { ...shape, lines: [{ quantity: '1', unitPrice: '14.2857' }] }), 2));
    await step(billing.begin('SO-A', 3, '15.29'));
    await step(billing.settle({ id: 'A3', status: 'succeeded', amount: '15.29', reference: 'SO-A/payment/3' }));
    await step(billing.credit('SO-A', quantities({ 1: '2' })));
    const early = await step(billing.plan('SO-A'));
    for (const [index, { refundId }] of early.refunds.entries())
      await step(billing.refund(refundId, `re_early_${index}`));
    await step(billing.release('SO-A', 'S-1', quantities({ 1: '2' })));
    await step(billing.release('SO-A', 'S-2', quantities({ 1: '1.5' })));
    await step(billing.close('SO-A'));
    await step(billing.settle({ id: 'A4', status: 'succeeded', amount: '5.00', reference: 'SO-A/payment/3' }));
    const late = await step(billing.plan('SO-A'));
    for (const [index, { refundId }] of late.refunds.entries())
      await step(billing.refund(refundId, `re_late_${index}`));
    await step(billing.undoInvoice('SO-A', 'SO-A/invoice'));
    const view = await billing.ofOrder('SO-A');
    expect(view?.invoices.map(({ open }) => open)).to.deep.equal(['0.00', '0.00']);
    const refunded = view?.refunds.map(({ amount }) => Number(amount)).reduce((sum, amount) => sum + amount, 0);
    // 3.5 of 8 units stay with the customer: 50.00 net and 3.50 tax of 129.29 that came in.
    expect(refunded?.toFixed(2)).to.equal('75.79');
  });

  it('tie through the whole life of an order on account', async () => {
    const ledger = factLedger(test);
    const billing = billingOf(test);
    const customerId = 'C-life';
    const step = async <T>(done: Promise<T>): Promise<T> => {
      const result = await done;
      await tied(ledger, 'on account');
      return result;
    };
    const part = (unitPrice: string) => billed('SO-B', { customerId, lines: [{ quantity: '1', unitPrice }] });
    await step(billing.hold('SO-B', '107.00', '107.00', 'SO-B/creditHold', customerId));
    await step(billing.invoiceShipment(part('60.00'), 'S-1'));
    await step(billing.pay('30.00', { customerId }));
    await step(billing.invoiceShipment(part('40.00'), 'S-2'));
    await step(billing.pay('60.00', { customerId, dimensions: EVANSVILLE }));
    const last = await step(billing.pay('20.00', { customerId }));
    expect(last.unapplied).to.equal('3.00');
    expect(await step(billing.releaseHold('SO-B', 'SO-B/creditHold'))).to.include({ released: '0.00' });
    expect((await billing.ofOrder('SO-B'))?.invoices.map(({ open }) => open)).to.deep.equal(['0.00', '0.00']);
  });
});
