import { expect } from 'chai';
import { ollie, vera } from '../../tests/support/actors.js';
import {
  billed,
  billingOf,
  EVANSVILLE,
  factsOfOrder,
  paidOrder,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Charge } from './billing.wire.js';

const AT = 'INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES';
const charge = (id: string, reference: string, amount = '107.00'): Charge => ({
  ...{ id, status: 'succeeded', amount, reference },
});

describe('payment attempts and charges', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    billing = billingOf(test);
  });
  after(() => test.close());
  afterEach(async () => {
    const ledger = factLedger(test);
    await ledger.catchUp();
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(await subledgerOf(test));
  });

  const typesOf = async (orderId: string): Promise<string[]> =>
    (await factsOfOrder(test, orderId)).map((fact) => fact.type);
  const begun = async (orderId: string, attempt = 1): Promise<string> => {
    await billing.invoice(billed(orderId));
    return (await billing.begin(orderId, attempt, '107.00')).reference;
  };

  it('begin under their reference, once', async () => {
    await billing.invoice(billed('SO-1'));
    const first = await billing.begin('SO-1', 1, '107.00', 'SO-1/payment/1');
    const reference = 'SO-1/payment/1';
    expect(first).to.include({ providerKey: reference, reference, status: 'started' });
    expect(await billing.begin('SO-1', 1, '107.00', 'SO-1/payment/1')).to.deep.equal(first);
    expect(await billing.begin('SO-1', 1, '107.00')).to.include({ status: 'started' });
    expect(await refusalCode(billing.begin('SO-1', 1, '10.00'))).to.equal('AttemptReused');
    expect(await refusalCode(billing.begin('SO-1', 2, '107.00'))).to.equal('AttemptOpen');
    expect(await refusalCode(billing.begin('SO-unknown', 1, '1.00'))).to.equal('NothingInvoiced');
    expect(await refusalCode(billing.begin('SO-1', 0, '0.00'))).to.equal('InvalidInput');
    expect(await typesOf('SO-1')).to.deep.equal(['InvoiceCreated', 'PaymentAttempted']);
  });

  it('keep no token', async () => {
    const rows = await test.admin<{ found: boolean }>(`
      SELECT EXISTS (SELECT 1 FROM outbox.facts WHERE payload::text LIKE '%tok_ok%')
        OR EXISTS (SELECT 1 FROM billing.payment_attempts p WHERE p::text LIKE '%tok_ok%') AS found`);
    expect(rows).to.deep.equal([{ found: false }]);
  });

  it('apply a captured charge to the invoice', async () => {
    const reference = await begun('SO-2');
    const settled = await billing.settle(charge('ch_2', reference));
    expect(settled).to.include({ outcome: 'succeeded', orderId: 'SO-2', attempt: 1 });
    expect(settled).to.include({ applied: '107.00', unapplied: '0.00', refundDue: false });
    const fact = (await factsOfOrder(test, 'SO-2')).at(-1);
    expect(fact).to.include({ type: 'PaymentSucceeded', aggregate_id: 'payment:ch_2' });
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'payment.captured',
      items: [{ amounts: { applied: '107.00', unapplied: '0.00' }, dimensions: { main: EVANSVILLE } }],
    });
    const view = await billing.ofOrder('SO-2');
    expect(view?.invoices[0]?.open).to.equal('0.00');
    expect(view?.attempts[0]?.status).to.equal('succeeded');
  });

  it('settle once, though the end is learned fifty times at once by every road', async () => {
    const reference = await begun('SO-3');
    // The answer and its retries have one key; each poll and each delivery of a webhook has its own.
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        billing.settle(charge('ch_3', reference), index % 5 === 0 ? 'charge/ch_3/succeeded' : undefined),
      ),
    );
    expect(
      results.filter(({ outcome, toPost }) => outcome === 'succeeded' && toPost.length === 1),
    ).to.have.length.within(1, 10);
    expect(new Set(results.flatMap(({ toPost }) => toPost)).size).to.equal(1);
    expect(new Set(results.map(({ applied }) => applied))).to.deep.equal(new Set(['107.00']));
    expect((await typesOf('SO-3')).filter((type) => type === 'PaymentSucceeded')).to.have.length(1);
    expect((await billing.ofOrder('SO-3'))?.payments).to.have.length(1);
  });

  it('take an end as final: what is learned later of the same charge changes nothing', async () => {
    const reference = await begun('SO-4');
    await billing.settle(charge('ch_4', reference));
    for (const status of ['declined', 'voided', 'succeeded'] as const) {
      const later = await billing.settle({ ...charge('ch_4', reference, '9.99'), status });
      expect(later).to.include({ outcome: 'known', status: 'succeeded', applied: '107.00' });
      expect(later.toPost).to.deep.equal([]);
    }
    const declined = await begun('SO-5');
    await billing.settle({ ...charge('ch_5', declined), status: 'declined', declineCode: 'card_declined' });
    expect(await billing.settle(charge('ch_5', declined))).to.include({ outcome: 'known', status: 'declined' });
    expect(await typesOf('SO-5')).to.deep.equal(['InvoiceCreated', 'PaymentAttempted', 'PaymentFailed']);
    expect((await billing.ofOrder('SO-5'))?.attempts[0]).to.include({
      status: 'declined',
      declineCode: 'card_declined',
    });
  });

  it('answer the same by the same key, though the charge is worded otherwise', async () => {
    const reference = await begun('SO-6');
    const first = await billing.settle(charge('ch_6', reference), 'charge/ch_6/succeeded');
    const again = { ...charge('ch_6', reference, '107.0'), declineCode: null };
    expect(await billing.settle(again, 'charge/ch_6/succeeded')).to.deep.equal(first);
  });

  it('let another attempt begin after a decline', async () => {
    const reference = await begun('SO-7');
    expect(await billing.settle({ ...charge('ch_7', reference), status: 'declined' })).to.include({
      ...{ outcome: 'declined', applied: '0.00', unapplied: '0.00', refundDue: false },
    });
    const second = await billing.begin('SO-7', 2, '107.00');
    expect(second.status).to.equal('started');
    expect(await billing.settle(charge('ch_7b', second.reference))).to.include({ applied: '107.00', attempt: 2 });
  });

  it('keep an over-payment as a deposit, and a part payment leaves the rest open', async () => {
    expect(await billing.settle(charge('ch_8', await begun('SO-8'), '110.00'))).to.include({
      ...{ applied: '107.00', unapplied: '3.00', refundDue: false },
    });
    await billing.settle(charge('ch_9', await begun('SO-9'), '40.00'));
    expect((await billing.ofOrder('SO-9'))?.invoices[0]?.open).to.equal('67.00');
    expect((await subledgerOf(test))[`2110 ${AT}`]).to.equal('-3.00');
  });

  it('pay several invoices of an order, oldest first', async () => {
    const reference = await begun('SO-10');
    await billing.extra(billed('SO-10', { lines: [{ quantity: '1', unitPrice: '100.00' }] }), 2);
    await billing.settle(charge('ch_10', reference, '150.00'));
    expect((await billing.ofOrder('SO-10'))?.invoices.map(({ open }) => open)).to.deep.equal(['0.00', '64.00']);
  });

  it('pay an invoice once, though several charges of it are captured at once', async () => {
    const reference = await begun('SO-15');
    const settled = await Promise.all([1, 2, 3, 4, 5].map((n) => billing.settle(charge(`ch_15_${n}`, reference))));
    expect(settled.filter(({ applied }) => applied === '107.00')).to.have.length(1);
    expect(settled.filter(({ unapplied }) => unapplied === '107.00')).to.have.length(4);
    expect((await billing.ofOrder('SO-15'))?.invoices[0]?.open).to.equal('0.00');
    await billing.close('SO-15');
    expect((await billing.plan('SO-15')).refunds).to.have.length(5);
  });

  it('keep money captured after the payments were closed, to be refunded', async () => {
    const reference = await begun('SO-11');
    expect((await billing.close('SO-11')).openReferences).to.deep.equal([reference]);
    expect(await billing.settle(charge('ch_11', reference))).to.include({
      ...{ outcome: 'succeeded', applied: '0.00', unapplied: '107.00', refundDue: true },
    });
    expect((await billing.close('SO-11')).openReferences).to.deep.equal([]);
    expect(await billing.begin('SO-11', 2, '107.00')).to.include({ status: 'closed' });
    expect(await billing.settle(charge('ch_11', reference))).to.include({ outcome: 'known', refundDue: true });
  });

  it('are closed before anything was invoiced, once and for all', async () => {
    const first = await billing.close('SO-12', 'SO-12/close');
    expect(first.openReferences).to.deep.equal([]);
    expect(await billing.close('SO-12', 'SO-12/close')).to.deep.equal(first);
    expect(await billing.begin('SO-12', 1, '1.00')).to.include({ status: 'closed' });
  });

  it('book money of an attempt that was never begun here, if the order is ours', async () => {
    await billing.invoice(billed('SO-13'));
    expect(await billing.settle(charge('ch_13', 'SO-13/payment/4'))).to.include({ attempt: 4, applied: '107.00' });
    for (const reference of ['SO-unknown/payment/1', 'nonsense']) {
      expect(await refusalCode(billing.settle(charge('ch_x', reference)))).to.equal('UnknownReference');
    }
  });

  it('capture while being closed: either applied, or kept to be refunded', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `SO-race-${index}`);
    for (const id of ids) await begun(id);
    const settled = await Promise.all(
      ids.map(async (id) => {
        const [done] = await Promise.all([billing.settle(charge(`ch_${id}`, `${id}/payment/1`)), billing.close(id)]);
        return done;
      }),
    );
    for (const one of settled) expect(one.refundDue).to.equal(one.unapplied === '107.00');
  });

  it('are for people who may', async () => {
    await paidOrder(test, billed('SO-14'));
    expect(await refusalCode(billingOf(test, vera).begin('SO-14', 2, '1.00'))).to.equal('NotAllowed');
    expect(await refusalCode(billingOf(test, vera).settle(charge('x', 'SO-14/payment/1')))).to.equal('NotAllowed');
    expect(await refusalCode(billingOf(test, ollie).pay('1.00'))).to.equal('NotAllowed');
  });
});
