import { expect } from 'chai';
import pg from 'pg';
import { LOGINS } from '../../migrations/support.js';
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
const READERS = [...ROOMS, 'outbox'] as const;
const readerOf = (owner: string): string => `atlas_${owner}_reader`;

/** All that a role may do outside its own schema: a room's door to the outbox, the ledger's to what waits for it, the API's to the audit. */
const DOORS: readonly string[] = [
  ...[...OWNERS, 'reporting_reader', 'limited_reader'].map((owner) =>
    textOf({ role: roleOf(owner), object: 'public', privilege: 'USAGE' }),
  ),
  ...[...LOGINS, ...READERS.map(readerOf)].map((role) => textOf({ role, object: 'public', privilege: 'USAGE' })),
  ...ROOMS.flatMap((room) => [
    textOf({ role: roleOf(room), object: 'outbox', privilege: 'USAGE' }),
    textOf({ role: roleOf(room), object: 'outbox.append', privilege: 'EXECUTE' }),
  ]),
  textOf({ role: 'atlas_ledger_reader', object: 'outbox', privilege: 'USAGE' }),
  textOf({ role: 'atlas_ledger_reader', object: 'outbox.waiting_facts', privilege: 'EXECUTE' }),
  ...['facts_to_post', 'waiting_facts', 'mark_posted'].map((name) =>
    textOf({ role: 'atlas_ledger', object: `outbox.${name}`, privilege: 'EXECUTE' }),
  ),
  textOf({ role: 'atlas_http', object: 'audit', privilege: 'USAGE' }),
  textOf({ role: 'atlas_http', object: 'audit.append', privilege: 'EXECUTE' }),
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

const loginOf = (owner: (typeof OWNERS)[number]) => {
  if (owner === 'reporting') return 'atlas_projector';
  return owner === 'http' || owner === 'limits' ? 'atlas_api' : 'atlas_worker';
};

/** Sequences from which a reader draws the number of what a caller asks for. */
const DRAWN = [
  ...['orders.order_number', 'jobs.job_number', 'repairs.repair_number', 'returns.return_number'],
  ...['billing.correction_number', 'approvals.delegation_number', 'approvals.contact_number'],
  ...['correspondence.hold_number', 'correspondence.subscription_number', 'webhooks.endpoint_number'],
].map((object) => `${readerOf(object.split('.')[0] ?? '')}: USAGE on ${object}`);

/** What readers may do besides reading their schema. */
const readerBreaches = async (test: TestDatabase): Promise<string[]> => {
  const grants = await reachOf(test.admin, READERS.map(readerOf));
  const home = ({ role }: Grant): string => role.replace(/^atlas_|_reader$/g, '');
  const reading = ({ object, privilege }: Grant, schema: string): boolean =>
    object === schema ? privilege === 'USAGE' : object.startsWith(`${schema}.`) && privilege === 'SELECT';
  return breachesIn(grants.filter((grant) => !reading(grant, home(grant)))).filter((one) => !DRAWN.includes(one));
};

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

  it('the readers of the read models read them and the chart, and no more', async () => {
    const grants = (await reachOf(test.admin, ['atlas_reporting_reader', 'atlas_limited_reader'])).filter(
      ({ object, privilege }) =>
        !(object.startsWith('reporting.') && privilege === 'SELECT') &&
        !['reporting', 'public.chart_of_accounts', 'public.limited_to'].includes(object),
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
      'audit.entries',
      'audit.seals',
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

  it('of readers read their schema, and write nothing', async () => {
    expect(await readerBreaches(test)).to.deep.equal([]);
  });

  it('of the API write no room, as whatever role it comes', async () => {
    const taken = (await membersOf(test.admin)).filter(({ member }) => member === 'atlas_api').map(({ role }) => role);
    expect(taken).to.include.members(['atlas_orders_reader', 'atlas_http']);
    const writes = (table: { name: string; column: string }): string[] => everything(table).slice(1);
    const statements = tables.filter(({ schema }) => !['http', 'limits'].includes(schema)).flatMap(writes);
    for (const role of taken) expect(await as(test, 'atlas_api', statements, role), role).to.deep.equal([]);
    const refused = await test.api.transaction('orders', (tx) => tx.query('SELECT 1')).catch((error: Error) => error);
    expect(String(refused)).to.include('permission denied to set role "atlas_orders"');
  });

  it('of the audit seal what was written, and write none of it: that is done through its one door', async () => {
    const statements = [
      'INSERT INTO audit.entries DEFAULT VALUES',
      'INSERT INTO audit.to_seal VALUES (1)',
      'UPDATE audit.to_seal SET entry = 1',
    ];
    expect(await as(test, 'atlas_worker', statements, 'atlas_audit')).to.deep.equal([]);
  });

  it('end a statement of whoever comes in by a login after 30 seconds', async () => {
    for (const login of LOGINS) {
      const client = new pg.Client({ connectionString: test.urlFor(login) });
      await client.connect();
      const { rows } = await client.query(
        `SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle`,
      );
      await client.end();
      expect(rows, login).to.deep.equal([{ statement: '30s', idle: '1min' }]);
    }
  });

  it('are taken by the logins that need them, and belong to no other role', async () => {
    const members = (await membersOf(test.admin))
      // The login that API and worker of older installations share: docs/operations.md says when it is dropped.
      .filter(({ member }) => member !== 'atlas_app')
      .map(({ member, role }) => `${member} as ${role}`);
    const expected = [
      ...[...READERS.map(readerOf), 'atlas_http', 'atlas_limits', 'atlas_reporting_reader', 'atlas_limited_reader'].map(
        (role) => `atlas_api as ${role}`,
      ),
      ...[...READERS.map(readerOf), ...READERS.map(roleOf), 'atlas_reporting_reader'].map(
        (role) => `atlas_worker as ${role}`,
      ),
      'atlas_relay as atlas_outbox',
      'atlas_relay as atlas_outbox_reader',
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
    const taken = await as(scratch, 'atlas_worker', statements, 'atlas_orders');
    expect(taken).to.deep.equal(statements);
  });

  for (const [sql, breach] of [
    ['GRANT DELETE ON ledger.journal_lines TO atlas_ledger', 'atlas_ledger: DELETE on ledger.journal_lines'],
    ['GRANT UPDATE (memo) ON ledger.journal_lines TO PUBLIC', 'atlas_api: UPDATE on ledger.journal_lines'],
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

  for (const [sql, breach] of [
    ['GRANT INSERT ON orders.orders TO atlas_orders_reader', 'atlas_orders_reader: INSERT on orders.orders'],
    ['GRANT SELECT ON billing.invoices TO atlas_orders_reader', 'atlas_orders_reader: SELECT on billing.invoices'],
    ['GRANT USAGE ON SEQUENCE jobs.job_number TO atlas_orders_reader', 'atlas_orders_reader: USAGE on jobs.job_number'],
  ] as const) {
    it(`find ${sql}`, async () => {
      expect(await readerBreaches(scratch)).not.to.include(breach);
      await scratch.admin(sql);
      expect(await readerBreaches(scratch)).to.include(breach);
    });
  }

  it('find an API that writes a room', async () => {
    await scratch.admin('GRANT INSERT ON orders.orders TO atlas_orders_reader');
    const statement = 'INSERT INTO orders.orders DEFAULT VALUES';
    expect(await as(scratch, 'atlas_api', [statement], 'atlas_orders_reader')).to.deep.equal([statement]);
  });

  it('find a login that inherits what its roles may do', async () => {
    // A room's role stands for such a login: roles belong to the cluster, and this one is nobody else's to change.
    const breaches = await loginBreaches(scratch.admin, ['atlas_orders']);
    expect(breaches.map(textOf)).to.include('atlas_orders: INHERIT on itself');
  });
});
