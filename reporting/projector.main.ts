import { allFacts } from '../domain/facts.js';
import { factCodec } from '../platform/avro.js';
import { loadConfig, required } from '../platform/config.js';
import { openDatabase } from '../platform/database.js';
import { configuredHealthServer } from '../platform/health-server.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { kafkaAnswers } from '../platform/kafka-topics.js';
import { createLog } from '../platform/log.js';
import { createMetrics } from '../platform/metrics.js';
import { onShutdown } from '../platform/shutdown.js';
import { startProjector } from './projector.js';
import { forgetOld } from './stream.js';

const config = loadConfig();
const log = createLog({ process: 'projector', level: config.ATLAS_LOG_LEVEL });
const metrics = createMetrics('projector');
const database = openDatabase({
  url: required(config, 'ATLAS_PROJECTOR_DATABASE_URL'),
  size: 4,
  applicationName: 'atlas-projector',
  onIdleError: (error) => log.warn('a database connection was lost', { error }),
});
const kafka = openKafka({ config, clientId: 'atlas-projector', log });
const projector = startProjector({
  database,
  kafka,
  topics: factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX),
  codec: factCodec(allFacts),
  log,
  metrics,
});
const health = await configuredHealthServer(config, {
  checks: {
    database: () => database.read('reporting', (tx) => tx.query('SELECT 1 FROM reporting.inbox LIMIT 1')),
    kafka: () => kafkaAnswers(kafka),
  },
  metrics,
});
const FORGET_EVERY_MS = 60 * 60_000;
const forgetting = setInterval(() => {
  forgetOld(database).catch((error: unknown) => log.warn('the stream could not be shortened', { error }));
}, FORGET_EVERY_MS);
log.info('the projector runs', { health: health?.url });
onShutdown(log, [
  async () => clearInterval(forgetting),
  () => projector.stop(),
  () => database.close(),
  async () => health?.close(),
]);
