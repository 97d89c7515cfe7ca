import { expect } from 'chai';
import {
  billed,
  billingOf,
  factsOfOrder,
  LOUISVILLE,
  paidOrder,
  quantities,
  refusalCode,
} from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const AT = 'INDUSTRIAL_PRODUCTS/EVANSVILLE/SALES';

describe('revenue releases and credit notes', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  beforeEach(async () => {
    test = await testDatabase();
    billing = billingOf(test);
  });
  afterEach(() => test.close());

  const tied = async (): Promise<Record<string, string>> => {
    const ledger = factLedger(test);
    await ledger.catchUp();
    const documents = await subledgerOf(test);
    expect(ledger.of('1110', '2110', '2160')).to.deep.equal(documents);
    return documents;
  };

  it('release shipped quantity × net price, and the remainder with the last shipment', async () => {
    await billing.invoice(billed('SO-1', { lines: [{ quantity: '3', unitPrice: '33.3333' }] }));
    const revenues = [];
    for (const shipment of ['S-1', 'S-2', 'S-3']) {
      revenues.push((await billing.release('SO-1', shipment, quantities({ 1: '1' }))).revenue);
    }
    expect(revenues).to.deep.equal(['33.33', '33.33', '33.34']);
    expect(await tied()).to.deep.equal({ [`1110 ${AT}`]: '107.00' });
  });

  it('release a shipment once, and no more than was invoiced', async () => {
    await billing.invoice(billed('SO-1'));
    const lines = quantities({ 1: '3' });
    const first = await billing.release('SO-1', 'S-1', lines, 'SO-1/S-1');
    expect(first.toPost).to.have.length(1);
    expect(await billing.release('SO-1', 'S-1', lines, 'SO-1/S-1')).to.deep.equal(first);
    expect(await refusalCode(billing.release('SO-1', 'S-1', quantities({ 1: '1' })))).to.equal(
      'RevenueAlreadyReleased',
    );
    expect(await refusalCode(billing.release('SO-1', 'S-2', quantities({ 1: '1.5' })))).to.equal('MoreThanInvoiced');
    expect(await refusalCode(billing.release('SO-1', 'S-2', quantities({ 9: '1' })))).to.equal('MoreThanInvoiced');
    expect(await refusalCode(billing.release('SO-2', 'S-1', lines))).to.equal('NothingInvoiced');
    expect((await tied())[`2160 ${AT}`]).to.equal('-70.00');
  });

  it('credit the unshipped part at the tax of the invoice', async () => {
    await billing.invoice(billed('SO-1', { dimensions: LOUISVILLE }));
    await billing.release('SO-1', 'S-1', quantities({ 1: '1', 3: '1' }));
    const credited = await billing.credit('SO-1', null);
    expect(credited).to.include({ creditNote: 'CN-000001', total: '74.90' });
    const fact = (await factsOfOrder(test, 'SO-1')).at(-1);
    expect(fact).to.include({ type: 'CreditNoteIssued', aggregate_id: 'order-billing:SO-1' });
    expect(fact?.payload).to.deep.include({
      ...{ net: '70.00', tax: '4.90', total: '74.90' },
      invoices: [{ invoice: 'INV-000001', total: '74.90', dimensions: LOUISVILLE }],
    });
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'creditNote.unshipped',
      items: [{ amounts: { net: '70.00', tax: '4.90', total: '74.90' }, dimensions: { main: LOUISVILLE } }],
    });
    expect(await tied()).to.deep.equal({ '1110 MACHINING_REPAIR/LOUISVILLE/SHOP': '32.10' });
    expect(await billing.credit('SO-1', null)).to.include({ creditNote: null, total: '0.00' });
  });

  it('keep released + credited = invoiced on a line, whatever is last', async () => {
    const lines = [{ quantity: '7', unitPrice: '14.2857' }];
    for (const [id, creditLast] of [
      ['SO-1', true],
      ['SO-2', false],
    ] as const) {
      await billing.invoice(billed(id, { lines }));
      await billing.release(id, 'S-1', quantities({ 1: '2' }));
      await billing.credit(id, quantities({ 1: '2' }));
      if (creditLast) await billing.release(id, 'S-2', quantities({ 1: '1' }));
      else await billing.credit(id, quantities({ 1: '1' }));
      if (creditLast) await billing.credit(id, null);
      else await billing.release(id, 'S-2', quantities({ 1: '2' }));
    }
    expect((await tied())[`2160 ${AT}`]).to.equal(undefined);
    const sums = await test.admin<{ net: string; tax: string }>(`
      SELECT sum(l.net) AS net, sum(l.tax) AS tax FROM (
        SELECT net, tax FROM billing.invoice_lines
        UNION ALL SELECT -net, -tax FROM billing.revenue_release_lines
        UNION ALL SELECT -net, -tax FROM billing.credit_note_lines) l`);
    expect(sums).to.deep.equal([{ net: '0.00', tax: '0.00' }]);
  });

  it('credit an amendment from the newest invoice, and release from the oldest', async () => {
    await billing.invoice(billed('SO-1', { lines: [{ quantity: '2', unitPrice: '10.00' }] }));
    await billing.extra(billed('SO-1', { lines: [{ quantity: '2', unitPrice: '12.00' }] }), 2);
    expect((await billing.credit('SO-1', quantities({ 1: '3' }))).total).to.equal('36.38');
    const fact = (await factsOfOrder(test, 'SO-1')).at(-1);
    expect(fact?.payload['invoices']).to.deep.equal([
      { invoice: 'INV-000002', total: '25.68', dimensions: billed('SO-1').dimensions },
      { invoice: 'INV-000001', total: '10.70', dimensions: billed('SO-1').dimensions },
    ]);
    expect((await billing.release('SO-1', 'S-1', quantities({ 1: '1' }))).revenue).to.equal('10.00');
    await tied();
  });

  it('refuse to credit more than is unshipped, and change nothing', async () => {
    await billing.invoice(billed('SO-1'));
    await billing.release('SO-1', 'S-1', quantities({ 1: '3' }));
    const before = await subledgerOf(test);
    expect(await refusalCode(billing.credit('SO-1', quantities({ 1: '2' })))).to.equal('MoreThanUnshipped');
    expect(await refusalCode(billing.credit('SO-1', []))).to.equal('InvalidInput');
    expect(await refusalCode(billing.credit('SO-2', quantities({ 1: '2' })))).to.equal('MoreThanUnshipped');
    expect(await billing.credit('SO-2', null)).to.include({ creditNote: null });
    expect(await subledgerOf(test)).to.deep.equal(before);
    const [series] = await test.admin(`SELECT last_number FROM billing.number_series WHERE series = 'CN'`);
    expect(series).to.deep.equal({ last_number: '0' });
  });

  it('undo an invoice once, with the invoices of later amendments', async () => {
    await paidOrder(test, billed('SO-1'));
    await billing.extra(billed('SO-1', { lines: [{ quantity: '1', unitPrice: '10.00' }] }), 2);
    const undone = await billing.undoInvoice('SO-1', 'SO-1/invoice');
    expect(undone).to.include({ creditNote: 'CN-000001', total: '117.70' });
    expect(await billing.undoInvoice('SO-1', 'SO-1/invoice')).to.deep.equal(undone);
    expect(await billing.credit('SO-1', null)).to.include({ creditNote: null });
    expect(await tied()).to.deep.equal({ [`1110 ${AT}`]: '-107.00' });
    expect((await billing.invoiceView('INV-000001'))?.open).to.equal('-107.00');
  });

  it('never credit twice what many ask for at once', async () => {
    await billing.invoice(billed('SO-1'));
    const results = await Promise.all(
      Array.from({ length: 10 }, () => billing.credit('SO-1', quantities({ 1: '1' })).catch(() => null)),
    );
    expect(results.filter((one) => one !== null)).to.have.length(4);
    expect((await tied())[`1110 ${AT}`]).to.equal('64.20');
    const rows = await test.admin<{ credit_note: string }>(
      'SELECT credit_note FROM billing.credit_notes ORDER BY sequence',
    );
    expect(rows.map((row) => row.credit_note)).to.deep.equal(['CN-000001', 'CN-000002', 'CN-000003', 'CN-000004']);
  });
});
