import { expect } from 'chai';
import {
  billed,
  billingOf,
  datedBack,
  EVANSVILLE,
  factsOfOrder,
  factsSince,
  LOUISVILLE,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { money } from '../kernel/money.js';
import { addDays, localDate } from '../kernel/time.js';

const shipment = (orderId: string, unitPrice: string, options: Parameters<typeof billed>[1] = {}) =>
  billed(orderId, { ...options, lines: [{ quantity: '1', unitPrice, taxRate: '0' }] });

describe('credit holds and payments on account', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  beforeEach(async () => {
    test = await testDatabase({ poolSize: 20 });
    billing = billingOf(test);
  });
  afterEach(async () => {
    const ledger = factLedger(test);
    await ledger.catchUp();
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(await subledgerOf(test));
    await test.close();
  });

  it('hold part of the limit, once an order', async () => {
    const first = await billing.hold('SO-1', '60.00', '100.00', 'SO-1/creditHold');
    expect(first).to.include({ hold: '60.00', exposure: '60.00' });
    expect(await billing.hold('SO-1', '60.00', '100.00', 'SO-1/creditHold')).to.deep.equal(first);
    expect(await refusalCode(billing.hold('SO-1', '10.00', '100.00'))).to.equal('CreditHoldExists');
    expect(await refusalCode(billing.hold('SO-2', '40.01', '100.00'))).to.equal('CreditLimitExceeded');
    expect(await billing.hold('SO-2', '40.00', '100.00')).to.include({ exposure: '100.00' });
    expect(await billing.hold('SO-3', '1.00', '1.00', undefined, 'C-2')).to.include({ exposure: '1.00' });
  });

  it('pass the limit only where that is asked, told by how much, and count against the others', async () => {
    expect(await billing.holdBeyond('SO-1', '60.00', '100.00')).to.not.have.property('beyondLimit');
    expect(await billing.holdBeyond('SO-2', '90.00', '100.00')).to.include({
      exposure: '150.00',
      beyondLimit: '50.00',
    });
    expect(await refusalCode(billing.hold('SO-3', '1.00', '100.00'))).to.equal('CreditLimitExceeded');
    expect(await refusalCode(billing.changeHold('SO-2', '90.01', '100.00'))).to.equal('CreditLimitExceeded');
  });

  it('never pass the limit, though fifty are asked for at once', async () => {
    const asked = Array.from({ length: 50 }, (_, index) => `SO-${index}`);
    const results = await Promise.all(
      asked.map((id) =>
        billing.hold(id, '30.00', '1000.00').then(
          () => 'held',
          (error) => String(error.code),
        ),
      ),
    );
    expect(results.filter((one) => one === 'held')).to.have.length(33);
    expect(results.filter((one) => one === 'CreditLimitExceeded')).to.have.length(17);
    const [sum] = await test.admin('SELECT sum(held) AS held FROM billing.credit_holds');
    expect(sum).to.deep.equal({ held: '990.00' });
    expect((await factsSince(test)).filter((fact) => fact.type === 'CreditHoldTaken')).to.have.length(33);
  });

  it('never pass the limit while holds turn into receivables', async () => {
    await Promise.all([1, 2, 3].map((index) => billing.hold(`SO-${index}`, '30.00', '100.00')));
    const others = Array.from({ length: 12 }, (_, index) =>
      billing.hold(`SO-late-${index}`, '10.00', '100.00').then(
        () => 'held',
        () => 'refused',
      ),
    );
    const invoices = [1, 2, 3].map((index) => billing.invoiceShipment(shipment(`SO-${index}`, '30.00'), 'S-1'));
    const results = await Promise.all(others);
    await Promise.all(invoices);
    expect(results.filter((one) => one === 'held')).to.have.length(1);
  });

  it('grow and shrink with an amendment', async () => {
    await billing.hold('SO-1', '60.00', '100.00');
    expect(await billing.changeHold('SO-1', '100.00', '100.00')).to.include({ hold: '100.00' });
    expect(await refusalCode(billing.changeHold('SO-1', '100.01', '100.00'))).to.equal('CreditLimitExceeded');
    expect(await billing.changeHold('SO-1', '80.00', '50.00')).to.include({ hold: '80.00', exposure: '80.00' });
    expect(await refusalCode(billing.changeHold('SO-9', '1.00', '100.00'))).to.equal('UnknownCreditHold');
    const changes = (await factsOfOrder(test, 'SO-1')).map((fact) => fact.payload['change']);
    expect(changes).to.deep.equal([undefined, '40.00', '-20.00']);
  });

  it('turn into receivables shipment by shipment, and what rounding leaves is let go', async () => {
    await billing.hold('SO-1', '100.00', '100.00', 'SO-1/creditHold');
    await billing.invoiceShipment(shipment('SO-1', '40.00'), 'S-1');
    expect((await billing.ofOrder('SO-1'))?.creditHold).to.deep.equal({
      status: 'active',
      amount: '100.00',
      held: '60.00',
    });
    expect(await refusalCode(billing.hold('SO-2', '0.01', '100.00'))).to.equal('CreditLimitExceeded');
    expect(await billing.changeHold('SO-1', '99.00', '100.00')).to.include({ hold: '59.00', exposure: '99.00' });
    await billing.invoiceShipment(shipment('SO-1', '58.99'), 'S-2');
    const released = await billing.releaseHold('SO-1', 'SO-1/creditHold');
    expect(released).to.include({ released: '0.01' });
    expect(await billing.releaseHold('SO-1', 'SO-1/creditHold')).to.deep.equal(released);
    expect(await refusalCode(billing.changeHold('SO-1', '1.00', '100.00'))).to.equal('CreditHoldReleased');
    await billing.invoiceShipment(shipment('SO-1', '1.00'), 'S-3');
    const holds = (await factsOfOrder(test, 'SO-1')).filter((fact) => fact.type.startsWith('CreditHold'));
    expect(holds.map((fact) => fact.type)).to.deep.equal([
      ...['CreditHoldTaken', 'CreditHoldChanged', 'CreditHoldChanged', 'CreditHoldChanged', 'CreditHoldReleased'],
    ]);
    const deltas = holds.map(({ payload: p }) => p['change'] ?? (p['released'] ? `-${p['released']}` : p['amount']));
    expect(deltas.reduce<bigint>((sum, text) => sum + money(String(text)), 0n)).to.equal(0n);
  });

  it('are not taken by a step that arrives after its undo', async () => {
    expect(await billing.releaseHold('SO-1', 'SO-1/creditHold')).to.include({ released: '0.00' });
    expect(await refusalCode(billing.hold('SO-1', '1.00', '100.00', 'SO-1/creditHold'))).to.equal('StepUndone');
    expect(await billing.ofOrder('SO-1')).to.equal(null);
  });

  it('count no prepaid invoice: nothing of it ships before it is paid', async () => {
    await billing.invoice(billed('SO-1'));
    expect(await billing.hold('SO-2', '100.00', '100.00')).to.include({ exposure: '100.00' });
  });

  it('are freed by payments, oldest invoice first, in parts', async () => {
    for (const id of ['SO-1', 'SO-2', 'SO-3']) await billing.invoiceShipment(shipment(id, '40.00'), 'S-1');
    const first = await billing.pay('60.00');
    expect(first.payment).to.equal('PAY-000001');
    expect(first.applied).to.deep.equal([
      { invoice: 'INV-000001', amount: '40.00' },
      { invoice: 'INV-000002', amount: '20.00' },
    ]);
    expect(await billing.hold('SO-4', '40.00', '100.00')).to.include({ exposure: '100.00' });
    expect((await billing.pay('30.00', { invoice: 'INV-000003' })).applied).to.deep.equal([
      { invoice: 'INV-000003', amount: '30.00' },
    ]);
    const rest = await billing.pay('35.00');
    expect(rest.applied.map(({ amount }) => amount)).to.deep.equal(['20.00', '10.00']);
    expect(rest.unapplied).to.equal('5.00');
    expect(await subledgerOf(test)).to.deep.equal({ '2110 INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES': '-5.00' });
  });

  it('post money where its invoice belongs, and what is over where the payment belongs', async () => {
    await billing.invoiceShipment(shipment('SO-1', '10.00', { dimensions: LOUISVILLE }), 'S-1');
    await billing.invoiceShipment(shipment('SO-2', '10.00'), 'S-1');
    await billing.pay('25.00');
    const fact = (await factsSince(test)).at(-1);
    expect(fact).to.include({ type: 'PaymentTaken', aggregate_id: 'payment:PAY-000001' });
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'payment.captured',
      items: [
        { amounts: { applied: '10.00', unapplied: '0.00' }, dimensions: { main: LOUISVILLE } },
        { amounts: { applied: '10.00', unapplied: '5.00' }, dimensions: { main: EVANSVILLE } },
      ],
    });
  });

  it('are dated by the day on which the money came, and never before an invoice that they pay', async () => {
    const dayOfLast = async () => {
      const posting = (await factsSince(test)).at(-1)?.payload['posting'] as { eventDate: string };
      return posting.eventDate;
    };
    await billing.pay('5.00', { receivedOn: '2025-03-03' });
    expect(await dayOfLast()).to.equal('2025-03-03');
    await billing.invoiceShipment(shipment('SO-1', '10.00'), 'S-1');
    await datedBack(test, 'INV-000001', '2025-03-10');
    await billing.pay('4.00', { receivedOn: '2025-03-14' });
    expect(await dayOfLast()).to.equal('2025-03-14');
    await billing.pay('3.00', { receivedOn: '2025-03-03' });
    expect(await dayOfLast()).to.equal('2025-03-10');
    const today = localDate(new Date().toISOString());
    await billing.invoiceShipment(shipment('SO-2', '10.00'), 'S-1');
    await billing.pay('8.00', { receivedOn: '2025-03-14' });
    expect(await dayOfLast()).to.equal(today);
    await billing.pay('1.00', { receivedOn: new Date().toISOString().slice(0, 10) });
    expect(await dayOfLast()).to.equal(today);
  });

  it('apply each cent once, though many payments come at once', async () => {
    for (const id of ['SO-1', 'SO-2', 'SO-3']) await billing.invoiceShipment(shipment(id, '40.00'), 'S-1');
    const payments = await Promise.all(Array.from({ length: 13 }, () => billing.pay('10.00')));
    const applied = payments.flatMap((payment) => payment.applied.map(({ amount }) => money(amount)));
    expect(applied.reduce<bigint>((sum, amount) => sum + amount, 0n)).to.equal(money('120.00'));
    expect(payments.filter(({ unapplied }) => unapplied === '10.00')).to.have.length(1);
    const open = await test.admin('SELECT invoice FROM billing.invoice_balances WHERE open <> 0');
    expect(open).to.deep.equal([]);
  });

  it('leave an invoice on account to payments on account: a charge of its order is a deposit, though both come at once', async () => {
    const { invoice, total } = await billing.invoiceShipment(shipment('SO-1', '100.00'), 'S-1');
    const { reference } = await billing.begin('SO-1', 1, total);
    const [settled, taken] = await Promise.all([
      billing.settle({ id: 'ch_account', status: 'succeeded', amount: total, reference }),
      billing.pay(total),
    ]);
    expect(settled).to.include({ applied: '0.00', unapplied: total });
    expect(taken.applied).to.deep.equal([{ invoice, amount: total }]);
    expect((await billing.invoiceView(invoice))?.open).to.equal('0.00');
  });

  it('refuse a payment of what is not there to be paid so', async () => {
    await billing.invoice(billed('SO-1'));
    await billing.invoiceShipment(shipment('SO-2', '10.00', { customerId: 'C-2' }), 'S-1');
    expect(await refusalCode(billing.pay('1.00', { invoice: 'INV-000001' }))).to.equal('InvoiceIsPrepaid');
    expect(await refusalCode(billing.pay('1.00', { invoice: 'INV-000002' }))).to.equal('InvoiceOfAnotherCustomer');
    expect(await refusalCode(billing.pay('1.00', { invoice: 'INV-000009' }))).to.equal('UnknownInvoice');
    expect(await refusalCode(billing.pay('0.00'))).to.equal('InvalidInput');
    const tomorrow = addDays(new Date().toISOString().slice(0, 10), 1);
    expect(await refusalCode(billing.pay('1.00', { receivedOn: tomorrow }))).to.equal('InvalidInput');
    const [series] = await test.admin(`SELECT last_number FROM billing.number_series WHERE series = 'PAY'`);
    expect(series).to.deep.equal({ last_number: '0' });
  });

  it('take the same payment once', async () => {
    await billing.invoiceShipment(shipment('SO-1', '10.00'), 'S-1');
    const results = await Promise.all(Array.from({ length: 10 }, () => billing.pay('4.00', {}, 'payment/k')));
    for (const result of results) expect(result).to.deep.equal(results[0]);
    expect(await refusalCode(billing.pay('5.00', {}, 'payment/k'))).to.equal('StepKeyReused');
    expect((await billing.invoiceView('INV-000001'))?.open).to.equal('6.00');
  });
});
