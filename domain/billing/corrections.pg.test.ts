import { expect } from 'chai';
import { by, fay } from '../../tests/support/actors.js';
import {
  billed,
  billingOf,
  datedBack,
  EVANSVILLE,
  factsOfOrder,
  factsSince,
  LOUISVILLE,
  paidOrder,
  quantities,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { brokenBillingInvariants } from '../../tests/support/billing-world.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Posting } from '../kernel/fact.js';
import { localDate } from '../kernel/time.js';
import type { CorrectPriceInput } from './index.js';
import * as store from './store/index.js';

describe('corrections of money', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  let ledger: ReturnType<typeof factLedger>;
  before(async () => {
    test = await testDatabase();
    billing = billingOf(test);
    ledger = factLedger(test);
  });
  after(() => test.close());
  afterEach(async () => {
    expect(await brokenBillingInvariants(test)).to.deep.equal([]);
    await ledger.catchUp();
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(await subledgerOf(test));
  });

  const back = (orderId: string, creditId: string, lines: Readonly<Record<number, string>>) =>
    store.creditReturn(
      test.database,
      by(fay, { creditId, orderId, lines: quantities(lines), reason: 'damaged' }, `${creditId}/credit`),
    );
  const price = (correctionId: string, invoice: string, given: Partial<CorrectPriceInput>) =>
    store.correctPrice(test.database, by(fay, { correctionId, invoice, line: 1, reason: 'agreed', ...given }));
  const openOf = async (invoice: string) => (await billing.invoiceView(invoice))?.open;

  describe('creditReturn', () => {
    it('credits shares of the line that sum to what was invoiced: 10.00 net and 0.70 tax in three', async () => {
      const order = billed('SO-1', { lines: [{ quantity: '3', unitPrice: '3.3333' }] });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      // 10.00 / 3 = 3.33, twice; the last takes 3.34. Tax 0.70 / 3 = 0.23, twice; the last takes 0.24.
      const third = { net: '3.33', tax: '0.23', total: '3.56', refundable: '0.00' };
      expect(await back('SO-1', 'RMA-1', { 1: '1' })).to.include(third);
      expect(await back('SO-1', 'RMA-2', { 1: '1' })).to.include(third);
      expect(await back('SO-1', 'RMA-3', { 1: '1' })).to.include({ net: '3.34', tax: '0.24', total: '3.58' });
      expect(await openOf(invoice)).to.equal('0.00');
      expect(await refusalCode(back('SO-1', 'RMA-4', { 1: '0.0001' }))).to.equal('MoreThanShipped');
      const fact = (await factsOfOrder(test, 'SO-1')).find(({ type }) => type === 'CreditNoteIssued');
      expect(fact?.payload['posting']).to.deep.include({
        rule: 'creditNote.shipped',
        customerId: 'C-1',
        items: [{ amounts: { net: '3.33', tax: '0.23', total: '3.56' }, dimensions: { main: EVANSVILLE } }],
      });
    });

    it('counts only what has shipped of a prepaid order, and is owed back by card what was paid', async () => {
      await paidOrder(test, billed('SO-2'));
      expect(await refusalCode(back('SO-2', 'RMA-5', { 1: '1' }))).to.equal('MoreThanShipped');
      await billing.release('SO-2', 'S-1', quantities({ 1: '2' }));
      expect(await refusalCode(back('SO-2', 'RMA-5', { 1: '3' }))).to.equal('MoreThanShipped');
      // Two of four at 10.00, 7 % tax.
      const credited = await back('SO-2', 'RMA-5', { 1: '2' });
      expect(credited).to.include({ net: '20.00', tax: '1.40', total: '21.40', refundable: '21.40' });
      expect(await back('SO-2', 'RMA-5', { 1: '2' })).to.deep.equal(credited);
      // The order itself owes nothing back while what is left may ship; then 107.00 − 21.40, and no more.
      expect((await billing.plan('SO-2')).refunds).to.deep.equal([]);
      await billing.close('SO-2');
      const { refunds } = await billing.plan('SO-2');
      expect(refunds).to.deep.equal([{ refundId: 'SO-2/refund/1', chargeId: 'ch_SO-2', amount: '85.60' }]);
      await billing.refund('SO-2/refund/1', 're_SO-2');
      expect(await billing.credit('SO-2', null)).to.include({ total: '85.60' });
      expect((await billing.plan('SO-2')).refunds).to.deep.equal([]);
      // What came back is paid back as what it is, with a second person.
      const invoice = (await billing.ofOrder('SO-2'))?.invoices[0]?.invoice ?? '';
      const asked = by(fay, { correctionId: 'COR-SO-2', invoice, reason: 'asked for' });
      expect((await store.planCreditRefund(test.database, asked)).refunds).to.deep.equal([
        { refundId: 'COR-SO-2/refund/1', method: 'card', chargeId: 'ch_SO-2', amount: '21.40' },
      ]);
      await billing.refund('COR-SO-2/refund/1', 're_COR-SO-2');
      expect(await openOf(invoice)).to.equal('0.00');
    });

    it('goes to the invoices on which the line stands, the oldest first, once for a return', async () => {
      const part = (quantity: string) => billed('SO-3', { lines: [{ quantity, unitPrice: '10.00' }] });
      const { invoice: first } = await billing.invoiceShipment(part('2'), 'S-1');
      const { invoice: second } = await billing.invoiceShipment(part('3'), 'S-2');
      expect(await back('SO-3', 'RMA-6', { 1: '4' })).to.include({ net: '40.00', total: '42.80' });
      expect([await openOf(first), await openOf(second)]).to.deep.equal(['0.00', '10.70']);
      const again = by(fay, { creditId: 'RMA-6', orderId: 'SO-3', lines: quantities({ 1: '1' }), reason: 'again' });
      expect(await refusalCode(store.creditReturn(test.database, again))).to.equal('AlreadyCredited');
      expect(await refusalCode(back('SO-404', 'RMA-7', { 1: '1' }))).to.equal('NothingInvoiced');
    });

    it('credits no unit twice when many ask at once', async () => {
      await billing.invoiceShipment(billed('SO-3b', { lines: [{ quantity: '3', unitPrice: '10.00' }] }), 'S-1');
      const asked = [1, 2, 3, 4, 5].map((n) => back('SO-3b', `RMA-3b-${n}`, { 1: '1' }));
      const done = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
      expect(done).to.have.length(3);
      expect((await billing.ofOrder('SO-3b'))?.invoices[0]?.open).to.equal('0.00');
    });

    it('is undone by an invoice of the same, which takes the credit back as far as it is there', async () => {
      const order = billed('SO-4', { customerId: 'C-4', lines: [{ quantity: '4', unitPrice: '10.00' }] });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      await billing.pay('42.80', { customerId: 'C-4' });
      await back('SO-4', 'RMA-8', { 1: '1' });
      expect(await openOf(invoice)).to.equal('-10.70');
      const undo = by(fay, { creditId: 'RMA-8', orderId: 'SO-4' }, 'RMA-8/credit');
      const { invoices } = await store.undoCreditReturn(test.database, undo);
      expect(invoices.map(({ total }) => total)).to.deep.equal(['10.70']);
      expect([await openOf(invoice), await openOf(invoices[0]?.invoice ?? '')]).to.deep.equal(['0.00', '0.00']);
      // Three are left on the first invoice, and the one that is invoiced again.
      expect(await back('SO-4', 'RMA-9', { 1: '4' })).to.include({ total: '42.80', refundable: '42.80' });
      const late = by(fay, { creditId: 'RMA-10', orderId: 'SO-4' }, 'RMA-10/credit');
      expect(await store.undoCreditReturn(test.database, late)).to.include({ position: null });
      expect(await refusalCode(back('SO-4', 'RMA-10', { 1: '1' }))).to.equal('StepUndone');
    });
  });

  describe('correctPrice', () => {
    it('credits the difference at the invoice’s own tax rate, and what comes back later is worth less', async () => {
      const order = billed('SO-5', { lines: [{ quantity: '10', unitPrice: '10.00', taxRate: '0.06' }] });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      expect(await price('COR-1', invoice, { unitPrice: '8.50' })).to.include({ net: '15.00', tax: '0.90' });
      // 85.00 for ten: another 0.50 less for four of them is 2.00, and 0.12 tax.
      expect(await price('COR-2', invoice, { quantity: '4', lessPerUnit: '0.50' })).to.include({ total: '2.12' });
      // 83.00 and 4.98 for ten units: five of them are 41.50 and 2.49; the others take the rest.
      expect(await back('SO-5', 'RMA-11', { 1: '5' })).to.include({ net: '41.50', tax: '2.49' });
      expect(await back('SO-5', 'RMA-12', { 1: '5' })).to.include({ net: '41.50', tax: '2.49' });
      expect(await openOf(invoice)).to.equal('0.00');
      const [line] = (await billing.invoiceView(invoice))?.lines ?? [];
      expect(line).to.include({ quantity: '10', credited: '10' });
    });

    it('credits only, and no more than there is', async () => {
      const order = billed('SO-6', { lines: [{ quantity: '2', unitPrice: '10.00' }] });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      expect(await refusalCode(price('COR-3', invoice, { unitPrice: '10.01' }))).to.equal('PriceIncrease');
      expect(await refusalCode(price('COR-3', invoice, { unitPrice: '10.00' }))).to.equal('NothingToCorrect');
      expect(await refusalCode(price('COR-3', invoice, { lessPerUnit: '10.01' }))).to.equal('MoreThanInvoiced');
      expect(await refusalCode(price('COR-3', invoice, { quantity: '3', unitPrice: '1' }))).to.equal('MoreThanShipped');
      expect(await refusalCode(price('COR-3', invoice, { line: 2, unitPrice: '1' }))).to.equal('MoreThanShipped');
      expect(await refusalCode(price('COR-3', 'INV-9', { unitPrice: '1' }))).to.equal('UnknownInvoice');
      expect(await refusalCode(price('COR-3', invoice, {}))).to.equal('InvalidInput');
    });
  });

  describe('writeOff', () => {
    const off = (correctionId: string, invoice: string, amount: string | null = null) =>
      store.writeOff(test.database, by(fay, { correctionId, invoice, amount, reason: 'insolvent' }));

    it('gives up what is open, in parts or all of it, and frees credit', async () => {
      const order = billed('SO-7', { customerId: 'C-7' });
      await billing.hold('SO-7', '107.00', '107.00', 'SO-7/hold', 'C-7');
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      expect(await off('COR-4', invoice, '7.00')).to.include({ writeOff: 'WO-000001', amount: '7.00', open: '100.00' });
      expect(await refusalCode(off('COR-5', invoice, '100.01'))).to.equal('MoreThanOpen');
      expect(await off('COR-5', invoice)).to.include({ writeOff: 'WO-000002', amount: '100.00', open: '0.00' });
      expect(await refusalCode(off('COR-6', invoice))).to.equal('MoreThanOpen');
      // The limit is free again.
      const { exposure } = await billing.hold('SO-7b', '107.00', '107.00', 'SO-7b/hold', 'C-7');
      expect(exposure).to.equal('107.00');
      const documents = (await billing.invoiceView(invoice))?.documents.map(({ document, amount }) => [
        document,
        amount,
      ]);
      expect(documents).to.deep.equal([
        ['WO-000001', '-7.00'],
        ['WO-000002', '-100.00'],
      ]);
    });

    it('is recovered by a credit note before anything is owed back', async () => {
      const order = billed('SO-7c', {
        customerId: 'C-7c',
        lines: [{ quantity: '10', unitPrice: '10.00', taxRate: '0' }],
      });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      await billing.pay('60.00', { customerId: 'C-7c' });
      await off('COR-4c', invoice);
      // Five are kept, and 60.00 was paid: 40.00 is given up no more, and 10.00 is owed back.
      expect(await back('SO-7c', 'RMA-7c', { 1: '5' })).to.include({ total: '50.00', refundable: '10.00' });
      expect(await billing.invoiceView(invoice)).to.include({ open: '-10.00', writtenOff: '0.00', credited: '50.00' });
    });

    it('is recovered by a payment that names the invoice, as far as it pays more than what is open', async () => {
      const customerId = 'C-7d';
      const order = billed('SO-7d', { customerId, lines: [{ quantity: '10', unitPrice: '10.00', taxRate: '0' }] });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      await off('COR-4d', invoice, '70.00');
      await datedBack(test, invoice, '2025-03-01');
      // 30.00 is open: 20.00 pays of it, and recovers nothing.
      await billing.pay('20.00', { customerId, invoice });
      expect(await billing.invoiceView(invoice)).to.include({ open: '10.00', writtenOff: '70.00' });
      // 10.00 is open, and 25.00 of 35.00 was given up.
      const second = await billing.pay('35.00', { customerId, invoice });
      expect(second).to.deep.include({ applied: [{ invoice, amount: '35.00' }], unapplied: '0.00' });
      expect(await billing.invoiceView(invoice)).to.include({ open: '0.00', writtenOff: '45.00' });
      // Without a name it is a deposit; by name 45.00 of 50.00 is for what was given up.
      expect(await billing.pay('5.00', { customerId })).to.include({ unapplied: '5.00' });
      const third = await billing.pay('50.00', { customerId, invoice });
      expect(third).to.deep.include({ applied: [{ invoice, amount: '45.00' }], unapplied: '5.00' });
      expect(await billing.invoiceView(invoice)).to.include({ open: '0.00', writtenOff: '0.00' });
      const told = (await factsOfOrder(test, 'SO-7d')).filter(({ type }) => type === 'WriteOffRecovered');
      expect(told.map(({ payload }) => [payload['amount'], payload['payment'], payload['creditNote']])).to.deep.equal([
        ['25.00', second.payment, ''],
        ['45.00', third.payment, ''],
      ]);
      expect(told[0]?.payload['posting']).to.deep.include({ rule: 'writeOff.recovered', customerId });
      // What recovers is dated like the recovery; before that day the invoice was not open for it.
      const today = localDate(new Date().toISOString());
      const taken = (await factsSince(test)).filter(
        ({ type, payload }) => type === 'PaymentTaken' && payload['customerId'] === customerId,
      );
      const days = taken.map(({ payload }) => (payload['posting'] as { eventDate: string }).eventDate);
      expect(days).to.deep.equal(['2025-03-03', today, '2025-03-03', today]);
      const journals = (await factsOfOrder(test, 'SO-7d')).map(({ payload }) => payload['posting'] as Posting);
      const given = (rule: string) =>
        journals
          .filter((posting) => posting.rule === rule)
          .map((posting) => posting.items.map(({ amounts }) => amounts['amount']));
      // 5300: 70.00 − 25.00 − 45.00 = 0.00.
      expect([given('writeOff'), given('writeOff.recovered')]).to.deep.equal([[['70.00']], [['25.00'], ['45.00']]]);
    });

    it('leaves open what a prepaid order has not shipped', async () => {
      const { invoice } = await billing.invoice(billed('SO-8'), 'SO-8/invoice');
      await billing.release('SO-8', 'S-1', quantities({ 1: '4' }));
      // Line 1 is 42.80 of 107.00.
      expect(await refusalCode(off('COR-7', invoice))).to.equal('NotShippedYet');
      expect(await off('COR-7', invoice, '42.80')).to.include({ open: '64.20' });
    });
  });

  describe('credit that a customer has', () => {
    const move = (input: {
      fromInvoice?: string;
      fromPayment?: string;
      toInvoice: string;
      amount?: string;
      atMost?: string;
    }) => store.transferCredit(test.database, by(fay, { reason: 'replacement', ...input }));
    const refund = (correctionId: string, input: { invoice?: string; payment?: string; amount?: string }) =>
      store.planCreditRefund(test.database, by(fay, { correctionId, reason: 'asked for', ...input }));

    it('pays a replacement of another business unit, and the rest goes back on the card', async () => {
      await paidOrder(test, billed('SO-9', { customerId: 'C-9' }));
      await billing.release('SO-9', 'S-1', quantities({ 1: '4' }));
      await back('SO-9', 'RMA-13', { 1: '4' });
      const fromInvoice = (await billing.ofOrder('SO-9'))?.invoices[0]?.invoice ?? '';
      const replacement = billed('SO-10', {
        ...{ customerId: 'C-9', dimensions: LOUISVILLE },
        lines: [{ quantity: '3', unitPrice: '10.00' }],
      });
      const { invoice: toInvoice } = await billing.invoice(replacement, 'SO-10/invoice');
      expect(await refusalCode(move({ fromInvoice, toInvoice, amount: '42.81' }))).to.equal('MoreThanOwed');
      expect(await refusalCode(move({ fromInvoice, toInvoice, amount: '32.11' }))).to.equal('MoreThanOpen');
      expect(await move({ fromInvoice, toInvoice })).to.include({
        transfer: 'CT-000002',
        amount: '32.10',
        open: '0.00',
      });
      // The invoice is paid, and the rest is owed.
      expect(await refusalCode(move({ fromInvoice, toInvoice }))).to.equal('MoreThanOpen');
      expect(await move({ fromInvoice, toInvoice, atMost: '1.00' })).to.include({ transfer: null, amount: '0.00' });
      expect(await refusalCode(move({ fromInvoice: toInvoice, toInvoice: fromInvoice }))).to.equal('MoreThanOwed');
      expect((await billing.plan('SO-9')).refunds).to.deep.equal([]);
      expect((await refund('COR-8b', { invoice: fromInvoice })).refunds).to.deep.equal([
        { refundId: 'COR-8b/refund/1', method: 'card', chargeId: 'ch_SO-9', amount: '10.70' },
      ]);
      await billing.refund('COR-8b/refund/1', 're_SO-9');
      // The replacement is cancelled: what paid it was paid elsewhere, and goes by wire.
      await billing.credit('SO-10', null);
      expect((await billing.plan('SO-10')).refunds).to.deep.equal([]);
      const { refunds } = await refund('COR-8', { invoice: toInvoice });
      expect(refunds).to.deep.equal([{ refundId: 'COR-8/refund/1', method: 'wire', chargeId: null, amount: '32.10' }]);
      await billing.refund('COR-8/refund/1', 'BANK-1');
      expect(await openOf(toInvoice)).to.equal('0.00');
      const fact = (await factsOfOrder(test, 'SO-10')).at(-1);
      expect(fact).to.deep.include({ type: 'CreditRefunded', aggregate_id: 'correction:COR-8' });
    });

    it('goes to each that asks for a part of it, as far as it reaches', async () => {
      const order = billed('SO-14', {
        customerId: 'C-14',
        lines: [{ quantity: '10', unitPrice: '10.00', taxRate: '0' }],
      });
      const { invoice } = await billing.invoiceShipment(order, 'S-1');
      await billing.pay('80.00', { customerId: 'C-14' });
      await back('SO-14', 'RMA-14', { 1: '3' });
      await back('SO-14', 'RMA-15', { 1: '4' });
      // 100.00 − 80.00 − 30.00 − 40.00: 50.00 is owed, and both returns know it.
      expect(await openOf(invoice)).to.equal('-50.00');
      const { invoice: toInvoice } = await billing.invoiceShipment(
        billed('SO-15', { customerId: 'C-14', lines: [{ quantity: '9', unitPrice: '10.00', taxRate: '0' }] }),
        'S-1',
      );
      const plan = async (correctionId: string, atMost: string) =>
        (
          await store.planCreditRefund(test.database, by(fay, { correctionId, reason: 'return', invoice, atMost }))
        ).refunds.map(({ amount }) => amount);
      expect(await move({ fromInvoice: invoice, toInvoice, atMost: '5.00' })).to.include({ amount: '5.00' });
      expect(await plan('RMA-14/plan', '30.00')).to.deep.equal(['30.00']);
      expect(await plan('RMA-15/plan', '40.00')).to.deep.equal(['15.00']);
      expect(await plan('RMA-16/plan', '1.00')).to.deep.equal([]);
      await billing.refund('RMA-14/plan/refund/1', 'BANK-14');
      await billing.refund('RMA-15/plan/refund/1', 'BANK-15');
      expect(await openOf(invoice)).to.equal('0.00');
    });

    it('is never anybody else’s', async () => {
      const mine = billed('SO-11', { customerId: 'C-11' });
      const { invoice: toInvoice } = await billing.invoiceShipment(mine, 'S-1');
      const { payment } = await billing.pay('5.00', { customerId: 'C-12' });
      expect(await refusalCode(move({ fromPayment: payment, toInvoice }))).to.equal('InvoiceOfAnotherCustomer');
      expect(await refusalCode(move({ fromPayment: 'PAY-404', toInvoice }))).to.equal('UnknownPayment');
      expect(await refusalCode(move({ toInvoice }))).to.equal('InvalidInput');
    });

    describe('and no limit', () => {
      /** Two of four at 10.00 and 7 % come back: 21.40 is owed, and the limit is 0.00. */
      const owed = async (orderId: string, customerId: string): Promise<string> => {
        await paidOrder(test, billed(orderId, { customerId }));
        await billing.release(orderId, 'S-1', quantities({ 1: '4' }));
        await back(orderId, `RMA-${orderId}`, { 1: '2' });
        return (await billing.ofOrder(orderId))?.invoices[0]?.invoice ?? '';
      };
      const hold = (orderId: string, amount: string, customerId: string) =>
        billing.hold(orderId, amount, '0.00', `${orderId}/creditHold`, customerId);
      const replacement = (orderId: string, customerId: string) =>
        billed(orderId, { customerId, lines: [{ quantity: '2', unitPrice: '10.00' }] });

      it('carries an order of as much, and is paid out to nobody until that is paid', async () => {
        const fromInvoice = await owed('SO-20', 'C-20');
        expect(await refusalCode(hold('SO-21', '21.41', 'C-20'))).to.equal('CreditLimitExceeded');
        expect(await hold('SO-21', '21.40', 'C-20')).to.include({ hold: '21.40', exposure: '0.00' });
        expect(await refusalCode(hold('SO-22', '0.01', 'C-20'))).to.equal('CreditLimitExceeded');
        const nothing = async () => {
          expect(await refusalCode(refund('COR-20', { invoice: fromInvoice, amount: '0.01' }))).to.equal(
            'MoreThanOwed',
          );
          expect((await billing.plan('SO-20')).refunds).to.deep.equal([]);
        };
        await nothing();
        const { invoice: prepaid } = await billing.invoice(billed('SO-23', { customerId: 'C-20' }), 'SO-23/invoice');
        expect(await refusalCode(move({ fromInvoice, toInvoice: prepaid }))).to.equal('MoreThanOwed');
        const { invoice: toInvoice } = await billing.invoiceShipment(replacement('SO-21', 'C-20'), 'S-1');
        await nothing();
        expect(await move({ fromInvoice, toInvoice })).to.include({ amount: '21.40', open: '0.00' });
        expect(await openOf(fromInvoice)).to.equal('0.00');
      });

      it('goes back when the order that counted on it does not come', async () => {
        const fromInvoice = await owed('SO-24', 'C-24');
        await hold('SO-25', '20.00', 'C-24');
        // 1.40 of 21.40 is free.
        expect(await refusalCode(refund('COR-24', { invoice: fromInvoice, amount: '1.41' }))).to.equal('MoreThanOwed');
        expect((await refund('COR-24', { invoice: fromInvoice })).refunds[0]?.amount).to.equal('1.40');
        await billing.changeHold('SO-25', '15.00', '0.00');
        expect((await refund('COR-25', { invoice: fromInvoice })).refunds[0]?.amount).to.equal('5.00');
        await billing.releaseHold('SO-25', 'SO-25/creditHold');
        expect((await refund('COR-26', { invoice: fromInvoice })).refunds[0]?.amount).to.equal('15.00');
        for (const id of ['COR-24', 'COR-25', 'COR-26']) await billing.refund(`${id}/refund/1`, `re-${id}`);
      });

      it('is used once, though holds and refunds ask for it at once', async () => {
        for (const round of [1, 2, 3, 4]) {
          const customerId = `C-3${round}`;
          const invoice = await owed(`SO-3${round}`, customerId);
          const used = await Promise.all([
            ...['a', 'b'].map((name) => hold(`SO-3${round}${name}`, '21.40', customerId).then(() => 'used', refused)),
            ...['a', 'b'].map((name) =>
              refund(`COR-3${round}${name}`, { invoice, amount: '21.40' }).then(() => 'used', refused),
            ),
            billing.plan(`SO-3${round}`).then(({ refunds }) => (refunds.length > 0 ? 'used' : 'left')),
          ]);
          expect(used.filter((one) => one === 'used')).to.have.length(1);
          const planned = await test.admin<{ refund_id: string }>(
            'SELECT refund_id FROM billing.refunds WHERE customer_id = $1 OR order_id = $2',
            [customerId, `SO-3${round}`],
          );
          for (const { refund_id: id } of planned) await billing.refund(id, `re-${id}`);
        }
      });
      const refused = (error: { readonly code?: string }) => error.code ?? String(error);
    });

    it('as a deposit pays an invoice, and what is left goes back by wire', async () => {
      const { payment } = await billing.pay('50.00', { customerId: 'C-13' });
      const order = billed('SO-13', { ...{ customerId: 'C-13' }, lines: [{ quantity: '1', unitPrice: '10.00' }] });
      const { invoice: toInvoice } = await billing.invoiceShipment(order, 'S-1');
      expect(await move({ fromPayment: payment, toInvoice })).to.include({ amount: '10.70', open: '0.00' });
      expect(await refusalCode(refund('COR-9', { payment, amount: '39.31' }))).to.equal('MoreThanOwed');
      const { refunds } = await refund('COR-9', { payment });
      expect(refunds).to.deep.equal([{ refundId: 'COR-9/refund/1', method: 'wire', chargeId: null, amount: '39.30' }]);
      await billing.refund('COR-9/refund/1', 'BANK-2');
      expect(await refusalCode(refund('COR-10', { payment }))).to.equal('MoreThanOwed');
    });
  });
});
