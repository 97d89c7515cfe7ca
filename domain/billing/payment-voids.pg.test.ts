import { expect } from 'chai';
import { by, fay } from '../../tests/support/actors.js';
import {
  billed,
  billingOf,
  EVANSVILLE,
  factsSince,
  LOUISVILLE,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../kernel/actor.js';
import { localDate } from '../kernel/time.js';
import {
  creditReturn,
  payment as paymentView,
  planCreditRefund,
  requestCorrection,
  transferCredit,
  voidPayment,
  writeOff,
} from './store/index.js';

describe('payments on account that are read and voided', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  beforeEach(async () => {
    test = await testDatabase({ poolSize: 12 });
    billing = billingOf(test);
  });
  afterEach(async () => {
    const ledger = factLedger(test);
    await ledger.catchUp();
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(await subledgerOf(test));
    await test.close();
  });

  const invoiced = async (orderId: string, unitPrice: string, dimensions = EVANSVILLE): Promise<string> => {
    const order = billed(orderId, { dimensions, lines: [{ quantity: '1', unitPrice, taxRate: '0' }] });
    return (await billing.invoiceShipment(order, 'S-1')).invoice;
  };
  const openOf = async (invoice: string) => (await billing.invoiceView(invoice))?.open;
  const asked = (payment: string, correctionId = `COR-${payment}`) => ({ correctionId, payment, reason: 'bounced' });
  const undo = (payment: string, key?: string) => voidPayment(test.database, by(SYSTEM_ACTOR, asked(payment), key));

  it('are read with their posting day, what they paid, what is left, and who took them', async () => {
    const invoice = await invoiced('SO-1', '40.00');
    const { payment, postedOn } = await billing.pay('60.00', { receivedOn: '2025-03-03' });
    const today = localDate(new Date().toISOString());
    // The invoice is of today, younger than the money.
    expect(postedOn).to.equal(today);
    const view = await paymentView(test.database, payment);
    expect(view).to.deep.include({
      ...{ payment: 'PAY-000001', orderId: null, customerId: 'C-1', amount: '60.00', method: 'check' },
      ...{ reference: 'check 17', receivedOn: '2025-03-03', postedOn: today, unapplied: '20.00', left: '20.00' },
      ...{ applied: [{ invoice, amount: '40.00' }], dimensions: EVANSVILLE, takenBy: fay, voided: null },
    });
    expect(view?.takenAt).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect((await billing.pay('5.00', { receivedOn: '2025-03-03' })).postedOn).to.equal('2025-03-03');
    expect((await billing.invoiceView(invoice))?.documents).to.deep.equal([
      { kind: 'payment', document: payment, date: today, amount: '-40.00' },
    ]);
    expect(await paymentView(test.database, 'PAY-9')).to.equal(null);
  });

  it('open again what they paid, take their deposit away, and post the opposite, once', async () => {
    const first = await invoiced('SO-1', '40.00', LOUISVILLE);
    const second = await invoiced('SO-2', '30.00');
    const { payment } = await billing.pay('75.00');
    expect(await billing.hold('SO-9', '70.00', '100.00')).to.include({ exposure: '70.00' });
    const done = await undo(payment, 'void/1');
    expect(done).to.deep.include({
      ...{ paymentVoid: 'VP-000001', amount: '75.00' },
      reopened: [
        { invoice: first, amount: '40.00' },
        { invoice: second, amount: '30.00' },
      ],
    });
    expect(await undo(payment, 'void/1')).to.deep.equal(done);
    expect(await refusalCode(undo(payment))).to.equal('PaymentVoided');
    expect([await openOf(first), await openOf(second)]).to.deep.equal(['40.00', '30.00']);
    // 70.00 held and 70.00 owed again: the limit is passed, and nothing more is given out.
    expect(await refusalCode(billing.hold('SO-8', '0.01', '140.00'))).to.equal('CreditLimitExceeded');
    const fact = (await factsSince(test)).find(({ type }) => type === 'PaymentVoided');
    const today = localDate(new Date().toISOString());
    expect(fact?.payload['posting']).to.deep.include({
      ...{ rule: 'payment.voided', eventDate: today, customerId: 'C-1' },
      items: [
        { amounts: { applied: '40.00', unapplied: '0.00' }, dimensions: { main: LOUISVILLE } },
        { amounts: { applied: '30.00', unapplied: '5.00' }, dimensions: { main: EVANSVILLE } },
      ],
    });
    expect(await paymentView(test.database, payment)).to.deep.include({
      ...{ unapplied: '5.00', left: '0.00' },
      voided: { paymentVoid: 'VP-000001', correction: `COR-${payment}`, reason: 'bounced', voidedOn: today },
    });
    const view = await billing.invoiceView(first);
    expect(view?.documents.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ['payment', '-40.00'],
      ['payment void', '40.00'],
    ]);
    expect(view?.applied).to.equal('0.00');
    expect((await billing.ofOrder('SO-1'))?.payments).to.deep.equal([]);
    expect(await subledgerOf(test)).to.deep.equal({
      ...{ '1110 INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES': '30.00', '1110 MACHINING_REPAIR/LOUISVILLE/SHOP': '40.00' },
    });
    // The money that is right pays the same invoices.
    expect((await billing.pay('70.00')).applied).to.have.length(2);
  });

  it('leave what else was done with the invoice: what was credited stays so', async () => {
    const { invoice } = await billing.invoiceShipment(billed('SO-1'), 'S-1');
    const { payment } = await billing.pay('107.00', { invoice });
    const credit = { creditId: 'R-1', orderId: 'SO-1', lines: [{ line: 1, quantity: '1' }], reason: 'damaged' };
    await creditReturn(test.database, by(SYSTEM_ACTOR, credit));
    // One at 10.00 with 7 % tax came back.
    expect(await openOf(invoice)).to.equal('-10.70');
    await undo(payment);
    expect(await openOf(invoice)).to.equal('96.30');
    const owed = planCreditRefund(test.database, by(SYSTEM_ACTOR, { correctionId: 'C-1', invoice, reason: 'x' }));
    expect(await refusalCode(owed)).to.equal('MoreThanOwed');
  });

  it('open again what had been written off before they came, to be given up anew', async () => {
    const invoice = await invoiced('SO-1', '20.00');
    const giveUp = (correctionId: string) =>
      writeOff(test.database, by(SYSTEM_ACTOR, { correctionId, invoice, reason: 'insolvent' }));
    await giveUp('C-1');
    const { payment } = await billing.pay('12.00', { invoice });
    expect(await billing.invoiceView(invoice)).to.include({ open: '0.00', writtenOff: '8.00' });
    await undo(payment);
    // 20.00 = 12.00 that nobody paid after all + 8.00 that were given up.
    expect(await billing.invoiceView(invoice)).to.include({ open: '12.00', writtenOff: '8.00' });
    await giveUp('C-2');
    expect(await billing.invoiceView(invoice)).to.include({ open: '0.00', writtenOff: '20.00' });
  });

  it('refuse what was used since: a deposit, a refund; and cards', async () => {
    const deposit = (await billing.pay('10.00')).payment;
    const to = await invoiced('SO-1', '4.00');
    await transferCredit(test.database, by(fay, { fromPayment: deposit, toInvoice: to, reason: 'use it' }));
    expect(await refusalCode(undo(deposit))).to.equal('DepositUsed');

    const paidOut = (await billing.pay('10.00')).payment;
    await planCreditRefund(
      test.database,
      by(SYSTEM_ACTOR, { correctionId: 'C-2', payment: paidOut, amount: '1.00', reason: 'asked' }),
    ).then(({ refunds }) => billing.refund(refunds[0]?.refundId ?? '', 'wire-1'));
    expect(await refusalCode(undo(paidOut))).to.equal('DepositUsed');

    const { invoice } = await billing.invoiceShipment(billed('SO-2'), 'S-1');
    const { payment } = await billing.pay('107.00', { invoice });
    const credit = { creditId: 'R-1', orderId: 'SO-2', lines: [{ line: 1, quantity: '1' }], reason: 'damaged' };
    await creditReturn(test.database, by(SYSTEM_ACTOR, credit));
    const refund = { correctionId: 'C-3', invoice, reason: 'asked' };
    const { refunds } = await planCreditRefund(test.database, by(SYSTEM_ACTOR, refund));
    await billing.refund(refunds[0]?.refundId ?? '', 'wire-2');
    expect(await refusalCode(undo(payment))).to.equal('PaymentRefunded');

    await billing.invoice(billed('SO-4'));
    const { reference } = await billing.begin('SO-4', 1, '107.00');
    await billing.settle({ id: 'ch_1', status: 'succeeded', amount: '107.00', reference });
    expect(await refusalCode(undo('ch_1'))).to.equal('PaymentByCard');
    expect((await paymentView(test.database, 'ch_1'))?.orderId).to.equal('SO-4');
    expect(await refusalCode(undo('PAY-404'))).to.equal('UnknownPayment');
  });

  it('are asked for by Finance, and lose to a use of the deposit that comes at once, or win', async () => {
    const { payment } = await billing.pay('10.00');
    const input = { kind: 'paymentVoid' as const, ...asked(payment) };
    expect(await requestCorrection(test.database, by(fay, input))).to.include({ state: 'Requested' });
    const [row] = await test.admin('SELECT kind, payment, invoice, amount::text FROM billing.corrections');
    expect(row).to.deep.equal({ kind: 'paymentVoid', payment, invoice: null, amount: '10.00' });
    const to = await invoiced('SO-1', '10.00');
    const other = { correctionId: 'COR-other', payment, reason: 'typed wrong' };
    const ends = await Promise.allSettled([
      voidPayment(test.database, by(SYSTEM_ACTOR, other)),
      transferCredit(test.database, by(fay, { fromPayment: payment, toInvoice: to, reason: 'use it' })),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
  });
});
