import { expect } from 'chai';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { LastStatement, type SchemaOwner } from './database.js';

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (error: Error) => error.message,
  );

describe('a transaction', () => {
  let test: TestDatabase;
  // One connection: what one transaction leaves behind on it, the next one meets.
  before(async () => {
    test = await testDatabase({ poolSize: 1 });
  });
  after(() => test.close());

  const insert = (key: string): [string, string[]] => [
    `INSERT INTO orders.steps (key, status) VALUES ($1, 'running') RETURNING key`,
    [key],
  ];
  const kept = async (): Promise<string[]> => {
    const rows = await test.admin<{ key: string }>('SELECT key FROM orders.steps ORDER BY key');
    return rows.map(({ key }) => key);
  };

  it('answers by its last statement, which commits with it', async () => {
    const answer = await test.database.transaction('orders', async (tx) => {
      await tx.query(...insert('one'));
      return new LastStatement(...insert('two'), ([row]) => `last: ${String(row?.['key'])}`);
    });
    expect(answer).to.equal('last: two');
    expect(await kept()).to.deep.equal(['one', 'two']);
  });

  it('is undone when the last statement is refused, though the commit was sent behind it', async () => {
    const work = test.database.transaction('orders', async (tx) => {
      await tx.query(...insert('three'));
      return new LastStatement('SELECT 1 / $1::int', ['0'], () => 'done');
    });
    expect(await messageOf(work)).to.equal('division by zero');
    expect(await kept()).to.deep.equal(['one', 'two']);
  });

  it('is undone when the body throws, and the next one is whole', async () => {
    const work = test.database.transaction('orders', async (tx) => {
      await tx.query(...insert('four'));
      throw new Error('a bug');
    });
    expect(await messageOf(work)).to.equal('a bug');
    await test.database.transaction('orders', (tx) => tx.query(...insert('five')));
    expect(await kept()).to.deep.equal(['five', 'one', 'two']);
  });

  it('whose body goes on after a refusal throws, for nothing of it is kept', async () => {
    const work = test.database.transaction('orders', async (tx) => {
      await tx.query(...insert('lost'));
      await tx.query(...insert('lost')).catch(() => undefined);
      return 'done';
    });
    expect(await messageOf(work)).to.include('rolled back');
    expect(await kept()).to.deep.equal(['five', 'one', 'two']);
  });

  it('does nothing outside its role: when that cannot be taken, the first statement is refused as well', async () => {
    const work = test.database.transaction('nobody' as SchemaOwner, (tx) => tx.query(...insert('six')));
    expect(await messageOf(work)).to.equal('role "atlas_nobody" does not exist');
    const asOther = test.database.transaction('billing', (tx) => tx.query(...insert('seven')));
    expect(await messageOf(asOther)).to.include('permission denied');
    expect(await kept()).to.deep.equal(['five', 'one', 'two']);
  });

  it('gives each of several statements at once its own rows', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index);
    const rows = await test.database.transaction('orders', (tx) =>
      Promise.all(numbers.map((n) => tx.query<{ n: number }>('SELECT $1::int AS n', [n]))),
    );
    expect(rows.map(([row]) => row?.n)).to.deep.equal(numbers);
  });

  it('whose connection is lost throws, and the next one has another', async () => {
    const work = test.database.transaction('orders', async (tx) => {
      await tx.query(...insert('eight'));
      await tx.query('SELECT pg_terminate_backend(pg_backend_pid())');
    });
    expect(await messageOf(work)).to.match(/terminat|Connection/);
    await test.database.transaction('orders', (tx) => tx.query(...insert('nine')));
    expect(await kept()).to.deep.equal(['five', 'nine', 'one', 'two']);
  });

  it('that a migration has overtaken fails once, and goes through when it is tried again', async () => {
    const all = () =>
      test.database.transaction('orders', (tx) => tx.query('SELECT * FROM orders.steps WHERE key = $1', ['one']));
    await all();
    await test.admin('ALTER TABLE orders.steps ADD COLUMN later text');
    expect(await messageOf(all())).to.include('cached plan');
    expect(await all()).to.have.length(1);
  });

  it('gives up a connection that has forgotten a statement', async () => {
    const one = () => test.database.transaction('orders', (tx) => tx.query('SELECT 7 AS n WHERE $1', [true]));
    await one();
    await test.database.pool.query('DEALLOCATE ALL');
    expect(await messageOf(one())).to.include('does not exist');
    expect(await one()).to.deep.equal([{ n: 7 }]);
  });
});
