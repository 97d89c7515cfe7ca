import {
  type ISocketFactory,
  Kafka,
  type KafkaConfig,
  logLevel,
  Partitioners,
  type Producer,
  type SASLOptions,
} from 'kafkajs';
import { type Config, required } from './config.js';
import { ROOMS } from './database.js';
import type { Log } from './log.js';

export type { Kafka, Producer } from 'kafkajs';

export interface KafkaOptions {
  readonly config: Config;
  readonly clientId: string;
  readonly log: Log;
  /** How connections are made, where a test wants to cut them. */
  readonly socketFactory?: ISocketFactory;
}

/** Requests to a broker that has stopped answering end after this time; the caller then tries again. */
const REQUEST_MILLISECONDS = 10_000;

/** Few, for the callers try again themselves, with connections of their own: a silent one is then soon given up. */
export const RETRY = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 2 } as const;

export function openKafka({ config, clientId, log, socketFactory }: KafkaOptions): Kafka {
  return new Kafka({
    ...(socketFactory ? { socketFactory } : {}),
    clientId,
    brokers: config.ATLAS_KAFKA_BROKERS.split(','),
    ...securityOf(config),
    connectionTimeout: 3_000,
    requestTimeout: REQUEST_MILLISECONDS,
    retry: RETRY,
    logLevel: logLevel.WARN,
    // An unreachable broker is an ordinary thing that the callers wait out: kafkajs' own errors are warnings here.
    logCreator:
      () =>
      ({ namespace, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }) =>
        log.warn(message, { from: `kafkajs ${namespace}`.trim(), ...fields }),
  });
}

/** Encryption, and who Atlas is to the broker: what the settings say of it. */
function securityOf(config: Config): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { ATLAS_KAFKA_TLS_CA: ca, ATLAS_KAFKA_TLS_CERT: cert, ATLAS_KAFKA_TLS_KEY: key } = config;
  const mechanism = config.ATLAS_KAFKA_SASL;
  return {
    ...(config.ATLAS_KAFKA_TLS === 'on' && { ssl: { ...(ca && { ca }), ...(cert && key && { cert, key }) } }),
    ...(mechanism && {
      sasl: {
        mechanism,
        username: required(config, 'ATLAS_KAFKA_USER'),
        password: required(config, 'ATLAS_KAFKA_PASSWORD'),
      } as SASLOptions,
    }),
  };
}

/** Every acknowledged record is on all in-sync replicas; one request in flight keeps the order within a partition. */
export const openProducer = (kafka: Kafka): Producer =>
  kafka.producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    maxInFlightRequests: 1,
  });

/** Names of topics and consumer groups; tests and isolated stacks have a prefix of their own. */
export interface FactTopics {
  events(domain: string): string;
  deadLetters(domain: string): string;
  group(name: string): string;
  readonly domains: readonly string[];
  /** In the order of `domains`. */
  readonly allEvents: readonly string[];
  readonly allDeadLetters: readonly string[];
}

export function factTopics(prefix: string, domains: readonly string[] = ROOMS): FactTopics {
  const events = (domain: string): string => `${prefix}atlas.${domain}.events.v1`;
  const deadLetters = (domain: string): string => `${prefix}atlas.${domain}.dlq.v1`;
  return {
    events,
    deadLetters,
    group: (name) => `${prefix}atlas.${name}`,
    domains,
    allEvents: domains.map(events),
    allDeadLetters: domains.map(deadLetters),
  };
}
