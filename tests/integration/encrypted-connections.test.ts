import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { expect } from 'chai';
import { migrate } from '../../migrations/migrate.js';
import { loadConfig } from '../../platform/config.js';
import { openDatabase } from '../../platform/database.js';
import { openKafka, openProducer } from '../../platform/kafka.js';
import { withAdmin } from '../../platform/kafka-topics.js';
import { silentLog } from '../../platform/log.js';
import { engineOf, openClient } from '../../temporal-config/engine.js';
import { prepareKafka } from '../../tools/stack/kafka.js';
import { freePort, portBook } from '../../tools/stack/ports.js';
import { eraseStack } from '../../tools/stack/stack.js';
import { type Authority, authority, type Pair } from '../support/authority.js';
import { type LockedDoor, lockedPostgres, lockedTemporal } from '../support/locked-doors.js';
import { quietRuntime } from '../support/replay.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

let own: Authority;
let stranger: Authority;
let atlas: Pair;
let foreign: Pair;

before(() => {
  [own, stranger] = [authority(), authority()];
  [atlas, foreign] = [own.issue('atlas'), stranger.issue('atlas')];
});
after(() => {
  own.forget();
  stranger.forget();
});

type Change = () => NodeJS.ProcessEnv;
const tls = (peer: string, ca: Pair, pair: Pair): NodeJS.ProcessEnv => ({
  [`${peer}_TLS`]: 'on',
  [`${peer}_TLS_CA_FILE`]: ca.certFile,
  [`${peer}_TLS_CERT_FILE`]: pair.certFile,
  [`${peer}_TLS_KEY_FILE`]: pair.keyFile,
});

describe('Temporal behind TLS', function () {
  this.timeout(60_000);
  let door: LockedDoor;
  before(async () => {
    quietRuntime();
    // Its name is not where it is found.
    const pair = own.issue('temporal', 'DNS:temporal.test');
    door = await lockedTemporal(process.env['ATLAS_TEMPORAL_ADDRESS'] ?? '', own, pair, 'key-of-atlas');
  });
  after(() => door.close());

  const engine = (change: NodeJS.ProcessEnv) =>
    engineOf(
      loadConfig({
        ATLAS_MODE: 'development',
        ATLAS_TEMPORAL_ADDRESS: `127.0.0.1:${door.port}`,
        ...tls('ATLAS_TEMPORAL', own.ca, atlas),
        ATLAS_TEMPORAL_TLS_SERVER_NAME: 'temporal.test',
        ATLAS_TEMPORAL_API_KEY: 'key-of-atlas',
        ...change,
      }),
    );
  interface Attempt {
    readonly answer: Promise<unknown>;
    close(): Promise<void>;
  }
  const asClient = (change: NodeJS.ProcessEnv, withinMs: number): Attempt => {
    const { connection } = openClient(engine(change));
    const ask = () => connection.workflowService.getSystemInfo({});
    return { answer: connection.withDeadline(Date.now() + withinMs, ask), close: () => connection.close() };
  };
  const asWorker = (change: NodeJS.ProcessEnv): Attempt => {
    const answer = NativeConnection.connect(engine(change).connection);
    return {
      answer,
      close: () =>
        answer.then(
          (connection) => connection.close(),
          () => undefined,
        ),
    };
  };

  const refused: Record<string, Change> = {
    'in the open': () => ({
      ...Object.fromEntries(Object.keys(tls('ATLAS_TEMPORAL', own.ca, atlas)).map((name) => [name, undefined])),
      ATLAS_TEMPORAL_TLS_SERVER_NAME: undefined,
      ATLAS_TEMPORAL_API_KEY: undefined,
    }),
    'with a certificate of somebody else': () => tls('ATLAS_TEMPORAL', own.ca, foreign),
    'trusting another authority': () => tls('ATLAS_TEMPORAL', stranger.ca, atlas),
    'expecting another name': () => ({ ATLAS_TEMPORAL_TLS_SERVER_NAME: 'elsewhere.test' }),
    'without the key': () => ({ ATLAS_TEMPORAL_API_KEY: undefined }),
  };
  for (const [who, attempt] of [
    ['clients', asClient],
    ['workers', asWorker],
  ] as const) {
    it(`is reached by ${who}`, async () => {
      const { answer, close } = attempt({}, 20_000);
      await answer;
      await close();
    });
    for (const [how, change] of Object.entries(refused)) {
      it(`is not reached by ${who} ${how}`, async () => {
        door.refusals();
        const { answer, close } = attempt(change(), 1_000);
        expect(await answer.catch((error: unknown) => error)).to.be.instanceOf(Error);
        // A client that was too slow to be refused tries again until it is closed.
        await until('a refusal', async () => (door.refusals() > 0 ? true : undefined));
        await close();
      });
    }
  }
});

