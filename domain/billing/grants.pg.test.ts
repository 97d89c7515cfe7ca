import { expect } from 'chai';
import type { SchemaOwner } from '../../platform/database.js';
import { billed, billingOf, paidOrder, quantities } from '../../tests/support/billing-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';

const DOCUMENTS = [
  'invoices',
  'invoice_lines',
  'credit_notes',
  'credit_note_lines',
  'charges',
  'payments',
  'applications',
  'refunds',
  'refund_parts',
  'refund_settlements',
  'revenue_releases',
  'revenue_release_lines',
  'webhook_events',
  'write_offs',
  'credit_transfers',
  'payment_voids',
];
const COUNTERS = [
  'number_series',
  'order_accounts',
  'invoice_balances',
  'payment_attempts',
  'credit_accounts',
  'credit_holds',
  'corrections',
];
const DENIED = '42501';

describe('the role atlas_billing', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const billing = billingOf(test);
    await paidOrder(test, billed('SO-1'));
    await billing.release('SO-1', 'S-1', quantities({ 1: '1' }));
    await billing.credit('SO-1', null);
    await billing.plan('SO-1');
    await billing.refund('SO-1/refund/1', 're_1');
  });
  after(() => test.close());

  const codeOf = (owner: SchemaOwner, sql: string): Promise<string> =>
    test.database
      .transaction(owner, (tx) => tx.query(sql))
      .then(
        () => 'allowed',
        (error: { code?: string }) => String(error.code),
      );

  it('has these tables and no other', async () => {
    const rows = await test.admin<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'billing' AND tablename <> 'steps'`,
    );
    expect(rows.map((row) => row.tablename).sort()).to.deep.equal([...DOCUMENTS, ...COUNTERS].sort());
  });

  for (const table of DOCUMENTS) {
    it(`cannot change, delete or truncate ${table}, and neither can the owner`, async () => {
      const [column] = await test.admin<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'billing.${table}'::regclass AND attnum = 1`,
      );
      for (const sql of [
        `UPDATE billing.${table} SET ${column?.name} = ${column?.name}`,
        `DELETE FROM billing.${table}`,
        `TRUNCATE billing.${table} CASCADE`,
      ]) {
        expect(await codeOf('billing', sql), sql).to.equal(DENIED);
        const owner = await test.admin(sql).then(
          () => 'allowed',
          (error: { message: string }) => error.message,
        );
        expect(owner, sql).to.match(/append-only/);
      }
    });
  }

  for (const table of COUNTERS) {
    it(`cannot delete from or truncate ${table}`, async () => {
      expect(await codeOf('billing', `DELETE FROM billing.${table}`)).to.equal(DENIED);
      expect(await codeOf('billing', `TRUNCATE billing.${table} CASCADE`)).to.equal(DENIED);
    });
  }

  it('cannot read or write a table of any other schema', async () => {
    const tables = await test.admin<{ name: string }>(`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('billing', 'pg_catalog', 'information_schema') ORDER BY 1`);
    expect(tables.length).to.be.greaterThan(4);
    for (const { name } of tables) {
      expect(await codeOf('billing', `SELECT 1 FROM ${name}`), name).to.equal(DENIED);
      expect(await codeOf('billing', `DELETE FROM ${name}`), name).to.equal(DENIED);
      expect(await codeOf('billing', `INSERT INTO ${name} DEFAULT VALUES`), name).to.equal(DENIED);
    }
  });

  it('is the only one that reads its tables', async () => {
    expect(await codeOf('billing', 'SELECT 1 FROM billing.invoices')).to.equal('allowed');
    for (const owner of ['orders', 'inventory', 'ledger', 'outbox', 'http'] as const) {
      expect(await codeOf(owner, 'SELECT 1 FROM billing.invoices'), owner).to.equal(DENIED);
    }
  });

  it('cannot append facts of another domain', async () => {
    const fact = JSON.stringify([
      { eventId: '00000000-0000-4000-8000-000000000000', domain: 'ledger', aggregateId: 'x' },
    ]);
    expect(await codeOf('billing', `SELECT outbox.append('${fact}', '{}', now())`)).to.equal(DENIED);
  });
});
