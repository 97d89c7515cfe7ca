import { expect } from 'chai';
import {
  brokenInvariants,
  factsSince,
  inventoryOf,
  ORDER_DIMENSIONS,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

describe('goods that come back', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  /** Three are sent at 10.00 in all: 3.33 each, and a cent. */
  async function sent(orderId: string, part: string): Promise<void> {
    await inventory.receive(part, '3', { unitCost: '3.3333' });
    await inventory.reserve(orderId, `3 ${part}`);
    await inventory.issue(orderId, null);
  }

  it('are worth what they cost when they left, to the cent, whatever stock is worth since', async () => {
    await sent('SO-1', 'A');
    await inventory.receive('A', '1', { unitCost: '50.00' });
    const first = await inventory.comeBack('SO-1', 1, 'A', '1');
    expect(first).to.deep.include({ cost: '3.33', restocked: true, servedOrders: [] });
    // 10.00 − 3.33 = 6.67: half of it is 3.335, up; the last takes the rest.
    expect(await inventory.comeBack('SO-1', 1, 'A', '1', { site: 'TULSA' })).to.include({ cost: '3.34' });
    expect(await inventory.comeBack('SO-1', 1, 'A', '1')).to.include({ cost: '3.33' });
    expect(await inventory.stock('A')).to.include({ onHand: '3', value: '56.66' });
    expect(await inventory.stock('A', 'TULSA')).to.include({ onHand: '1', value: '3.34', stockAccount: '1220' });
    const more = await refusalOf(inventory.comeBack('SO-1', 1, 'A', '0.0001'));
    expect(more).to.include({ code: 'MoreThanIssued' });
    const [fact] = await factsSince(test, String(BigInt(first.position ?? '0') - 1n));
    const stock = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'goods.returned',
      items: [
        {
          amounts: { value: '3.33' },
          accounts: { stock: '1220' },
          dimensions: { order: ORDER_DIMENSIONS, stock },
        },
      ],
    });
  });

  it('come back once each when many arrive at once, also at two sites', async () => {
    await sent('SO-1b', 'E');
    const sites = ['INDY', 'TULSA', 'INDY', 'TULSA', 'INDY'];
    const asked = sites.map((site) => inventory.comeBack('SO-1b', 1, 'E', '1', { site }));
    const done = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled');
    expect(done).to.have.length(3);
  });

  it('serve the order that waits, and cannot leave again once they are promised', async () => {
    await sent('SO-2', 'B');
    await inventory.reserve('SO-3', '1 B');
    const back = await inventory.comeBack('SO-2', 1, 'B', '1', { key: 'RMA-2/1' });
    expect(back).to.deep.include({ servedOrders: ['SO-3'] });
    expect(await inventory.comeBack('SO-2', 1, 'B', '1', { key: 'RMA-2/1' })).to.deep.equal(back);
    expect(await refusalOf(inventory.leaveAgain('SO-2', 1, 'RMA-2/1'))).to.include({ code: 'InsufficientStock' });
    await inventory.release('SO-3');
    expect(await inventory.leaveAgain('SO-2', 1, 'RMA-2/1')).to.include({ cost: '3.33' });
    expect(await inventory.stock('B')).to.include({ onHand: '0', value: '0.00' });
    // All three count as sent again.
    expect(await inventory.comeBack('SO-2', 1, 'B', '3')).to.include({ cost: '10.00' });
  });

  it('are scrapped where they cannot be sold again: no movement, but a record and a posting', async () => {
    await sent('SO-4', 'C');
    const back = await inventory.comeBack('SO-4', 1, 'C', '3', { restock: false, key: 'RMA-4/1' });
    expect(back).to.deep.include({ cost: '10.00', restocked: false, servedOrders: [] });
    expect(await inventory.stock('C')).to.include({ onHand: '0', value: '0.00' });
    await inventory.leaveAgain('SO-4', 1, 'RMA-4/1');
    const facts = (await factsSince(test, String(BigInt(back.position ?? '0') - 1n))).map(({ type, payload }) => [
      type,
      payload['posting'],
    ]);
    const item = { amounts: { value: '10.00' }, dimensions: { order: ORDER_DIMENSIONS } };
    expect(facts.map(([type]) => type)).to.deep.equal(['UnusableGoodsReturned', 'UnusableReturnUndone']);
    expect(facts[0]?.[1]).to.deep.include({ rule: 'goods.returnedUnusable', items: [item] });
    expect(facts[1]?.[1]).to.deep.include({ rule: 'goods.unusableUndone', items: [item] });
  });

  it('were sent: a line that was not, and another part, are refused; an undo bars what comes late', async () => {
    await inventory.receive('D', '1');
    await inventory.reserve('SO-5', '1 D');
    expect(await refusalOf(inventory.comeBack('SO-5', 1, 'D', '1'))).to.include({ code: 'NotIssued' });
    await inventory.issue('SO-5', null);
    expect(await refusalOf(inventory.comeBack('SO-5', 1, 'X', '1'))).to.include({ code: 'InvalidStockRequest' });
    expect(await inventory.leaveAgain('SO-5', 1, 'RMA-5/1')).to.include({ cost: '0.00', position: null });
    const late = inventory.comeBack('SO-5', 1, 'D', '1', { key: 'RMA-5/1' });
    expect(await refusalOf(late)).to.include({ code: 'StepUndone' });
  });
});
