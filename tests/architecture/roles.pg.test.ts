import { expect } from 'chai';
import pg from 'pg';
import { ROOMS } from '../../platform/database.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import {
  allTables,
  appendOnlyBreaches,
  appendOnlyTables,
  type Grant,
  loginBreaches,
  membersOf,
  notRefused,
  reachOf,
} from './grants.js';

const roleOf = (schema: string): string => `atlas_${schema}`;
const OWNERS = [...ROOMS, 'outbox', 'http', 'limits', 'reporting'] as const;
const LOGINS = ['atlas_app', 'atlas_relay', 'atlas_projector'] as const;

/** All that a role may do outside its own schema: a room's door to the outbox, and the ledger's to what waits for it. */
const DOORS: readonly string[] = [
  ...[...OWNERS, 'reporting_reader'].map((owner) =>
    textOf({ role: roleOf(owner), object: 'public', privilege: 'USAGE' }),
  ),
  ...LOGINS.map((role) => textOf({ role, object: 'public', privilege: 'USAGE' })),
  ...ROOMS.flatMap((room) => [
    textOf({ role: roleOf(room), object: 'outbox', privilege: 'USAGE' }),
    textOf({ role: roleOf(room), object: 'outbox.append', privilege: 'EXECUTE' }),
  ]),
  ...['facts_to_post', 'waiting_facts', 'mark_posted'].map((name) =>
    textOf({ role: 'atlas_ledger', object: `outbox.${name}`, privilege: 'EXECUTE' }),
  ),
];

function textOf({ role, object, privilege }: Grant): string {
  return `${role}: ${privilege} on ${object}`;
}

const breachesIn = (grants: readonly Grant[]): string[] => grants.map(textOf).filter((grant) => !DOORS.includes(grant));

const changes = (table: { name: string; column: string }): string[] => [
  `UPDATE ${table.name} SET ${table.column} = DEFAULT`,
  `DELETE FROM ${table.name}`,
  `TRUNCATE ${table.name} CASCADE`,
];
const everything = (table: { name: string; column: string }): string[] => [
  `SELECT FROM ${table.name}`,
  `INSERT INTO ${table.name} DEFAULT VALUES`,
  ...changes(table),
];

/** What of the statements is not refused to a login of its own connection, in a role if one is given. */
async function as(
  test: TestDatabase,
  login: (typeof LOGINS)[number] | 'owner',
  statements: readonly string[],
  role?: string,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: login === 'owner' ? test.adminUrl : test.urlFor(login) });
  await client.connect();
  try {
    if (role) await client.query(`SET ROLE ${role}`);
    return await notRefused(async (sql) => (await client.query(sql)).rows as object[], statements);
  } finally {
    await client.end();
  }
}

const loginOf = (owner: (typeof OWNERS)[number]) => (owner === 'reporting' ? 'atlas_projector' : 'atlas_app');

describe('the roles of the database', () => {
  let test: TestDatabase;
  let tables: Awaited<ReturnType<typeof allTables>>;
  before(async () => {
    test = await testDatabase();
    tables = await allTables(test.admin);
  });
  after(() => test.close());

  it('have tables in every room, or the rest would prove nothing', () => {
    expect([...new Set(tables.map(({ schema }) => schema))]).to.include.members([...OWNERS]);
  });

  for (const owner of OWNERS) {
    it(`${roleOf(owner)} is granted nothing of its neighbours`, async () => {
      expect(breachesIn(await reachOf(test.admin, [roleOf(owner)]))).to.deep.equal([]);
    });

    it(`${roleOf(owner)} is refused whatever it tries on its neighbours' tables`, async () => {
      const statements = tables.filter(({ schema }) => schema !== owner).flatMap(everything);
      const taken = await as(test, loginOf(owner), statements, roleOf(owner));
      expect(taken).to.deep.equal([]);
    });

    it(`${roleOf(owner)} cannot change what is append-only`, async () => {
      const protectedTables = await appendOnlyTables(test.admin);
      const statements = tables.filter(({ name }) => protectedTables.includes(name)).flatMap(changes);
      const taken = await as(test, loginOf(owner), statements, roleOf(owner));
      expect(taken).to.deep.equal([]);
    });
  }

  it('the reader of the read models reads them and the chart, and no more', async () => {
    const grants = (await reachOf(test.admin, ['atlas_reporting_reader'])).filter(
      ({ object, privilege }) =>
        !(object.startsWith('reporting.') && privilege === 'SELECT') &&
        !['reporting', 'public.chart_of_accounts'].includes(object),
    );
    expect(breachesIn(grants)).to.deep.equal([]);
  });

  it('nobody may change an append-only table, and the owner of the database meets its trigger', async () => {
    expect((await appendOnlyBreaches(test.admin)).map(textOf)).to.deep.equal([]);
    const protectedTables = await appendOnlyTables(test.admin);
    expect(protectedTables).to.include.members([
      'ledger.journal_lines',
      'ledger.journals',
      'inventory.movements',
      'outbox.facts',
    ]);
    const statements = tables.filter(({ name }) => protectedTables.includes(name)).flatMap(changes);
    expect(statements).to.have.length(protectedTables.length * 3);
    const taken = await as(test, 'owner', statements);
    expect(taken).to.deep.equal([]);
  });

  for (const login of LOGINS) {
    it(`${login} can do nothing before it takes a role`, async () => {
      expect(breachesIn(await loginBreaches(test.admin, [login]))).to.deep.equal([]);
      const taken = await as(test, login, tables.flatMap(everything));
      expect(taken).to.deep.equal([]);
    });
  }

  it('are taken by the logins that need them, and belong to no other role', async () => {
    const members = (await membersOf(test.admin)).map(({ member, role }) => `${member} as ${role}`);
    const expected = [
      ...[...ROOMS, 'outbox', 'http', 'limits', 'reporting_reader'].map((owner) => `atlas_app as ${roleOf(owner)}`),
      'atlas_relay as atlas_outbox',
      'atlas_projector as atlas_reporting',
      'atlas_projector as atlas_reporting_reader',
    ];
    expect(members.sort()).to.deep.equal(expected.sort());
  });
});

