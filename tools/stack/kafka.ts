import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { run } from './commands.js';
import { withoutAtlas } from './environment.js';
import { type Artifact, requireJava, resolveJars } from './maven.js';
import { loopback, type PortBook } from './ports.js';
import { isRunning, processFolder } from './processes.js';
import { defineService, type Service } from './service.js';

export const kafkaArtifact: Artifact = { group: 'org.apache.kafka', name: 'kafka_2.13', version: '4.1.0' };

export interface KafkaService extends Service {
  readonly brokers: string;
}

/** One more door to the broker, for a test that wants it locked. */
interface Listener {
  readonly name: string;
  readonly protocol: 'SASL_SSL';
  readonly port: number;
  /** What stands behind `listener.name.<name>.`. */
  readonly settings: Readonly<Record<string, string>>;
  /** As "SCRAM-SHA-512=[name=…,password=…]". */
  readonly scramUsers: readonly string[];
}

/** One node, controller and broker in one. Topics are made on purpose only, and keep everything. */
function properties(directory: string, port: number, controllerPort: number, more?: Listener): string {
  const address = more && `${more.name}://${loopback}:${more.port}`;
  const and = (text: string | undefined) => (text === undefined ? '' : `,${text}`);
  const settings: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${loopback}:${controllerPort}`,
    listeners: `PLAINTEXT://${loopback}:${port},CONTROLLER://${loopback}:${controllerPort}${and(address)}`,
    'advertised.listeners': `PLAINTEXT://${loopback}:${port}${and(address)}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${and(more && `${more.name}:${more.protocol}`)}`,
    'log.dirs': join(directory, 'data'),
    'auto.create.topics.enable': false,
    'log.retention.ms': -1,
    'log.retention.bytes': -1,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'log.cleaner.threads': 1,
  };
  for (const [name, value] of Object.entries(more?.settings ?? {})) {
    settings[`listener.name.${more?.name.toLowerCase()}.${name}`] = value;
  }
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %m (%c{1})%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = info
`;

function portAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback);
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** The port opens before the broker has a leader for anything: ask for the metadata. */
export async function kafkaAnswers(brokers: string): Promise<boolean> {
  const [host = loopback, port = '9092'] = (brokers.split(',')[0] ?? '').split(':');
  if (host === loopback && !(await portAnswers(Number(port)))) return false;
  const kafka = new Kafka({
    brokers: brokers.split(','),
    clientId: 'atlas-launcher',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2000,
    requestTimeout: 3000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}

export async function prepareKafka(
  directory: string,
  book: PortBook,
  preferredPort?: number,
  more?: Listener,
): Promise<KafkaService> {
  const folder = processFolder(directory);
  const runs = isRunning(folder, 'kafka');
  const java = await requireJava();
  const jars = join(await resolveJars(kafkaArtifact), '*');
  const home = join(directory, 'kafka');
  mkdirSync(home, { recursive: true });
  const port = await book.portFor('kafka', runs, preferredPort);
  const controllerPort = await book.portFor('kafka-controller', runs);
  const configuration = join(home, 'server.properties');
  const log4j = join(home, 'log4j2.properties');
  writeFileSync(configuration, properties(home, port, controllerPort, more));
  writeFileSync(log4j, logging);
  const jvm = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=4', `-Dlog4j2.configurationFile=${log4j}`];
  if (!existsSync(join(home, 'data', 'meta.properties'))) {
    const cluster = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
    const users = (more?.scramUsers ?? []).flatMap((user) => ['--add-scram', user]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', configuration, ...users];
    await run(java, [...jvm, '-cp', jars, ...format]);
  }
  const brokers = `${loopback}:${port}`;
  const service = defineService({
    folder,
    spec: {
      name: 'kafka',
      command: java,
      args: [...jvm, '-cp', jars, 'kafka.Kafka', configuration],
      cwd: home,
      env: withoutAtlas(),
    },
    readiness: { check: () => kafkaAnswers(brokers), withinMs: 60_000 },
    graceMs: 30_000,
  });
  return { ...service, brokers };
}
