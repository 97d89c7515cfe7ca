import { expect } from 'chai';
import { atOnce, numbersUpTo } from '../../tests/support/at-once.js';
import { brokenInvariants, factsSince, inventoryOf } from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

describe('the backorder queue', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  it('gives one unit to one of 200 orders that come at once', async () => {
    await inventory.receive('A', '1');
    const results = await atOnce(numbersUpTo(200), (n) => inventory.reserve(`A-${n}`, '1 A'));
    const outcomes = results.map((result) => result.outcome);
    expect(outcomes.filter((outcome) => outcome === 'reserved')).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === 'backordered')).to.have.length(199);
    expect(await inventory.stock('A')).to.include({ onHand: '1', reserved: '1', available: '0' });
  });

  it('takes orders of two lines over crossing parts all at once, without a deadlock and none by half', async () => {
    await inventory.receive('CROSS-A', '20');
    await inventory.receive('CROSS-B', '20');
    await atOnce(numbersUpTo(70), async (n) => {
      if (n % 7 === 6) await inventory.receive(n % 2 ? 'CROSS-A' : 'CROSS-B', '1');
      else await inventory.reserve(`CROSS-${n}`, n % 2 ? '1 CROSS-A, 1 CROSS-B' : '1 CROSS-B, 1 CROSS-A');
    });
    const held = await atOnce(numbersUpTo(70), (n) => inventory.held(`CROSS-${n}`));
    expect(held.filter((text) => text === '1/1 1/1')).to.have.length(25);
    expect(held.filter((text) => text === '0/1 0/1')).to.have.length(35);
    expect(await brokenInvariants(test)).to.deep.equal([]);
  });

  it('is served strictly by placing sequence, not by arrival', async () => {
    for (const n of [5, 2, 4, 1, 3]) await inventory.reserve(`B-${n}`, '1 B', { placingSequence: `${n}` });
    expect((await inventory.receive('B', '1')).servedOrders).to.deep.equal(['B-1']);
    expect((await inventory.receive('B', '2')).servedOrders).to.deep.equal(['B-2', 'B-3']);
    expect((await inventory.receive('B', '9')).servedOrders).to.deep.equal(['B-4', 'B-5']);
  });

  it('by number, not by text', async () => {
    for (const n of [10, 9]) await inventory.reserve(`C-${n}`, '1 C', { placingSequence: `${n}` });
    expect((await inventory.receive('C', '1')).servedOrders).to.deep.equal(['C-9']);
  });

  it('is not overtaken by a new order, nor by a smaller one behind a large one', async () => {
    await inventory.reserve('D-1', '5 D', { placingSequence: '1' });
    await inventory.reserve('D-2', '1 D', { placingSequence: '2' });
    expect((await inventory.receive('D', '4')).servedOrders).to.deep.equal([]);
    expect((await inventory.reserve('D-3', '1 D', { placingSequence: '3' })).outcome).to.equal('backordered');
    expect((await inventory.receive('D', '3')).servedOrders).to.deep.equal(['D-1', 'D-2', 'D-3']);
  });

  it('holds nothing back from an order that was placed before and comes late', async () => {
    await inventory.receive('E', '1');
    await inventory.reserve('E-2', '2 E', { placingSequence: '2' });
    expect((await inventory.reserve('E-1', '1 E', { placingSequence: '1' })).outcome).to.equal('reserved');
  });

  it('blocks later orders only for what a waiting order claims', async () => {
    await inventory.receive('F1', '10');
    await inventory.reserve('F-1', '2 F1, 1 F2', { placingSequence: '1' });
    expect((await inventory.reserve('F-2', '8 F1', { placingSequence: '2' })).outcome).to.equal('reserved');
    expect((await inventory.reserve('F-3', '1 F1', { placingSequence: '3' })).outcome).to.equal('backordered');
    expect((await inventory.receive('F2', '1')).servedOrders).to.deep.equal(['F-1']);
    expect((await inventory.receive('F1', '1')).servedOrders).to.deep.equal(['F-3']);
  });

  it('serves a whole order only when all of it is there, and a partial one bit by bit', async () => {
    await inventory.reserve('G-1', '2 G1, 2 G2', { placingSequence: '1' });
    await inventory.reserve('G-2', '2 G2', { placingSequence: '2', allowPartial: true });
    expect((await inventory.receive('G2', '3')).servedOrders, 'two are claimed by the first').to.deep.equal(['G-2']);
    expect(await inventory.held('G-2')).to.equal('1/2');
    const served = await inventory.receive('G1', '2');
    expect(served.servedOrders).to.deep.equal(['G-1']);
    const last = await inventory.receive('G2', '5');
    expect(last.servedOrders).to.deep.equal(['G-2']);
    const facts = await factsSince(test, String(BigInt(last.position ?? '0') - 2n));
    expect(facts.find((fact) => fact.type === 'InventoryReserved')?.payload).to.deep.equal({
      orderId: 'G-2',
      site: 'INDY',
      outcome: 'reserved',
      servedFromBackorder: true,
      lines: [{ line: 1, part: 'G2', quantity: '1' }],
    });
  });

  it('is kept per site', async () => {
    await inventory.reserve('H-1', '1 H', { placingSequence: '1' });
    expect((await inventoryOf(test, 'OHIO').receive('H', '1')).servedOrders).to.deep.equal([]);
  });

  it('of 500 orders: a receipt of three serves the first three and tells only of them', async () => {
    await atOnce(numbersUpTo(500), (n) => inventory.reserve(`Z-${n}`, '1 Z', { placingSequence: `${5000 + n}` }));
    const [last] = await test.admin<{ position: string }>('SELECT max(position) AS position FROM outbox.facts');
    const result = await inventory.receive('Z', '3');
    expect(result.servedOrders).to.deep.equal(['Z-0', 'Z-1', 'Z-2']);
    const facts = await factsSince(test, last?.position ?? '0');
    expect(facts.map((fact) => fact.aggregate_id)).to.have.members([
      'stock:Z@INDY',
      'reservation:Z-0',
      'reservation:Z-1',
      'reservation:Z-2',
    ]);
    const rest = await inventory.receive('Z', '600');
    expect(rest.servedOrders).to.have.length(497);
    expect(rest.servedOrders[0]).to.equal('Z-3');
    expect(await inventory.stock('Z')).to.include({ onHand: '603', reserved: '500' });
  });
});
