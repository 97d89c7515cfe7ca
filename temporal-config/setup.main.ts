import { Connection } from '@temporalio/client';
import { loadConfig } from '../platform/config.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { ensureTopics } from '../platform/kafka-topics.js';
import { createLog } from '../platform/log.js';
import { clientOver, engineOf } from './engine.js';
import { ensureNamespace } from './namespace.js';
import { ensureSchedules } from './schedules.js';

const config = loadConfig();
const engine = engineOf(config);
const connection = await Connection.connect(engine.connection);
await ensureNamespace(connection, engine.namespace);
await ensureSchedules(clientOver(connection, engine));
await connection.close();

const log = createLog({ process: 'setup', level: 'warn' });
const kafka = openKafka({ config, clientId: 'atlas-setup', log });
const topics = factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX);
await ensureTopics(kafka, topics);
process.stdout.write(
  `set up: Temporal namespace ${config.ATLAS_TEMPORAL_NAMESPACE} with search attributes and schedules, ${topics.allEvents.length} topics of facts
`,
);
