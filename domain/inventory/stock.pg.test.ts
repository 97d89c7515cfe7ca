import { expect } from 'chai';
import {
  brokenInvariants,
  factsSince,
  fieldsOf,
  inventoryOf,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Role } from '../kernel/actor.js';
import { availability, movements, receiveStock, subledger } from './store/index.js';

describe('stock', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  const INDY = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };

  describe('received', () => {
    it('adds quantity and value, and tells the ledger', async () => {
      await inventory.receive('R1', '3', { unitCost: '3.3333' });
      const result = await inventory.receive('R1', '1.5', { unitCost: '2', reference: 'GR-7', supplierId: 'S-1' });
      expect(result).to.include({ onHand: '4.5', value: '13.00' });
      expect(result.servedOrders).to.deep.equal([]);
      const facts = await factsSince(test, String(BigInt(result.position ?? '0') - 1n));
      expect(facts).to.have.length(1);
      expect(facts[0]).to.deep.include({ type: 'StockReceived', aggregate_id: 'stock:R1@INDY' });
      expect(facts[0]?.payload).to.deep.include({
        quantity: '1.5',
        unitCost: '2.00',
        value: '3.00',
        onHandAfter: '4.5',
        valueAfter: '13.00',
        supplierId: 'S-1',
        stockAccount: '1220',
        dimensions: INDY,
      });
      const posting = facts[0]?.payload['posting'] as { eventDate: string };
      expect(posting.eventDate).to.match(/^\d{4}-\d\d-\d\d$/);
      expect(posting).to.deep.include({
        rule: 'stock.received',
        items: [{ amounts: { value: '3.00' }, accounts: { stock: '1220' }, dimensions: { main: INDY } }],
      });
      expect(result.toPost).to.have.length(1);
    });

    it('keeps the account and dimensions of what is on hand, and takes new ones when empty', async () => {
      await inventory.receive('R2', '2');
      const other = { stockAccount: '1210', businessUnit: 'CORPORATE', costCentre: 'CC-2' } as const;
      await inventory.receive('R2', '1', other);
      expect(await inventory.stock('R2')).to.include({ stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS' });
      await inventory.adjust('R2', '-3');
      await inventory.receive('R2', '1', other);
      expect(await inventory.stock('R2')).to.include({ ...other, onHand: '1', value: '10.00' });
    });

    it('refuses wrong input, naming every wrong field, and changes nothing', async () => {
      const refusal = await refusalOf(inventory.receive('R3', '0', { unitCost: '-1', reference: '' }));
      expect(refusal.code).to.equal('InvalidStockRequest');
      expect(fieldsOf(refusal)).to.have.members(['quantity', 'unitCost', 'reference']);
      expect(await inventory.stock('R3')).to.equal(null);
    });

    it('is for Ops and Admin', async () => {
      const receive = (roles: Role[]) => {
        const context = { actor: { id: 'x', name: 'X', roles }, correlationId: 'test' };
        const input = {
          part: 'R4',
          site: 'INDY',
          quantity: '1',
          unitCost: '1',
          reference: 'GR',
          ...{
            stockAccount: '1220' as const,
            businessUnit: 'B',
            costCentre: 'C',
          },
        };
        return receiveStock(test.database, { key: `r4/${roles.join()}`, context, input });
      };
      for (const role of ['Finance', 'Approver', 'Viewer'] as const) {
        expect((await refusalOf(receive([role]))).kind).to.equal('forbidden');
      }
      expect(await receive(['Admin'])).to.include({ onHand: '1' });
    });
  });

  describe('adjusted', () => {
    it('counts down at moving average', async () => {
      await inventory.receive('A1', '3', { unitCost: '3.3333' });
      expect(await inventory.adjust('A1', '-1')).to.include({ onHand: '2', value: '6.67' });
      const { position } = await inventory.adjust('A1', '-1');
      expect(await inventory.adjust('A1', '-1')).to.include({ onHand: '0', value: '0.00' });
      const [fact] = await factsSince(test, String(BigInt(position ?? '0') - 1n));
      expect(fact?.payload).to.deep.include({ change: '-1', value: '-3.34', reason: 'count', note: 'Yearly count' });
      expect(fact?.payload['posting']).to.deep.include({
        rule: 'stock.countedDown',
        items: [{ amounts: { value: '3.34' }, accounts: { stock: '1220' }, dimensions: { main: INDY } }],
      });
    });

    it('scraps under its own rule, and counts up at the average or at a given cost', async () => {
      await inventory.receive('A2', '4', { unitCost: '2.50' });
      const scrapped = await inventory.adjust('A2', '-1', { reason: 'scrap' });
      expect(await inventory.adjust('A2', '2')).to.include({ onHand: '5', value: '12.50' });
      expect(await inventory.adjust('A2', '1', { unitCost: '4' })).to.include({ onHand: '6', value: '16.50' });
      const facts = await factsSince(test, String(BigInt(scrapped.position ?? '0') - 1n));
      const rules = facts.map(({ payload }) => (payload['posting'] as { rule: string }).rule);
      expect(rules).to.deep.equal(['stock.scrapped', 'stock.countedUp', 'stock.countedUp']);
      const kinds = (await movements(test.database, 'A2', 'INDY', { page: 1, pageSize: 9 })).items.map((m) => m.kind);
      expect(kinds).to.deep.equal(['countedUp', 'countedUp', 'scrapped', 'received']);
    });

    it('needs a unit cost to count up from nothing', async () => {
      const refusal = await refusalOf(inventory.adjust('A3', '2'));
      expect([refusal.code, ...fieldsOf(refusal)]).to.deep.equal(['InvalidStockRequest', 'unitCost']);
      expect(await inventory.adjust('A3', '2', { unitCost: '1.25' })).to.include({ onHand: '2', value: '2.50' });
    });

    it('is refused below what is reserved, or on hand', async () => {
      await inventory.receive('A4', '3');
      await inventory.reserve('A4-1', '2 A4');
      expect((await refusalOf(inventory.adjust('A4', '-2'))).code).to.equal('InsufficientStock');
      expect((await refusalOf(inventory.adjust('A4-NONE', '-1'))).code).to.equal('InsufficientStock');
      expect(await inventory.adjust('A4', '-1')).to.include({ onHand: '2' });
    });

    it('serves the queue when it goes up', async () => {
      await inventory.reserve('A5-1', '2 A5');
      const result = await inventory.adjust('A5', '2', { unitCost: '1' });
      expect(result.servedOrders).to.deep.equal(['A5-1']);
    });
  });

  describe('moved', () => {
    it('takes its cost along and serves the orders that wait at the other site', async () => {
      const ohio = inventoryOf(test, 'OHIO');
      await inventory.receive('M1', '3', { unitCost: '3.3333' });
      await ohio.reserve('M1-1', '1 M1', { placingSequence: '77' });
      const result = await inventory.move('M1', '2', 'OHIO');
      expect(result).to.deep.include({ from: { onHand: '1' }, to: { onHand: '2' }, servedOrders: ['M1-1'] });
      expect(await ohio.stock('M1')).to.include({ value: '6.67', reserved: '1', costCentre: 'CC-STORES' });
      const facts = await factsSince(test, String(BigInt(result.position ?? '0') - 2n));
      const moved = facts.find((fact) => fact.type === 'StockMoved');
      const to = { ...INDY, site: 'OHIO' };
      expect(moved?.payload).to.deep.include({ quantity: '2', value: '6.67', fromDimensions: INDY, toDimensions: to });
      expect(moved?.payload['posting']).to.deep.include({
        rule: 'stock.moved',
        items: [{ amounts: { value: '6.67' }, accounts: { stock: '1220' }, dimensions: { from: INDY, to } }],
      });
    });

    it('is refused for more than is neither reserved nor gone, and between accounts', async () => {
      await inventory.receive('M2', '3');
      await inventory.reserve('M2-1', '2 M2');
      expect((await refusalOf(inventory.move('M2', '2', 'OHIO'))).code).to.equal('InsufficientStock');
      await inventoryOf(test, 'OHIO').receive('M2', '1', { stockAccount: '1210' });
      expect((await refusalOf(inventory.move('M2', '1', 'OHIO'))).code).to.equal('StockAccountDiffers');
    });

    it('in both directions at once does not deadlock', async () => {
      const ohio = inventoryOf(test, 'OHIO');
      await Promise.all([inventory.receive('M3', '20'), ohio.receive('M3', '20')]);
      await Promise.all(
        Array.from({ length: 20 }, (_, turn) =>
          turn % 2 === 0 ? inventory.move('M3', '1', 'OHIO') : ohio.move('M3', '1', 'INDY'),
        ),
      );
      expect((await inventory.stock('M3'))?.onHand).to.equal('20');
    });
  });

  describe('read', () => {
    it('pages movements, newest first', async () => {
      for (const quantity of ['1', '2', '3']) await inventory.receive('V1', quantity);
      const first = await movements(test.database, 'V1', 'INDY', { page: 1, pageSize: 2 });
      const second = await movements(test.database, 'V1', 'INDY', { page: 2, pageSize: 2 });
      expect(first.total).to.equal(3);
      expect([...first.items, ...second.items].map((item) => [item.sequence, item.onHandAfter])).to.deep.equal([
        [3, '6'],
        [2, '3'],
        [1, '1'],
      ]);
      expect(await movements(test.database, 'NONE', 'INDY', { page: 1, pageSize: 2 })).to.deep.equal({
        items: [],
        total: 0,
      });
    });

    it('tells availability per site, waiting orders included', async () => {
      await inventory.receive('V2', '5');
      await inventory.reserve('V2-1', '2 V2');
      await inventoryOf(test, 'OHIO').reserve('V2-2', '4 V2', { placingSequence: '900' });
      const rows = [
        { part: 'V2', site: 'INDY', onHand: '5', reserved: '2', available: '3', backordered: '0' },
        { part: 'V2', site: 'OHIO', onHand: '0', reserved: '0', available: '0', backordered: '4' },
      ];
      expect(await availability(test.database, 'V2')).to.deep.equal(rows);
      expect(await availability(test.database, 'V2', 'OHIO')).to.deep.equal([rows[1]]);
    });

    it('has a sub-ledger that is the sum of all that was posted', async () => {
      const [posted] = await test.admin<{ value: string }>(`
        SELECT sum(CASE WHEN rule IN ('stock.received', 'stock.countedUp') THEN value
          WHEN rule IN ('stock.countedDown', 'stock.scrapped') THEN -value ELSE 0 END) AS value
        FROM (SELECT payload->'posting'->>'rule' AS rule,
          (payload->'posting'->'items'->0->'amounts'->>'value')::numeric AS value
          FROM outbox.facts WHERE money) f`);
      const rows = await subledger(test.database);
      const cents = rows.reduce((sum, row) => sum + BigInt(row.value.replace('.', '')), 0n);
      expect(cents).to.equal(BigInt((posted?.value ?? '').replace('.', '')));
      expect(new Set(rows.map((row) => row.account))).to.deep.equal(new Set(['1210', '1220']));
    });
  });
});
