import { expect } from 'chai';
import {
  billed,
  billingOf,
  EVANSVILLE,
  factsOfOrder,
  paidOrder,
  quantities,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const AT = 'INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES';

describe('refunds', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  beforeEach(async () => {
    test = await testDatabase({ poolSize: 20 });
    billing = billingOf(test);
  });
  afterEach(async () => {
    await tied();
    await test.close();
  });

  const tied = async (): Promise<Record<string, string>> => {
    const ledger = factLedger(test);
    await ledger.catchUp();
    const documents = await subledgerOf(test);
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(documents);
    return documents;
  };

  it('give back what a credit note reopened, from the receivable', async () => {
    await paidOrder(test, billed('SO-1'));
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([]);
    await billing.release('SO-1', 'S-1', quantities({ 1: '4' }));
    await billing.credit('SO-1', null);
    const { refunds } = await billing.plan('SO-1');
    expect(refunds).to.deep.equal([{ refundId: 'SO-1/refund/1', chargeId: 'ch_SO-1', amount: '64.20' }]);
    expect(await tied()).to.deep.equal({ [`1110 ${AT}`]: '-64.20' });
    expect(await billing.refund('SO-1/refund/1', 're_1')).to.include({ refunded: '64.20' });
    const fact = (await factsOfOrder(test, 'SO-1')).at(-1);
    expect(fact).to.include({ type: 'PaymentRefunded', aggregate_id: 'payment:ch_SO-1' });
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'refund',
      items: [{ amounts: { applied: '64.20', unapplied: '0.00' }, dimensions: { main: EVANSVILLE } }],
    });
    expect(await tied()).to.deep.equal({});
  });

  it('give back money that was never applied, from the deposit', async () => {
    await billing.invoice(billed('SO-1'), 'SO-1/invoice');
    const { reference } = await billing.begin('SO-1', 1, '107.00');
    await billing.close('SO-1');
    await billing.settle({ id: 'ch', status: 'succeeded', amount: '107.00', reference });
    const { refunds } = await billing.plan('SO-1');
    expect(refunds.map(({ amount }) => amount)).to.deep.equal(['107.00']);
    await billing.refund('SO-1/refund/1', 're_1');
    await billing.undoInvoice('SO-1', 'SO-1/invoice');
    expect(await tied()).to.deep.equal({});
  });

  it('split over the applied and the unapplied part', async () => {
    await paidOrder(test, billed('SO-1'), '110.00');
    await billing.credit('SO-1', quantities({ 3: '1' }));
    await billing.plan('SO-1');
    await billing.refund('SO-1/refund/1', 're_1');
    const fact = (await factsOfOrder(test, 'SO-1')).at(-1);
    expect(fact?.payload).to.deep.include({ amount: '24.40', applied: '21.40', unapplied: '3.00' });
    expect(fact?.payload['applications']).to.deep.equal([{ invoice: 'INV-000001', amount: '21.40' }]);
  });

  it('come before the credit note when an order is undone last-in first-out', async () => {
    await paidOrder(test, billed('SO-1'), '110.00');
    await billing.close('SO-1');
    expect((await billing.plan('SO-1')).refunds.map(({ amount }) => amount)).to.deep.equal(['110.00']);
    await billing.refund('SO-1/refund/1', 're_1');
    expect(await tied()).to.deep.include({ [`1110 ${AT}`]: '107.00' });
    await billing.undoInvoice('SO-1', 'SO-1/invoice');
    expect(await tied()).to.deep.equal({});
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([]);
  });

  it('keep the price of what was shipped, when payments are closed', async () => {
    await paidOrder(test, billed('SO-1'));
    await billing.release('SO-1', 'S-1', quantities({ 1: '4' }));
    await billing.close('SO-1');
    expect((await billing.plan('SO-1')).refunds.map(({ amount }) => amount)).to.deep.equal(['64.20']);
  });

  it('are planned once: what is planned is not owed again, by a retry or in parallel', async () => {
    await paidOrder(test, billed('SO-1'));
    await billing.credit('SO-1', quantities({ 3: '1' }));
    const first = await billing.plan('SO-1', 'SO-1/refund');
    expect(await billing.plan('SO-1', 'SO-1/refund')).to.deep.equal(first);
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([]);
    await billing.credit('SO-1', null);
    const plans = await Promise.all(Array.from({ length: 8 }, () => billing.plan('SO-1')));
    const more = plans.flatMap(({ refunds }) => refunds);
    expect(more).to.deep.equal([{ refundId: 'SO-1/refund/2', chargeId: 'ch_SO-1', amount: '85.60' }]);
    const types = (await factsOfOrder(test, 'SO-1')).map((fact) => fact.type);
    expect(types.filter((type) => type === 'RefundRequested')).to.have.length(2);
  });

  it('are one for each charge', async () => {
    const reference = await (async () => {
      await billing.invoice(billed('SO-1'));
      return (await billing.begin('SO-1', 1, '107.00')).reference;
    })();
    await billing.settle({ id: 'ch_a', status: 'succeeded', amount: '50.00', reference });
    await billing.settle({ id: 'ch_b', status: 'succeeded', amount: '60.00', reference });
    await billing.credit('SO-1', null);
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([
      { refundId: 'SO-1/refund/1', chargeId: 'ch_a', amount: '50.00' },
      { refundId: 'SO-1/refund/2', chargeId: 'ch_b', amount: '60.00' },
    ]);
  });

  it('never give back more of a charge than it brought, though others paid the same invoice', async () => {
    await billing.invoice(billed('SO-1'));
    const { reference } = await billing.begin('SO-1', 1, '107.00');
    await billing.settle({ id: 'ch_old', status: 'succeeded', amount: '50.00', reference });
    await billing.settle({ id: 'ch_new', status: 'succeeded', amount: '57.00', reference });
    await billing.credit('SO-1', quantities({ 1: '4', 2: '2' }));
    const amounts = async () =>
      (await billing.plan('SO-1')).refunds.map(({ chargeId, amount }) => `${chargeId} ${amount}`).sort();
    expect(await amounts()).to.deep.equal(['ch_new 57.00', 'ch_old 28.60']);
    await billing.credit('SO-1', null);
    expect(await amounts()).to.deep.equal(['ch_old 21.40']);
  });

  it('settle once, by whichever road they are learned', async () => {
    await paidOrder(test, billed('SO-1'));
    await billing.credit('SO-1', null);
    await billing.plan('SO-1');
    const settled = await Promise.all(Array.from({ length: 10 }, () => billing.refund('SO-1/refund/1', 're_1')));
    expect(new Set(settled.map(({ refunded }) => refunded))).to.deep.equal(new Set(['107.00']));
    expect(settled.flatMap(({ toPost }) => toPost)).to.have.length(1);
    expect(await refusalCode(billing.refund('SO-1/refund/1', 're_2'))).to.equal('RefundSettledOtherwise');
    expect(await refusalCode(billing.refund('SO-1/refund/9', 're_3'))).to.equal('UnknownRefund');
    expect((await billing.ofOrder('SO-1'))?.refunds).to.deep.equal([
      {
        ...{ refundId: 'SO-1/refund/1', chargeId: 'ch_SO-1', amount: '107.00', reason: 'a test asks for it' },
        ...{ status: 'settled', providerRefundId: 're_1' },
      },
    ]);
  });

  it('are none for an order that nobody paid, or that does not exist', async () => {
    await billing.invoice(billed('SO-1'));
    await billing.close('SO-1');
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([]);
    expect((await billing.plan('SO-unknown')).refunds).to.deep.equal([]);
  });
});
