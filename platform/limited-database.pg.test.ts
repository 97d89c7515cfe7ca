import { expect } from 'chai';
import { createNext, dropNext } from '../reporting/rebuild-schema.js';
import { projectOutbox } from '../tests/support/project-outbox.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { furnishSites, oneOfEach, SITES } from '../tests/support/two-sites.js';
import type { Database, DatabaseReads, Snapshot } from './database.js';
import { limitedDatabase } from './limited-database.js';

const SITES_OF_ORDERS = 'SELECT DISTINCT o.site FROM reporting.orders o';

describe('the database of who is limited', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await furnishSites(test);
    for (const site of SITES) await oneOfEach(test, site);
    await projectOutbox(test, 7);
  });
  after(() => test.close());

  const sites = (reads: DatabaseReads): Promise<string[]> =>
    reads.read('reporting_reader', async (tx) =>
      (await tx.query<{ site: string }>(`${SITES_OF_ORDERS} ORDER BY 1`)).map(({ site }) => site),
    );

  it('shows of the read models what lies in the scope, whichever way they are read', async () => {
    const limited = limitedDatabase(test.api, { sites: ['EVANSVILLE'] });
    expect(await sites(test.database)).to.deep.equal(['EVANSVILLE', 'LOUISVILLE']);
    expect(await sites(limited)).to.deep.equal(['EVANSVILLE']);
    expect(await limited.atOneMoment(sites)).to.deep.equal(['EVANSVILLE']);
    const snapshot = await limited.snapshot('reporting_reader');
    try {
      expect(await snapshot.query(SITES_OF_ORDERS)).to.deep.equal([{ site: 'EVANSVILLE' }]);
    } finally {
      await snapshot.end();
    }
    expect(await sites(limitedDatabase(test.api, { sites: [] }))).to.deep.equal([]);
    expect(await sites(limitedDatabase(test.api, { sites: [...SITES], businessUnits: [] }))).to.deep.equal([]);
    expect(await sites(test.database)).to.have.length(2);
  });

  it('shows nothing where nobody said what it is limited to', async () => {
    const unsaid = test.api.read('limited_reader', (tx) => tx.query(SITES_OF_ORDERS));
    expect(await unsaid.catch(String)).to.match(/atlas\.sites|malformed array/);
  });

  it('is closed to a table that nobody opened, and each that is open says which rows', async () => {
    const tables = await test.admin<{ table: string; open: boolean; limited: boolean }>(
      `SELECT c.relname AS table, has_table_privilege('atlas_limited_reader', c.oid, 'SELECT') AS open,
         c.relrowsecurity AND EXISTS (SELECT FROM pg_policies p WHERE p.schemaname = 'reporting'
           AND p.tablename = c.relname AND p.policyname = 'limited') AS limited
       FROM pg_class c WHERE c.relnamespace = 'reporting'::regnamespace AND c.relkind = 'r' ORDER BY 1`,
    );
    const unlimited = tables.filter(({ open, limited }) => open && !limited);
    expect(unlimited.map(({ table }) => table)).to.deep.equal([]);
    expect(tables.filter(({ open }) => !open).map(({ table }) => table)).to.include('audit_entries');
  });

  it('refuses what is closed, whichever way it is read, and leaves other errors what they are', async () => {
    const limited = limitedDatabase(test.api, { sites: ['EVANSVILLE'] });
    const closed = 'SELECT 1 FROM reporting.audit_entries';
    const ways = (sql: string): Promise<unknown>[] => [
      limited.read('reporting_reader', (tx) => tx.query(sql)),
      limited.read('reporting_reader', (tx) => Promise.all([tx.query('SELECT 1'), tx.query(sql), tx.query(sql)])),
      limited.atOneMoment((frozen) => frozen.read('reporting_reader', (tx) => tx.query(sql))),
      inSnapshot(limited, (snapshot) => snapshot.query(sql)),
      inSnapshot(limited, async (snapshot) => {
        for await (const row of snapshot.rows(sql)) expect(row).to.equal(undefined);
      }),
    ];
    for (const refused of await Promise.allSettled(ways(closed))) {
      expect((refused as PromiseRejectedResult).reason).to.include({ status: 403, code: 'whole-company-only' });
    }
    for (const broken of await Promise.allSettled(ways('SELECT 1 FROM reporting.nothing'))) {
      expect((broken as PromiseRejectedResult).reason).to.include({ code: '42P01' });
    }
    const misgranted = test.api.read('parties', (tx) => tx.query(closed));
    expect(await misgranted.catch((error: unknown) => error)).to.include({ code: '42501' });
  });

  it('is limited as well when the read models were rebuilt', async () => {
    const owner = { query: test.admin };
    await createNext(owner);
    const policies = await test.admin(
      `SELECT tablename, policyname, roles::text, replace(qual, 'reporting_next.', 'reporting.') AS qual, with_check
       FROM pg_policies WHERE schemaname = 'reporting_next' ORDER BY 1, 2`,
    );
    const opened = `SELECT table_name, privilege_type FROM information_schema.table_privileges
      WHERE grantee = 'atlas_limited_reader' AND table_schema = $1 ORDER BY 1, 2`;
    const live = await test.admin(
      `SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies
       WHERE schemaname = 'reporting' AND tablename <> 'stream' ORDER BY 1, 2`,
    );
    expect(policies).to.deep.equal(live).and.have.length.greaterThan(60);
    expect(await test.admin(opened, ['reporting_next'])).to.deep.equal(await test.admin(opened, ['reporting']));
    await dropNext(owner);
  });
});

async function inSnapshot<T>(database: Database, body: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const snapshot = await database.snapshot('reporting_reader');
  try {
    return await body(snapshot);
  } finally {
    await snapshot.end();
  }
}
