import { expect } from 'chai';
import { inventoryOf } from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

describe('the role atlas_inventory', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await inventoryOf(test).receive('A', '1');
  });
  after(() => test.close());

  const codeOf = (owner: 'inventory' | 'http' | 'outbox', sql: string): Promise<string> =>
    test.database
      .transaction(owner, (tx) => tx.query(sql))
      .then(
        () => 'allowed',
        (error: { code?: string }) => String(error.code),
      );
  const DENIED = '42501';

  for (const sql of [
    'UPDATE inventory.movements SET value = 0',
    'DELETE FROM inventory.movements',
    'UPDATE inventory.goods_returns SET cost = 0',
    'DELETE FROM inventory.goods_returns',
    'TRUNCATE inventory.movements',
    'DELETE FROM inventory.stock',
    'DELETE FROM inventory.reservation_lines',
    'TRUNCATE inventory.reservations CASCADE',
    'DELETE FROM inventory.steps',
    'DELETE FROM inventory.job_values',
    'DROP TABLE inventory.movements',
    'ALTER TABLE inventory.movements DISABLE TRIGGER ALL',
    'CREATE TABLE inventory.mine (id int)',
    'CREATE TABLE public.mine (id int)',
  ]) {
    it(`may not ${sql}`, async () => expect(await codeOf('inventory', sql)).to.equal(DENIED));
  }

  it('may not read or write a table of any other schema', async () => {
    const tables = await test.admin<{ name: string }>(`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('inventory', 'pg_catalog', 'information_schema') ORDER BY 1`);
    expect(tables.length).to.be.greaterThan(4);
    for (const { name } of tables) {
      expect(await codeOf('inventory', `SELECT 1 FROM ${name}`), name).to.equal(DENIED);
      expect(await codeOf('inventory', `DELETE FROM ${name}`), name).to.equal(DENIED);
      expect(await codeOf('inventory', `INSERT INTO ${name} DEFAULT VALUES`), name).to.equal(DENIED);
    }
  });

  it('may not append facts of another domain', async () => {
    const fact = JSON.stringify([
      { eventId: '00000000-0000-4000-8000-000000000000', domain: 'billing', aggregateId: 'x' },
    ]);
    expect(await codeOf('inventory', `SELECT outbox.append('${fact}', '{}', now())`)).to.equal(DENIED);
  });

  it('is the only one of the process that reads its tables', async () => {
    expect(await codeOf('inventory', 'SELECT 1 FROM inventory.stock')).to.equal('allowed');
    for (const owner of ['http', 'outbox'] as const) {
      expect(await codeOf(owner, 'SELECT 1 FROM inventory.stock')).to.equal(DENIED);
    }
    const outside = test.database.pool.query('SELECT 1 FROM inventory.stock').then(
      () => 'allowed',
      (error: { code?: string }) => String(error.code),
    );
    expect(await outside).to.equal(DENIED);
  });

  it('cannot be brought to change movements even by the owner: the table refuses', async () => {
    for (const sql of [
      'UPDATE inventory.movements SET value = 0',
      'DELETE FROM inventory.movements',
      'TRUNCATE inventory.movements',
    ]) {
      const outcome = await test.admin(sql).then(
        () => 'allowed',
        (error: { message: string }) => error.message,
      );
      expect(outcome).to.match(/append-only/);
    }
  });

  it('is held to the bounds of stock by the table itself', async () => {
    for (const change of ['on_hand = -1', 'reserved = -1', 'reserved = on_hand + 1', 'value = -1', 'on_hand = 0']) {
      expect(await codeOf('inventory', `UPDATE inventory.stock SET ${change}`), change).to.equal('23514');
    }
  });
});
