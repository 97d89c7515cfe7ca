import { expect } from 'chai';
import { brokenInvariants, factsSince, inventoryOf, refusalOf } from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { availability } from './store/index.js';

describe('lines that are made to order', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  const made = (line: number, part: string, quantity: string) => ({ line, part, quantity, made: true });
  const fromStock = (line: number, part: string, quantity: string) => ({ line, part, quantity });

  it('take nothing of the stock, claim nothing in the queue, and let the order go on', async () => {
    await inventory.receive('A', '5');
    const reserved = await inventory.reserve('A-1', '', { lines: [made(1, 'A', '3'), fromStock(2, 'A', '2')] });
    expect(reserved.outcome).to.equal('reserved');
    expect(reserved.lines).to.deep.equal([
      { line: 1, part: 'A', quantity: '3', reserved: '0', issued: '0', made: true },
      { line: 2, part: 'A', quantity: '2', reserved: '2', issued: '0' },
    ]);
    expect((await inventory.reserve('A-2', '3 A')).outcome).to.equal('reserved');
    expect((await availability(test.database, 'A'))[0]).to.include({ available: '0', backordered: '0' });
    expect((await inventory.receive('A', '9')).servedOrders).to.deep.equal([]);
    expect(await inventory.held('A-1')).to.equal('0/3 2/2');
  });

  it('get what their job completes before anybody else, and their order is told', async () => {
    await inventory.reserve('B-0', '1 B');
    await inventory.reserve('B-1', '', { lines: [made(1, 'B', '3')] });
    const first = await inventory.completed('J-B', 'B', '2', '20.00', { orderId: 'B-1', orderLine: 1 });
    expect(first).to.deep.include({ pegged: '2', servedOrders: [], onHand: '2' });
    const facts = await factsSince(test, String(BigInt(first.position ?? '0') - 2n));
    expect(facts.map((fact) => [fact.type, fact.aggregate_id])).to.deep.equal([
      ['InventoryReserved', 'reservation:B-1'],
      ['GoodsReceivedFromJob', 'stock:B@INDY'],
    ]);
    expect(facts[0]?.payload).to.deep.include({
      orderId: 'B-1',
      servedFromBackorder: true,
      outcome: 'reserved',
      lines: [{ line: 1, part: 'B', quantity: '2' }],
    });
    const last = await inventory.completed('J-B', 'B', '2', '20.00', { orderId: 'B-1', orderLine: 1 });
    expect(last).to.deep.include({ pegged: '1', servedOrders: ['B-0'] });
    expect(await inventory.held('B-1')).to.equal('3/3');
  });

  it('are found by the part when the job names the order alone', async () => {
    const lines = [fromStock(1, 'C', '1'), made(2, 'C', '1'), made(3, 'C', '2')];
    await inventory.reserve('C-1', '', { lines });
    expect(await inventory.completed('J-C', 'C', '2', '2.00', { orderId: 'C-1' })).to.include({ pegged: '2' });
    expect(await inventory.held('C-1')).to.equal('0/1 1/1 1/2');
    const named = await inventory.completed('J-C', 'C', '1', '1.00', { orderId: 'C-1', orderLine: 1 });
    expect(named, 'a line from stock is served by the queue').to.deep.include({ pegged: '0', servedOrders: ['C-1'] });
  });

  it('of an order that is gone, or of another site, leave the goods to the queue', async () => {
    await inventory.reserve('D-1', '', { lines: [made(1, 'D', '2')] });
    await inventory.release('D-1');
    await inventory.reserve('D-2', '1 D');
    const late = await inventory.completed('J-D', 'D', '2', '2.00', { orderId: 'D-1', orderLine: 1 });
    expect(late).to.deep.include({ pegged: '0', servedOrders: ['D-2'] });
    await inventoryOf(test, 'OHIO').reserve('D-3', '', { lines: [made(1, 'D', '2')], placingSequence: '900' });
    expect(await inventory.completed('J-D', 'D', '1', '1.00', { orderId: 'D-3' })).to.include({ pegged: '0' });
    expect(await inventory.completed('J-D', 'D', '1', '1.00', { orderId: 'NONE' })).to.include({ pegged: '0' });
  });

  it('give back what was made for them when the order ends, and serve the queue with it', async () => {
    await inventory.reserve('E-1', '', { lines: [made(1, 'E', '2')] });
    await inventory.completed('J-E', 'E', '2', '2.00', { orderId: 'E-1', orderLine: 1 });
    await inventory.reserve('E-2', '1 E');
    const released = await inventory.release('E-1');
    expect(released).to.deep.include({ released: [{ line: 1, part: 'E', quantity: '2' }], servedOrders: ['E-2'] });
    expect((await inventory.stock('E'))?.available).to.equal('1');
  });

  it('that never got anything end without a word', async () => {
    await inventory.reserve('F-1', '', { lines: [made(1, 'F', '2')] });
    expect(await inventory.release('F-1')).to.deep.include({ released: [], servedOrders: [], position: null });
  });

  it('stay made when the order is amended, and give back what is too much', async () => {
    await inventory.receive('G', '1');
    await inventory.reserve('G-1', '', { lines: [made(1, 'G', '3'), fromStock(2, 'G', '1')] });
    await inventory.completed('J-G', 'G', '3', '3.00', { orderId: 'G-1', orderLine: 1 });
    const changed = await inventory.change('G-1', [
      fromStock(1, 'G', '2'),
      fromStock(2, 'G', '1'),
      { ...made(3, 'G', '4') },
    ]);
    expect(changed).to.deep.include({ changed: true, outcome: 'reserved' });
    expect(changed.lines.map(({ line, reserved, made: is }) => [line, reserved, is])).to.deep.equal([
      [1, '2', true],
      [2, '1', undefined],
      [3, '0', true],
    ]);
    expect((await inventory.stock('G'))?.available).to.equal('1');
    expect(await inventory.change('G-1', [made(1, 'G', '9'), fromStock(2, 'G', '1')])).to.include({ changed: true });
    expect(await inventory.held('G-1')).to.equal('2/9 1/1');
  });

  describe('when the order ships', () => {
    it('are waited for, where all is to leave at once', async () => {
      await inventory.receive('H', '1');
      await inventory.reserve('H-1', '', { lines: [fromStock(1, 'H', '1'), made(2, 'H', '3')] });
      await inventory.completed('J-H', 'H', '1', '1.00', { orderId: 'H-1', orderLine: 2 });
      const refusal = await refusalOf(inventory.issue('H-1', null));
      expect(refusal.code).to.equal('NotReserved');
      expect(refusal.message).to.contain('line 2 waits for the job that makes 2 of H');
      expect((await refusalOf(inventory.issue('H-1', [{ line: 2, quantity: '2' }]))).code).to.equal('NotReserved');
      await inventory.completed('J-H', 'H', '2', '2.00', { orderId: 'H-1', orderLine: 2 });
      const issued = await inventory.issue('H-1', null);
      expect(issued.lines.map(({ line, quantity }) => [line, quantity])).to.deep.equal([
        [1, '1'],
        [2, '3'],
      ]);
    });

    it('are left behind by an order that ships in parts', async () => {
      await inventory.receive('I', '1');
      const lines = [fromStock(1, 'I', '1'), made(2, 'I', '1')];
      await inventory.reserve('I-1', '', { lines, allowPartial: true });
      expect((await inventory.issue('I-1', null)).lines).to.have.length(1);
      await inventory.completed('J-I', 'I', '1', '1.00', { orderId: 'I-1', orderLine: 2 });
      expect((await inventory.issue('I-1', null, 'I-1/shipment/2')).lines[0]).to.include({ line: 2, cost: '1.00' });
    });
  });
});