describe('the checks of the roles', () => {
  let scratch: TestDatabase;
  before(async () => {
    scratch = await testDatabase();
  });
  after(() => scratch.close());

  for (const [sql, breach] of [
    ['GRANT SELECT ON billing.invoices TO atlas_orders', 'atlas_orders: SELECT on billing.invoices'],
    ['GRANT UPDATE (invoice) ON billing.invoices TO atlas_orders', 'atlas_orders: UPDATE on billing.invoices'],
    ['GRANT USAGE ON SCHEMA billing TO PUBLIC', 'atlas_orders: USAGE on billing'],
    ['GRANT USAGE ON SEQUENCE orders.order_number TO PUBLIC', 'atlas_billing: USAGE on orders.order_number'],
    ['GRANT EXECUTE ON FUNCTION outbox.mark_posted TO atlas_orders', 'atlas_orders: EXECUTE on outbox.mark_posted'],
    [
      "CREATE FUNCTION billing.leak() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
      'atlas_orders: EXECUTE on billing.leak',
    ],
  ] as const) {
    it(`find ${sql}`, async () => {
      const breaches = async () => breachesIn(await reachOf(scratch.admin, OWNERS.map(roleOf)));
      expect(await breaches()).not.to.include(breach);
      await scratch.admin(sql);
      expect(await breaches()).to.include(breach);
    });
  }

  it('find a neighbour’s table that can really be read and written', async () => {
    await scratch.admin('GRANT USAGE ON SCHEMA billing TO atlas_orders');
    await scratch.admin('GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON billing.invoice_balances TO atlas_orders');
    const statements = everything({ name: 'billing.invoice_balances', column: 'invoice' });
    const taken = await as(scratch, 'atlas_app', statements, 'atlas_orders');
    expect(taken).to.deep.equal(statements);
  });

  for (const [sql, breach] of [
    ['GRANT DELETE ON ledger.journal_lines TO atlas_ledger', 'atlas_ledger: DELETE on ledger.journal_lines'],
    ['GRANT UPDATE (memo) ON ledger.journal_lines TO PUBLIC', 'atlas_app: UPDATE on ledger.journal_lines'],
    ['DROP TRIGGER append_only ON inventory.movements', 'atlas_inventory: no trigger on inventory.movements'],
    ['ALTER TABLE orders.shipments DISABLE TRIGGER append_only', 'atlas_orders: no trigger on orders.shipments'],
  ] as const) {
    it(`find ${sql}`, async () => {
      const breaches = async () => (await appendOnlyBreaches(scratch.admin)).map(textOf);
      expect(await breaches()).not.to.include(breach);
      await scratch.admin(sql);
      expect(await breaches()).to.include(breach);
    });
  }

  it('find a login that inherits what its roles may do', async () => {
    // A room's role stands for such a login: roles belong to the cluster, and this one is nobody else's to change.
    const breaches = await loginBreaches(scratch.admin, ['atlas_orders']);
    expect(breaches.map(textOf)).to.include('atlas_orders: INHERIT on itself');
  });
});
