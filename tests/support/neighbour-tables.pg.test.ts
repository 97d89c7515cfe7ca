import { expect } from 'chai';
import { appendOnlyBreaches, neighbourBreaches } from './neighbour-tables.js';
import { type TestDatabase, testDatabase } from './test-database.js';

describe('the check of the grants', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await test.admin('GRANT USAGE ON SCHEMA parties TO atlas_catalog');
    await test.admin('GRANT SELECT ON parties.customers TO atlas_catalog');
    await test.admin('GRANT UPDATE ON catalog.prices TO atlas_catalog');
    await test.admin('ALTER TABLE catalog.prices DISABLE TRIGGER append_only');
  });
  after(() => test.close());

  it('finds a neighbour’s table that was opened', async () => {
    expect(await neighbourBreaches(test, 'catalog')).to.deep.equal([
      { table: 'parties.customers', statement: 'SELECT count(*) FROM parties.customers' },
    ]);
  });

  it('finds an append-only table that can be changed', async () => {
    expect(await appendOnlyBreaches(test, 'catalog')).to.deep.equal([
      { table: 'catalog.prices', statement: 'UPDATE catalog.prices SET price_list = price_list' },
    ]);
  });
});
