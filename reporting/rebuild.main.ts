/** Rebuilds the read models from nothing while the system runs; with --verify it only compares. */
import { allFacts } from '../domain/facts.js';
import { factCodec } from '../platform/avro.js';
import { loadConfig, required } from '../platform/config.js';
import { openDatabase } from '../platform/database.js';
import { factTopics, openKafka } from '../platform/kafka.js';
import { createLog } from '../platform/log.js';
import { rebuildReadModels } from './rebuild.js';
import type { Distance } from './rebuild-schema.js';

const config = loadConfig();
const log = createLog({ process: 'rebuild', level: config.ATLAS_LOG_LEVEL, stream: process.stderr });
const onIdleError = (error: Error): void => log.warn('a database connection was lost', { error });
const owner = openDatabase({ url: required(config, 'ATLAS_DATABASE_ADMIN_URL'), size: 1, onIdleError });
const database = openDatabase({ url: required(config, 'ATLAS_PROJECTOR_DATABASE_URL'), size: 3, onIdleError });
const verifyOnly = process.argv.includes('--verify');

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interrupt.abort(new Error(`interrupted by ${signal}`)));
}

const TELL_MILLISECONDS = 1_000;
let toldAt = 0;
function tell({ held, behind }: Distance): void {
  if (Date.now() - toldAt < TELL_MILLISECONDS) return;
  toldAt = Date.now();
  process.stdout.write(`  ${held} facts in the new read models, ${behind} to go\n`);
}

try {
  const { tables, facts, ahead, exchanged } = await rebuildReadModels({
    owner,
    database,
    kafka: openKafka({ config, clientId: 'atlas-rebuild', log }),
    topics: factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX),
    codec: factCodec(allFacts),
    log,
    verifyOnly,
    onProgress: tell,
    interrupted: interrupt.signal,
  });
  for (const { table, rows, checksum, equal } of tables) {
    process.stdout.write(
      `${table.padEnd(20)} ${rows.padStart(9)} rows  ${checksum.padStart(22)}  ${equal ? 'equal' : 'differs'}\n`,
    );
  }
  if (ahead > 0) process.stdout.write(`${ahead} facts had not reached the tables in use: differences may be theirs\n`);
  process.stdout.write(`${facts} facts; ${exchanged ? 'the rebuilt read models are in use' : 'nothing was changed'}\n`);
  if (verifyOnly && ahead === 0 && tables.some(({ equal }) => !equal)) process.exitCode = 1;
} catch (error) {
  log.error('the read models were not rebuilt; those in use stay', { error });
  process.exitCode = 1;
} finally {
  await database.close();
  await owner.close();
}
