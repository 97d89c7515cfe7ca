import { expect } from 'chai';
import type { Database } from '../../platform/database.js';
import { createLog } from '../../platform/log.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { until } from '../../tests/support/until.js';
import { streamHub } from './stream-hub.js';

const never = new AbortController().signal;

describe('the hub of the stream', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const tell = (count: number): Promise<unknown> =>
    test.admin(
      `INSERT INTO reporting.stream (event_id, position, occurred_at, domain, type, aggregate_id, subject, actor_name, summary)
       SELECT gen_random_uuid(), n, now(), 'orders', 'OrderReceived', 'order:1', '1', 'Ollie', 'x'
       FROM generate_series(1, $1) n`,
      [count],
    );

  it('loses nothing while the database is away when the first comes to listen', async () => {
    let reads = 0;
    const lame = {
      ...test.database,
      read: (owner, body) => {
        reads += 1;
        return reads <= 2 ? Promise.reject(new Error('away')) : test.database.read(owner, body);
      },
    } as Database;
    const hub = streamHub(lame, createLog({ process: 'test', level: 'fatal' }));
    const heard: number[] = [];
    await hub.listen(0, () => undefined, never).catch(() => undefined);
    await hub.listen(0, () => undefined, never).catch(() => undefined);
    await hub.listen(0, (facts) => heard.push(...facts.map(({ place }) => place)), never);
    await tell(3);
    await until('three facts', async () => (heard.length >= 3 ? true : undefined));
    await hub.close();
    expect(heard).to.have.length(3);
  }).timeout(10_000);

  it('reads no further for who is gone', async () => {
    await tell(1_200);
    const hub = streamHub(test.database, createLog({ process: 'test', level: 'fatal' }));
    const gone = new AbortController();
    let heard = 0;
    const stop = await hub.listen(
      0,
      (facts) => {
        heard += facts.length;
        gone.abort();
      },
      gone.signal,
    );
    stop();
    await hub.close();
    expect(heard).to.equal(500);
  });
});
