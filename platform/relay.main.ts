import { allFacts } from '../domain/facts.js';
import { factCodec } from './avro.js';
import { loadConfig, required } from './config.js';
import { openDatabase } from './database.js';
import { configuredHealthServer } from './health-server.js';
import { factTopics, openKafka } from './kafka.js';
import { kafkaAnswers } from './kafka-topics.js';
import { createLog } from './log.js';
import { createMetrics } from './metrics.js';
import { startRelay } from './relay.js';
import { outboxBacklog } from './relay-outbox.js';
import { onShutdown } from './shutdown.js';

const config = loadConfig();
const log = createLog({ process: 'relay', level: config.ATLAS_LOG_LEVEL });
const metrics = createMetrics('relay');
const databaseUrl = required(config, 'ATLAS_RELAY_DATABASE_URL');
const database = openDatabase({
  url: databaseUrl,
  size: 4,
  applicationName: 'atlas-relay',
  onIdleError: (error) => log.warn('a database connection was lost', { error }),
});
const kafka = openKafka({ config, clientId: 'atlas-relay', log });
const relay = startRelay({
  database,
  databaseUrl,
  kafka,
  topics: factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX),
  codec: factCodec(allFacts),
  log,
  metrics,
});
const health = await configuredHealthServer(config, {
  checks: { database: () => outboxBacklog(database), kafka: () => kafkaAnswers(kafka) },
  metrics,
});
log.info('the relay runs', { health: health?.url });
onShutdown(log, [() => relay.stop(), () => database.close(), async () => health?.close()]);
