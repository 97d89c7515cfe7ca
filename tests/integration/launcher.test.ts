import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { withoutAtlas } from '../../tools/stack/environment.js';
import { isAlive, startTimeOf } from '../../tools/stack/process-identity.js';
import { eraseStack, type Stack, startStack } from '../../tools/stack/stack.js';

/** What drills and `make down` rely on: each service comes back on its port with its data, however it ended. */
describe('launcher', () => {
  const directory = mkdtempSync(join(tmpdir(), 'atlas-launcher-'));
  let stack: Stack;

  before(async () => {
    stack = await startStack({ dir: directory, services: ['postgres', 'temporal', 'kafka'], env: withoutAtlas() });
  });
  after(() => eraseStack(directory));

  async function query<R extends pg.QueryResultRow>(sql: string): Promise<R[]> {
    const client = new pg.Client({ connectionString: stack.addresses.postgres });
    await client.connect();
    try {
      return (await client.query<R>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function onKafka<T>(body: (kafka: Kafka) => Promise<T>): Promise<T> {
    return body(new Kafka({ brokers: [stack.addresses.kafka ?? ''], logLevel: logLevel.NOTHING }));
  }

  async function topics(): Promise<string[]> {
    return onKafka(async (kafka) => {
      const admin = kafka.admin();
      await admin.connect();
      const names = await admin.listTopics();
      await admin.disconnect();
      return names;
    });
  }

  async function onTemporal<T>(body: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address: stack.addresses.temporal });
    try {
      return await body(new Client({ connection }));
    } finally {
      await connection.close();
    }
  }

  for (const ending of ['kill', 'stop'] as const) {
    it(`PostgreSQL comes back with what was committed after a ${ending}`, async () => {
      await query('CREATE TABLE IF NOT EXISTS kept (ending text)');
      await query(`INSERT INTO kept VALUES ('${ending}')`);
      await stack.service('postgres')[ending]();
      expect(stack.service('postgres').isRunning()).to.equal(false);
      await stack.service('postgres').start();
      expect(await query('SELECT ending FROM kept')).to.deep.include({ ending });
    });

    it(`Temporal comes back with its workflows after a ${ending}`, async () => {
      const workflowId = `waiting-${ending}`;
      await onTemporal((client) => client.workflow.start('nobody', { workflowId, taskQueue: 'nobody' }));
      await stack.service('temporal')[ending]();
      await stack.service('temporal').start();
      const { status } = await onTemporal((client) => client.workflow.getHandle(workflowId).describe());
      expect(status.name).to.equal('RUNNING');
    });

    it(`Kafka comes back with its topics after a ${ending}`, async () => {
      const topic = `kept-${ending}`;
      await onKafka(async (kafka) => {
        const admin = kafka.admin();
        await admin.connect();
        await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
        await admin.disconnect();
      });
      await stack.service('kafka')[ending]();
      await stack.service('kafka').start();
      expect(await topics()).to.include(topic);
    });
  }

  it('Kafka makes no topic by itself', async () => {
    const failure = await onKafka(async (kafka) => {
      const producer = kafka.producer({ retry: { retries: 0 } });
      await producer.connect();
      const sent = await producer.send({ topic: 'nobody-made-it', messages: [{ value: 'x' }] }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      await producer.disconnect();
      return sent;
    });
    expect(failure).to.match(/does not host this topic-partition/);
    expect(await topics()).not.to.include('nobody-made-it');
  });

  it('PostgreSQL does not trust a login without its password', async () => {
    const url = new URL(stack.addresses.postgres ?? '');
    url.password = 'wrong';
    const failure = await new pg.Client({ connectionString: url.href }).connect().then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.contain('password authentication failed');
  });

  it('a second start in the same folder uses what runs', async () => {
    const again = await startStack({
      dir: directory,
      services: ['postgres', 'temporal', 'kafka'],
      env: withoutAtlas(),
    });
    expect(again.addresses).to.deep.equal(stack.addresses);
    expect(again.service('kafka').pid()).to.equal(stack.service('kafka').pid());
  });

  it('uses a service that the environment gives, and neither starts nor stops one', async () => {
    const own = mkdtempSync(join(tmpdir(), 'atlas-launcher-guest-'));
    const guest = await startStack({ dir: own, env: { ...withoutAtlas(), ...stack.env }, isolate: 'guest' });
    expect(guest.services).to.deep.equal({});
    expect(guest.addresses.postgres).to.equal((stack.addresses.postgres ?? '').replace(/atlas$/, 'guest'));
    await guest.stop();
    await eraseStack(own);
    expect(await query("SELECT 1 FROM pg_database WHERE datname = 'guest'")).to.deep.equal([]);
    expect(stack.service('postgres').isRunning()).to.equal(true);
  });

  it('stop ends all of it, by pid', async () => {
    const processes = (['postgres', 'temporal', 'kafka'] as const).map((name) => {
      const pid = stack.service(name).pid() ?? 0;
      return { pid, startTime: startTimeOf(pid) ?? 'gone' };
    });
    expect(processes.every(isAlive)).to.equal(true);
    await stack.stop();
    expect(processes.some(isAlive)).to.equal(false);
  });
});
