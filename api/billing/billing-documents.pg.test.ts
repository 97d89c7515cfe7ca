import { expect } from 'chai';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { billed, billingOf, quantities } from '../../tests/support/billing-fixture.js';
import { readPages } from '../../tests/support/office.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';

describe('documents of billing as PDF', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const textOf = async (path: string): Promise<{ pages: string[]; name: string | null }> => {
    const headers = { authorization: `Bearer ${await api.tokenOf('vera', 'Viewer')}` };
    const response = await fetch(`${api.url}${path}`, { headers });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status, bytes.toString()).to.equal(200);
    expect(response.headers.get('content-type')).to.equal('application/pdf');
    const pages = (await readPages(bytes)).map(({ text }) => text.replace(/\s+/g, ' '));
    return { pages, name: response.headers.get('content-disposition') };
  };

  it('an invoice says who owes what to whom, by when; later what was credited', async () => {
    const billing = billingOf(test);
    const { invoice } = await billing.invoice(billed('SO-1', { customerId: 'C-1001' }));
    const { pages, name } = await textOf(`/v1/invoices/${invoice}/document`);
    expect(name).to.equal(`attachment; filename="Invoice-${invoice}.pdf"`);
    expect(pages).to.have.length(1);
    // 4 × 10.00 + 2 × 20.00 + 1 × 20.00 = 100.00; 7 % of it is 7.00.
    for (const said of [
      ...[
        'Atlas Machine and Supply',
        `Invoice ${invoice}`,
        'Customer One',
        'Our reference SO-1',
        'Payment before shipment',
      ],
      ...['P-1 Part 1 4 10.00 7.0% 40.00', 'Net 100.00', 'Tax 7.00', 'Total in US dollars 107.00', 'Page 1 of 1'],
    ]) {
      expect(pages[0]).to.contain(said);
    }
    expect(pages[0]).not.to.contain('Credited');

    const { creditNote } = await billing.credit('SO-1', quantities({ 2: '1' }));
    // One of two at 20.00, with 7 % tax.
    const note = (await textOf(`/v1/credit-notes/${creditNote}/document`)).pages[0];
    for (const said of [
      `Credit note ${creditNote}`,
      invoice,
      'P-2 Part 2 1 7.0% 20.00',
      'Credit in US dollars 21.40',
    ]) {
      expect(note).to.contain(said);
    }
    const later = (await textOf(`/v1/invoices/${invoice}/document`)).pages[0];
    expect(later)
      .to.contain('Credited (21.40)')
      .and.to.match(/Open on \d{4}-\d\d-\d\d 85\.60/);
  });

  it('an invoice of many lines goes on over the pages', async () => {
    const lines = Array.from({ length: 90 }, () => ({ quantity: '1', unitPrice: '10.00' }));
    const { invoice } = await billingOf(test).invoice(billed('SO-2', { customerId: 'C-1001', lines }));
    const { pages } = await textOf(`/v1/invoices/${invoice}/document`);
    expect(pages).to.have.length.above(1);
    pages.forEach((page, at) => {
      expect(page)
        .to.contain(`Page ${at + 1} of ${pages.length}`)
        .and.to.contain('Description');
    });
    expect(pages.at(-1)).to.contain('Total in US dollars 963.00');
  });

  it('a statement is a letter to the customer', async () => {
    const { pages } = await textOf('/v1/customers/C-1001/statement?from=2026-01-01&to=2026-01-31');
    expect(pages[0])
      .to.contain('Statement')
      .and.to.contain('1 Main Street')
      .and.to.contain('From 2026-01-01 To 2026-01-31');
  });

  it('there is none of what there is not', async () => {
    for (const [path, code] of [
      ['/v1/invoices/INV-404/document', 'unknown-invoice'],
      ['/v1/credit-notes/CN-404/document', 'unknown-credit-note'],
      ['/v1/customers/C-404/statement', 'unknown-customer'],
    ] as const) {
      expect((await api.ask('GET', path)).body).to.include({ status: 404, code });
    }
    const wrong = await api.ask('GET', '/v1/customers/C-1001/statement?from=2026-02-01&to=2026-01-01');
    expect(wrong.body).to.include({ status: 422 });
  });
});
