import { expect } from 'chai';
import { journalsOfSource, postFacts, trialBalanceFold } from '../../domain/ledger/store/index.js';
import { billed, billingOf, quantities } from '../support/billing-fixture.js';
import { expectBooksAtRest } from '../support/books.js';
import { inventoryOf } from '../support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';

const FREE = { quantity: '2', unitPrice: '0.00' };
const PAID = { quantity: '2', unitPrice: '10.00', taxRate: '0' };

describe('what is worth nothing', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  let billing: ReturnType<typeof billingOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
    billing = billingOf(test);
  });
  after(() => test.close());
  afterEach(() => expectBooksAtRest(test.database, test.admin));

  /** The lines of the one journal that a command's one money fact makes, as "Dr 1110 20.00". */
  async function postedBy(command: Promise<{ toPost: readonly string[] }>): Promise<string[]> {
    const [eventId, ...more] = (await command).toPost;
    expect(more).to.deep.equal([]);
    if (!eventId) throw new Error('no fact to post');
    const { journals } = await postFacts(test.database, [eventId]);
    expect(journals).to.have.length(1);
    const [journal, ...others] = await journalsOfSource(test.database, { eventId });
    expect(others).to.deep.equal([]);
    return (journal?.lines ?? []).map(({ account, debit, credit }) =>
      debit === '0.00' ? `Cr ${account} ${credit}` : `Dr ${account} ${debit}`,
    );
  }

  it('is received, counted, moved, scrapped and issued: each with its journal, none with a line', async () => {
    expect(await postedBy(inventory.receive('GIFT', '8', { unitCost: '0' }))).to.deep.equal([]);
    expect(await postedBy(inventory.adjust('GIFT', '2'))).to.deep.equal([]);
    expect(await postedBy(inventory.adjust('GIFT', '-1'))).to.deep.equal([]);
    expect(await postedBy(inventory.adjust('GIFT', '-1', { reason: 'scrap' }))).to.deep.equal([]);
    expect(await postedBy(inventory.move('GIFT', '2', 'OHIO'))).to.deep.equal([]);
    await inventory.reserve('SO-GIFT', '3 GIFT');
    expect(await postedBy(inventory.issue('SO-GIFT', null))).to.deep.equal([]);
    expect(await inventory.stock('GIFT')).to.include({ onHand: '3', reserved: '0', value: '0.00' });
    const { rows } = await trialBalanceFold(test.database, {});
    expect(rows.filter((row) => row.debit !== '0.00' || row.credit !== '0.00')).to.deep.equal([]);
  });

  it('stands beside what is worth something: only that is posted', async () => {
    await postedBy(inventory.receive('GIFT2', '1', { unitCost: '0' }));
    await postedBy(inventory.receive('BOUGHT', '1', { unitCost: '4.00' }));
    await inventory.reserve('SO-BOTH', '1 GIFT2, 1 BOUGHT');
    const lines = await postedBy(inventory.issue('SO-BOTH', null));
    expect(lines).to.include.members(['Dr 5010 4.00', 'Cr 1220 4.00']);
    expect(lines.filter((line) => !/119|219/.test(line))).to.have.length(2);
  });

  it('dilutes the average of what was paid for, to the last cent', async () => {
    await postedBy(inventory.receive('MIXED', '1', { unitCost: '0.01' }));
    await postedBy(inventory.receive('MIXED', '2', { unitCost: '0' }));
    // A third of a cent rounds to nothing, half a cent up, and the last unit takes what is left.
    const costs: (string | undefined)[] = [];
    for (const order of ['SO-M1', 'SO-M2', 'SO-M3']) {
      await inventory.reserve(order, '1 MIXED');
      const issued = await inventory.issue(order, null);
      await postFacts(test.database, issued.toPost);
      costs.push(issued.cost);
    }
    expect(costs).to.deep.equal(['0.00', '0.01', '0.00']);
  });

  it('is invoiced before shipment, shipped and credited', async () => {
    expect(await postedBy(billing.invoice(billed('SO-1', { lines: [FREE, FREE] })))).to.deep.equal([]);
    expect(await postedBy(billing.release('SO-1', 'S-1', quantities({ 1: '2' })))).to.deep.equal([]);
    const credited = await billing.credit('SO-1', null);
    expect(credited).to.include({ creditNote: 'CN-000001', total: '0.00' });
    await postFacts(test.database, credited.toPost);
    expect((await billing.plan('SO-1')).refunds).to.deep.equal([]);
  });

  it('is invoiced at shipment, and takes no credit', async () => {
    expect((await billing.hold('SO-2', '0.00', '0.00')).hold).to.equal('0.00');
    const order = billed('SO-2', { lines: [FREE] });
    expect(await postedBy(billing.invoiceShipment(order, 'S-1'))).to.deep.equal([]);
  });

  it('is a free line of an order that is paid for', async () => {
    const order = billed('SO-3', { lines: [FREE, PAID] });
    expect(await postedBy(billing.invoice(order))).to.deep.equal(['Dr 1110 20.00', 'Cr 2160 20.00']);
    expect(await postedBy(billing.release('SO-3', 'S-1', quantities({ 1: '2' })))).to.deep.equal([]);
    const last = billing.release('SO-3', 'S-2', quantities({ 2: '2' }));
    expect(await postedBy(last)).to.deep.equal(['Dr 2160 20.00', 'Cr 4010 20.00']);
  });
});
