import { expect } from 'chai';
import { by, fay } from '../../tests/support/actors.js';
import { billed, billingOf, quantities, refusalCode } from '../../tests/support/billing-fixture.js';
import { brokenBillingInvariants } from '../../tests/support/billing-world.js';
import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { CorrectPriceInput } from './index.js';
import * as store from './store/index.js';

describe('the price of a line, corrected again', () => {
  let test: TestDatabase;
  let billing: ReturnType<typeof billingOf>;
  before(async () => {
    test = await testDatabase();
    billing = billingOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenBillingInvariants(test)).to.deep.equal([]));

  let corrections = 0;
  const correct = (invoice: string, given: Partial<CorrectPriceInput>) => {
    const correctionId = `COR-${++corrections}`;
    return store.correctPrice(test.database, by(fay, { correctionId, invoice, line: 1, reason: 'agreed', ...given }));
  };
  /** Ten at 10.00 and 7 %: 107.00. */
  const ten = async (orderId: string): Promise<string> => {
    const order = billed(orderId, { lines: [{ quantity: '10', unitPrice: '10.00' }] });
    return (await billing.invoiceShipment(order, 'S-1')).invoice;
  };
  const openOf = async (invoice: string) => (await billing.invoiceView(invoice))?.open;

  it('counts from the price as it is since, and never below nothing', async () => {
    const invoice = await ten('SO-1');
    // 10 × 2.00, then 10 × 1.00, each with 7 % tax.
    expect(await correct(invoice, { unitPrice: '8.00' })).to.include({ net: '20.00', tax: '1.40' });
    expect(await correct(invoice, { unitPrice: '7.00' })).to.include({ net: '10.00', tax: '0.70' });
    expect(await refusalCode(correct(invoice, { unitPrice: '7.50' }))).to.equal('PriceIncrease');
    expect(await refusalCode(correct(invoice, { unitPrice: '7.00' }))).to.equal('NothingToCorrect');
    expect(await refusalCode(correct(invoice, { lessPerUnit: '7.01' }))).to.equal('MoreThanInvoiced');
    // Four of ten at 7.00: 28.00, of which 4 × 3.00 is left after 4 × 4.00.
    expect(await correct(invoice, { quantity: '4', unitPrice: '3.00' })).to.include({ net: '16.00', tax: '1.12' });
    // 54.00 and 3.78 are left, and all of it is given up.
    expect(await correct(invoice, { unitPrice: '0' })).to.include({ net: '54.00', tax: '3.78' });
    expect(await openOf(invoice)).to.equal('0.00');
    expect(await refusalCode(correct(invoice, { lessPerUnit: '0.01' }))).to.equal('MoreThanInvoiced');
  });

  it('of a part is asked for by what each costs less, once the prices of the units differ', async () => {
    const invoice = await ten('SO-2');
    expect(await correct(invoice, { quantity: '4', unitPrice: '8.00' })).to.include({ net: '8.00', tax: '0.56' });
    // The four at 8.00, which would be 4.00, or four at 10.00, which would be 12.00?
    const refused = await refusalOf(correct(invoice, { quantity: '4', unitPrice: '7.00' }), 'PricesDiffer');
    expect(refused).to.deep.include({ kind: 'conflict' });
    expect(refused.details.fields?.map(({ field }) => field)).to.deep.equal(['unitPrice']);
    expect(await correct(invoice, { quantity: '4', lessPerUnit: '1.00' })).to.include({ net: '4.00', tax: '0.28' });
    // 88.00 for ten, which become 70.00.
    expect(await correct(invoice, { unitPrice: '7.00' })).to.include({ net: '18.00', tax: '1.26' });
    expect(await openOf(invoice)).to.equal('74.90');
  });

  it('knows what came back, and what shipped only afterwards', async () => {
    const invoice = await ten('SO-3');
    const lines = quantities({ 1: '6' });
    await store.creditReturn(test.database, by(fay, { creditId: 'RMA-1', orderId: 'SO-3', lines, reason: 'damaged' }));
    // All four that are left, so that two of them have one price.
    await correct(invoice, { unitPrice: '8.00' });
    expect(await correct(invoice, { quantity: '2', unitPrice: '7.00' })).to.include({ net: '2.00', tax: '0.14' });
    const { invoice: prepaid } = await billing.invoice(billed('SO-4'), 'SO-4/invoice');
    await billing.release('SO-4', 'S-1', quantities({ 1: '2' }));
    await correct(prepaid, { unitPrice: '8.00' });
    await billing.release('SO-4', 'S-2', quantities({ 1: '2' }));
    expect(await refusalCode(correct(prepaid, { quantity: '2', unitPrice: '7.00' }))).to.equal('PricesDiffer');
  });
});
