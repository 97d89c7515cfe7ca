import { expect } from 'chai';
import { by, fay, ollie, vera } from '../../tests/support/actors.js';
import { billingOf, factsOfOrder, LOUISVILLE, refusalCode } from '../../tests/support/billing-fixture.js';
import { factLedger, subledgerOf } from '../../tests/support/billing-postings.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Posting } from '../kernel/fact.js';
import { addDays } from '../kernel/time.js';
import type { InvoiceServiceInput } from './billing.wire.js';
import { invoiceService } from './store/index.js';

const service: InvoiceServiceInput = {
  ...{ source: 'RP-1001', customerId: 'C-1', customerName: 'Customer One', dimensions: LOUISVILLE, termsDays: 45 },
  ...{ description: 'Repair RP-1001', jobId: 'J-RP-1001' },
  lines: [
    { description: 'Spindle rebuilt', net: '33.33', taxRate: '0.07' },
    { description: 'Bearings', net: '33.33', taxRate: '0.07' },
    { description: 'Travel', net: '100.00', taxRate: '0' },
  ],
};

describe('invoices for a service', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  before(async () => {
    test = await testDatabase();
    billing = billingOf(test);
  });
  after(() => test.close());

  const bill = (input: Partial<InvoiceServiceInput> = {}, key?: string, who = ollie) =>
    invoiceService(test.database, by(who, { ...service, ...input }, key));

  it('are service revenue at once, on account, with their tax by line', async () => {
    const { invoice, total, toPost } = await bill({}, 'RP-1001/invoice');
    expect([invoice, total]).to.deep.equal(['INV-000001', '171.32']);
    expect(toPost).to.have.length(1);
    const [fact] = await factsOfOrder(test, 'RP-1001');
    const posting = fact?.payload['posting'] as Posting;
    expect(posting).to.deep.include({
      rule: 'invoice.service',
      description: 'Invoice INV-000001 for Repair RP-1001',
      items: [
        {
          amounts: { net: '166.66', tax: '4.66', total: '171.32' },
          dimensions: { main: LOUISVILLE },
          job: 'J-RP-1001',
        },
      ],
    });
    const view = await billing.invoiceView(invoice);
    expect(view).to.deep.include({ orderId: 'RP-1001', kind: 'afterShipment', open: '171.32' });
    expect(view?.dueDate).to.equal(addDays(view?.invoiceDate ?? '', 45));
    expect(view?.lines[0]).to.deep.include({ line: 1, part: '', quantity: '1', unitPrice: '33.33', tax: '2.33' });
    expect(await subledgerOf(test)).to.deep.equal({ '1110 MACHINING_REPAIR/LOUISVILLE/SHOP': '171.32' });
    const ledger = factLedger(test);
    await ledger.catchUp();
    expect(ledger.of('4020')).to.deep.equal({ '4020 MACHINING_REPAIR/LOUISVILLE/SHOP': '-166.66' });
  });

  it('are issued once a command, and as often as there are commands: a job is invoiced in parts', async () => {
    const first = await bill({}, 'RP-1001/invoice');
    expect(first.invoice).to.equal('INV-000001');
    expect((await bill({ source: 'J-2001', jobId: null }, 'J-2001/part/1')).invoice).to.equal('INV-000002');
    expect((await bill({ source: 'J-2001', jobId: null }, 'J-2001/part/2')).invoice).to.equal('INV-000003');
    const [fact] = await factsOfOrder(test, 'J-2001');
    const posting = fact?.payload['posting'] as Posting;
    expect(posting.items[0]).not.to.have.property('job');
  });

  it('are paid like any invoice on account', async () => {
    const taken = await billing.pay('171.32', { invoice: 'INV-000001', dimensions: LOUISVILLE });
    expect(taken).to.deep.include({ applied: [{ invoice: 'INV-000001', amount: '171.32' }], unapplied: '0.00' });
    expect((await billing.invoiceView('INV-000001'))?.open).to.equal('0.00');
  });

  it('are refused with every wrong field, and to whoever may not', async () => {
    const wrong = {
      ...{ source: '', termsDays: -1, description: '', dimensions: { ...LOUISVILLE, site: '' } },
      lines: [{ description: '', net: '-1', taxRate: '2' }],
    };
    const refused = await invoiceService(test.database, by(fay, { ...service, ...wrong })).catch(
      (error: { details: { fields: { field: string }[] } }) => error.details.fields.map(({ field }) => field),
    );
    expect(refused).to.deep.equal([
      ...['source', 'termsDays', 'description', 'dimensions.site'],
      ...['lines[0].description', 'lines[0].net', 'lines[0].taxRate'],
    ]);
    expect(await refusalCode(bill({ lines: [] }))).to.equal('InvalidInput');
    expect(await refusalCode(bill({}, undefined, vera))).to.equal('NotAllowed');
  });
});