describe('PostgreSQL behind TLS', function () {
  this.timeout(60_000);
  let test: TestDatabase;
  let door: LockedDoor;
  before(async () => {
    test = await testDatabase();
    door = await lockedPostgres(new URL(test.adminUrl), own, own.issue('postgres'));
  });
  after(async () => {
    await door.close();
    await test.close();
  });

  const through = (parameters: Record<string, string>): string => {
    const url = new URL(test.adminUrl);
    url.port = String(door.port);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  };
  const ask = async (parameters: Record<string, string>): Promise<unknown> => {
    const { pool, close } = openDatabase({ url: through(parameters), size: 1 });
    try {
      return (await pool.query('SELECT 1 AS one')).rows;
    } finally {
      await close();
    }
  };
  const given = (ca: Pair, { certFile, keyFile }: Pair) => ({
    sslmode: 'verify-full',
    sslrootcert: ca.certFile,
    sslcert: certFile,
    sslkey: keyFile,
  });

  it('is reached by what its URL says', async () => {
    expect(await ask(given(own.ca, atlas))).to.deep.equal([{ one: 1 }]);
    expect(await migrate(through(given(own.ca, atlas))), 'migrations that were not run yet').to.deep.equal([]);
  });

  for (const [how, parameters] of Object.entries({
    'in the open': () => ({}),
    'trusting another authority': () => given(stranger.ca, atlas),
    'with a certificate of somebody else': () => given(own.ca, foreign),
  })) {
    it(`is not reached ${how}`, async () => {
      expect(await ask(parameters()).catch((error: unknown) => error)).to.be.instanceOf(Error);
    });
  }
});

describe('Kafka behind TLS', function () {
  this.timeout(120_000);
  let directory: string;
  let brokers: string;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'atlas-locked-kafka-'));
    const { cert, key } = own.issue('kafka');
    const store = join(directory, 'broker.pem');
    writeFileSync(store, `${key}${cert}`);
    const port = await freePort();
    brokers = `127.0.0.1:${port}`;
    const security = 'org.apache.kafka.common.security';
    const kafka = await prepareKafka(directory, portBook(directory), undefined, {
      ...{ name: 'LOCKED', protocol: 'SASL_SSL', port },
      scramUsers: ['SCRAM-SHA-256=[name=atlas,password=hush]', 'SCRAM-SHA-512=[name=atlas,password=hush]'],
      settings: {
        'ssl.keystore.type': 'PEM',
        'ssl.keystore.location': store,
        'ssl.truststore.type': 'PEM',
        'ssl.truststore.location': own.ca.certFile,
        'ssl.client.auth': 'required',
        'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        'plain.sasl.jaas.config': `${security}.plain.PlainLoginModule required user_atlas="hush";`,
        'scram-sha-256.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
        'scram-sha-512.sasl.jaas.config': `${security}.scram.ScramLoginModule required;`,
      },
    });
    await kafka.start();
  });
  after(() => eraseStack(directory));

  const reach = (change: NodeJS.ProcessEnv) => {
    const sasl = { ATLAS_KAFKA_SASL: 'scram-sha-512', ATLAS_KAFKA_USER: 'atlas', ATLAS_KAFKA_PASSWORD: 'hush' };
    const settings = { ATLAS_KAFKA_BROKERS: brokers, ...tls('ATLAS_KAFKA', own.ca, atlas), ...sasl, ...change };
    return openKafka({ config: loadConfig(settings), clientId: 'atlas-test', log: silentLog });
  };

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    it(`takes and has what is sent to it: ${mechanism}`, async () => {
      const atlasKafka = reach({ ATLAS_KAFKA_SASL: mechanism });
      const topic = `sent-by-${mechanism}`;
      await withAdmin(atlasKafka, (admin) => admin.createTopics({ topics: [{ topic }], waitForLeaders: true }));
      const producer = openProducer(atlasKafka);
      await producer.connect();
      await producer.send({ topic, acks: -1, messages: [{ value: 'a fact' }] });
      await producer.disconnect();
      const [offsets] = await withAdmin(atlasKafka, (admin) => admin.fetchTopicOffsets(topic));
      expect(offsets).to.include({ high: '1' });
    });
  }

  for (const [how, change] of Object.entries({
    'in the open': () => ({
      ...Object.fromEntries(Object.keys(tls('ATLAS_KAFKA', own.ca, atlas)).map((name) => [name, undefined])),
    }),
    'without a certificate': () => ({ ATLAS_KAFKA_TLS_CERT_FILE: undefined, ATLAS_KAFKA_TLS_KEY_FILE: undefined }),
    'with a certificate of somebody else': () => tls('ATLAS_KAFKA', own.ca, foreign),
    'trusting another authority': () => tls('ATLAS_KAFKA', stranger.ca, atlas),
    'without a user': () => ({
      ...{ ATLAS_KAFKA_SASL: undefined, ATLAS_KAFKA_USER: undefined, ATLAS_KAFKA_PASSWORD: undefined },
    }),
    'with a wrong password': () => ({ ATLAS_KAFKA_PASSWORD: 'loud' }),
  } satisfies Record<string, Change>)) {
    it(`opens to nobody ${how}`, async () => {
      const asked = withAdmin(reach(change()), (admin) => admin.listTopics());
      expect(await asked.catch((error: unknown) => error)).to.be.instanceOf(Error);
    });
  }
});
