import { Client, Connection } from '@temporalio/client';
import { loadConfig } from '../platform/config.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { ensureTopics } from '../platform/kafka-topics.js';
import { createLog } from '../platform/log.js';
import { ensureNamespace } from './namespace.js';
import { ensureSchedules } from './schedules.js';

const config = loadConfig();
const connection = await Connection.connect({ address: config.ATLAS_TEMPORAL_ADDRESS });
await ensureNamespace(connection, config.ATLAS_TEMPORAL_NAMESPACE);
await ensureSchedules(new Client({ connection, namespace: config.ATLAS_TEMPORAL_NAMESPACE }));
await connection.close();

const log = createLog({ process: 'setup', level: 'warn' });
const kafka = openKafka({ brokers: config.ATLAS_KAFKA_BROKERS, clientId: 'atlas-setup', log });
const topics = factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX);
await ensureTopics(kafka, topics);
process.stdout.write(
  `set up: Temporal namespace ${config.ATLAS_TEMPORAL_NAMESPACE} with search attributes and schedules, ${topics.allEvents.length} topics of facts
`,
);
