import { expect } from 'chai';
import { ollie, vera } from '../../tests/support/actors.js';
import {
  billed,
  billingOf,
  EVANSVILLE,
  factsOfOrder,
  lineOf,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Posting } from '../kernel/fact.js';
import { addDays, localDate } from '../kernel/time.js';

describe('invoices', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    billing = billingOf(test);
  });
  after(() => test.close());

  const numbers = async (): Promise<string[]> =>
    (await test.admin<{ invoice: string }>('SELECT invoice FROM billing.invoices ORDER BY sequence')).map(
      (row) => row.invoice,
    );

  it('before shipment defer the revenue and keep the tax apart', async () => {
    const order = billed('SO-1');
    const result = await billing.invoice(order);
    expect(result).to.include({ invoice: 'INV-000001', total: '107.00' });
    expect(result.toPost).to.have.length(1);
    const [fact] = await factsOfOrder(test, 'SO-1');
    expect(fact).to.include({ type: 'InvoiceCreated', aggregate_id: 'invoice:INV-000001' });
    const today = localDate(new Date().toISOString());
    expect(fact?.payload).to.deep.include({ net: '100.00', tax: '7.00', invoiceDate: today, dueDate: today });
    const posting = fact?.payload['posting'] as Posting;
    expect(posting.step).to.match(/^test\/\d+$/);
    expect(posting).to.deep.equal({
      rule: 'invoice.beforeShipment',
      eventDate: today,
      step: posting.step,
      description: 'Invoice INV-000001 of order SO-1',
      customerId: fact?.payload['customerId'],
      items: [{ amounts: { net: '100.00', tax: '7.00', total: '107.00' }, dimensions: { main: EVANSVILLE } }],
    });
    expect(await subledgerOf(test)).to.deep.equal({
      '1110 INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES': '107.00',
      '2160 INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES': '-100.00',
    });
  });

  it('are read as they were issued', async () => {
    const view = await billing.invoiceView('INV-000001');
    expect(view).to.deep.include({ orderId: 'SO-1', kind: 'beforeShipment', total: '107.00', open: '107.00' });
    expect(view?.lines[0]).to.deep.equal({
      ...lineOf({ quantity: '4', unitPrice: '10.00' }),
      released: '0',
      credited: '0',
    });
    expect(await billing.invoiceView('INV-999999')).to.equal(null);
    expect(await billing.ofOrder('SO-unknown')).to.equal(null);
    expect((await billing.ofOrder('SO-1'))?.invoices).to.have.length(1);
  });

  it('are issued once: the same key answers the same, another key is refused', async () => {
    const order = billed('SO-2');
    const first = await billing.invoice(order, 'SO-2/invoice');
    expect(await billing.invoice(order, 'SO-2/invoice')).to.deep.equal(first);
    expect(await refusalCode(billing.invoice(order))).to.equal('AlreadyInvoiced');
    expect(await refusalCode(billing.invoice(billed('SO-2', { termsDays: 1 }), 'SO-2/invoice'))).to.equal(
      'StepKeyReused',
    );
    expect(await factsOfOrder(test, 'SO-2')).to.have.length(1);
  });

  it('of added quantities stand beside the first', async () => {
    const order = billed('SO-3', { lines: [{ quantity: '1', unitPrice: '10.00' }] });
    await billing.invoice(order);
    const extra = billed('SO-3', { lines: [{ quantity: '2', unitPrice: '10.00' }] });
    const asked = await billing.extra(extra, 2, 'asked/1');
    expect(asked.total).to.equal('21.40');
    expect(await billing.extra(extra, 2, 'asked/1')).to.deep.equal(asked);
    // The first was declined and credited: the same revision is asked for again.
    expect((await billing.extra(extra, 2, 'asked/2')).invoice).not.to.equal(asked.invoice);
    const facts = await factsOfOrder(test, 'SO-3');
    expect(facts.map((fact) => fact.payload['revision'])).to.deep.equal([null, 2, 2]);
  });

  it('at shipment are sales at once, due by the terms, one a shipment', async () => {
    const order = billed('SO-4', { termsDays: 45, lines: [{ quantity: '3', unitPrice: '33.3333' }] });
    const { invoice, total } = await billing.invoiceShipment(order, 'S-1');
    expect(total).to.equal('107.00');
    expect(await refusalCode(billing.invoiceShipment(order, 'S-1'))).to.equal('AlreadyInvoiced');
    const view = await billing.invoiceView(invoice);
    expect(view?.dueDate).to.equal(addDays(view?.invoiceDate ?? '', 45));
    const ledger = factLedger(test);
    await ledger.catchUp();
    expect(ledger.of('4010')).to.deep.equal({ '4010 INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES': '-100.00' });
  });

  it('of nothing but free lines are issued too', async () => {
    const order = billed('SO-5', { lines: [{ quantity: '1', unitPrice: '0.00' }] });
    expect((await billing.invoice(order)).total).to.equal('0.00');
  });

  it('are refused with every wrong field, and to whoever may not', async () => {
    const wrong = { ...billed('SO-6'), customerId: '', termsDays: -1 };
    expect(await refusalCode(billing.invoice(wrong))).to.equal('InvalidInput');
    expect(await refusalCode(billingOf(test, vera).invoice(billed('SO-6')))).to.equal('NotAllowed');
    expect((await billingOf(test, ollie).invoice(billed('SO-6'))).total).to.equal('107.00');
  });

  it('are not issued by a step that arrives after its undo', async () => {
    const before = await numbers();
    const undone = await billing.undoInvoice('SO-7', 'SO-7/invoice');
    expect(undone).to.deep.include({ creditNote: null, total: '0.00', toPost: [] });
    expect(await refusalCode(billing.invoice(billed('SO-7'), 'SO-7/invoice'))).to.equal('StepUndone');
    expect(await numbers()).to.deep.equal(before);
    expect(await factsOfOrder(test, 'SO-7')).to.deep.equal([]);
  });

  it('have numbers without gaps, though many come at once and some are rolled back', async () => {
    const orders = Array.from({ length: 12 }, (_, index) => `SO-parallel-${index}`);
    const outcomes = await Promise.all(
      orders.flatMap((id) =>
        [1, 2, 3].map(() =>
          billing.invoice(billed(id)).then(
            () => 1,
            () => 0,
          ),
        ),
      ),
    );
    expect(outcomes.filter((one) => one === 1)).to.have.length(12);
    const all = await numbers();
    expect(all).to.deep.equal(all.map((_, index) => `INV-${String(index + 1).padStart(6, '0')}`));
  });

  it('go on counting past six digits', async () => {
    const other = await testDatabase();
    await other.admin(`UPDATE billing.number_series SET last_number = 999999 WHERE series = 'INV'`);
    expect((await billingOf(other).invoice(billed('SO-1'))).invoice).to.equal('INV-1000000');
    await other.close();
  });
});
