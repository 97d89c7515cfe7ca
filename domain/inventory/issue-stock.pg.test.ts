import { expect } from 'chai';
import { by, ollie } from '../../tests/support/actors.js';
import {
  brokenInvariants,
  factsSince,
  fieldsOf,
  inventoryOf,
  ORDER_DIMENSIONS,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { IssueStockInput } from './index.js';
import { issueStock, movements } from './store/index.js';

describe('issuing stock', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  it('takes the goods at moving average, line after line, and posts cost between two sets of dimensions', async () => {
    await inventory.receive('A1', '3', { unitCost: '3.3333' });
    await inventory.receive('A2', '2', { unitCost: '7', stockAccount: '1210', costCentre: 'CC-9' });
    await inventory.reserve('A-1', '1 A1, 2 A2, 2 A1');
    const result = await inventory.issue('A-1', [
      { line: 1, quantity: '1' },
      { line: 2, quantity: '1' },
      { line: 3, quantity: '2' },
    ]);
    expect(result).to.deep.include({
      cost: '17.00',
      lines: [
        { line: 1, quantity: '1', cost: '3.33' },
        { line: 2, quantity: '1', cost: '7.00' },
        { line: 3, quantity: '2', cost: '6.67' },
      ],
    });
    expect(await inventory.stock('A1')).to.include({ onHand: '0', reserved: '0', value: '0.00' });
    expect(await inventory.stock('A2')).to.include({ onHand: '1', reserved: '1', value: '7.00' });
    expect((await inventory.reservation('A-1'))?.lines.map((line) => line.issued)).to.deep.equal(['1', '1', '2']);
    const [fact] = await factsSince(test, String(BigInt(result.position ?? '0') - 1n));
    expect(fact).to.deep.include({ type: 'GoodsIssued', aggregate_id: 'reservation:A-1' });
    const stock = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };
    const item = (cost: string, account: string, of = stock) => ({
      amounts: { cost },
      accounts: { stock: account },
      dimensions: { order: ORDER_DIMENSIONS, stock: of },
    });
    expect(fact?.payload['posting']).to.deep.include({
      rule: 'shipment.cost',
      items: [item('3.33', '1220'), item('7.00', '1210', { ...stock, costCentre: 'CC-9' }), item('6.67', '1220')],
    });
    const { items } = await movements(test.database, 'A1', 'INDY', { page: 1, pageSize: 1 });
    expect(items[0]).to.include({
      kind: 'issued',
      quantity: '-2',
      value: '-6.67',
      onHandAfter: '0',
      orderId: 'A-1',
      line: 3,
      reference: 'A-1/shipment/1',
      actorId: 'olga',
    });
  });

  it('is posted under the name of the customer, who is no part of what makes it the same', async () => {
    await inventory.receive('N', '2');
    await inventory.reserve('N-1', '2 N');
    const named = { orderId: 'N-1', shipmentId: 'N-1-S1', lines: null, dimensions: ORDER_DIMENSIONS };
    const issue = (input: IssueStockInput) => issueStock(test.database, by(ollie, input, 'N-1/issue'));
    const issued = await issue({ ...named, customerId: 'C-1' });
    expect(await issue(named)).to.deep.equal(issued);
    const [fact] = await factsSince(test, String(BigInt(issued.position ?? '0') - 1n));
    expect(fact?.payload['posting']).to.deep.include({ customerId: 'C-1' });
  });

  it('goes in parts, and leaves the rest reserved', async () => {
    await inventory.receive('B', '5');
    await inventory.reserve('B-1', '4 B');
    await inventory.issue('B-1', [{ line: 1, quantity: '1' }], 'B-1/shipment/1');
    await inventory.issue('B-1', [{ line: 1, quantity: '3' }], 'B-1/shipment/2');
    expect(await inventory.stock('B')).to.include({ onHand: '1', reserved: '0' });
    expect(await inventory.reservation('B-1')).to.deep.include({ outcome: 'reserved' });
  });

  it('of a partial order leaves it waiting for the rest', async () => {
    await inventory.receive('C', '1');
    await inventory.reserve('C-1', '3 C', { allowPartial: true });
    await inventory.issue('C-1', [{ line: 1, quantity: '1' }]);
    expect((await inventory.receive('C', '5')).servedOrders).to.deep.equal(['C-1']);
    expect((await inventory.reservation('C-1'))?.lines[0]).to.include({ reserved: '3', issued: '1' });
    expect(await inventory.stock('C')).to.include({ onHand: '5', reserved: '2' });
  });

  it('is refused beyond what the lines hold, naming each, and changes nothing', async () => {
    await inventory.receive('D', '9');
    await inventory.reserve('D-1', '2 D, 1 D');
    const refusal = await refusalOf(
      inventory.issue('D-1', [
        { line: 1, quantity: '2.0001' },
        { line: 2, quantity: '1' },
        { line: 7, quantity: '1' },
      ]),
    );
    expect(refusal.code).to.equal('NotReserved');
    expect(fieldsOf(refusal)).to.deep.equal(['lines[0].quantity', 'lines[2].line']);
    expect(await inventory.stock('D')).to.include({ onHand: '9', reserved: '3' });
    await inventory.issue('D-1', [{ line: 1, quantity: '2' }]);
    const again = inventory.issue('D-1', [{ line: 1, quantity: '1' }], 'D-1/shipment/2');
    expect((await refusalOf(again)).code).to.equal('NotReserved');
    expect((await refusalOf(inventory.issue('NONE', [{ line: 1, quantity: '1' }]))).code).to.equal(
      'UnknownReservation',
    );
  });

  it('at once by two shipments never takes more than is reserved', async () => {
    await inventory.receive('E', '10');
    await inventory.reserve('E-1', '3 E');
    const shipments = Array.from({ length: 10 }, (_, n) =>
      inventory.issue('E-1', [{ line: 1, quantity: '1' }], `E-1/shipment/${n}`),
    );
    const results = await Promise.allSettled(shipments);
    expect(results.filter((result) => result.status === 'fulfilled')).to.have.length(3);
    expect(await inventory.stock('E')).to.include({ onHand: '7', reserved: '0' });
  });
});
