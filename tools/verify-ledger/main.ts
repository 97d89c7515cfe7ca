/**
 * Compares the books with what was published of them, and names the first journal that is not as it was posted. Exit
 * code 1 when there is one, 2 when it could not be found out.
 */
import { tellVerdict } from '../../domain/ledger/index.js';
import { verifyLedger } from '../../domain/ledger/store/index.js';
import { type Config, loadConfig, required } from '../../platform/config.js';
import { type DatabaseReads, openDatabase } from '../../platform/database.js';
import { factTopics, openKafka } from '../../platform/kafka.js';
import { createLog } from '../../platform/log.js';
import { publishedChain } from '../../reporting/queries/published-chain.js';
import { runningLocalStack } from '../stack/local-stack.js';
import { type FromKafka, publishedInKafka } from './from-kafka.js';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const count = (value: number): string => value.toLocaleString('en-US');

/** Null when no broker answers. */
async function fromKafka(config: Config): Promise<FromKafka | null> {
  const log = createLog({ process: 'verify-ledger', level: 'error', stream: process.stderr });
  const kafka = openKafka({ brokers: config.ATLAS_KAFKA_BROKERS, clientId: 'atlas-verify-ledger', log });
  try {
    return await publishedInKafka(kafka, factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX));
  } catch (error) {
    say(`  Kafka (${config.ATLAS_KAFKA_BROKERS}) could not be read: ${(error as Error).message}`);
    say('  The read model of what was published is taken instead. It stands in the database that is verified:');
    say('  whoever owns that could have changed both. Run this again when Kafka is there.');
    return null;
  }
}

async function verify(moment: DatabaseReads, kafka: FromKafka | null): Promise<boolean> {
  const published = kafka?.published ?? (await publishedChain(moment));
  const where = kafka ? `Kafka (${count(kafka.facts)} facts of the ledger)` : 'the read model';
  say(
    `  ${count(published.links)} hashes were published${published.last ? `, the last of ${published.last}` : ''}: ${where}`,
  );
  if (kafka && kafka.unreadable > 0) say(`  ${count(kafka.unreadable)} records of the topic are no facts`);
  if (published.links === 0) say('  There is nothing to compare with yet: only the chain itself is verified.');
  const verdict = await verifyLedger(moment, published);
  say(`  ${verdict.intact ? 'OK' : 'BROKEN'}: ${tellVerdict(verdict)}`);
  if (!verdict.intact) say('  Nothing after it can be relied on. What to do now: docs/runbooks/ledger-broken.md');
  return verdict.intact;
}

const started = Date.now();
const config = loadConfig({ ...runningLocalStack(), ...process.env });
const database = openDatabase({ url: required(config, 'ATLAS_DATABASE_URL'), size: 1 });
say('Verifying the ledger: every journal is hashed again, in order, and compared with what was published.');
try {
  // First what was published, then the books: whatever was published is then in them.
  const kafka = await fromKafka(config);
  const intact = await database.atOneMoment((moment) => verify(moment, kafka));
  say(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
  process.exitCode = intact ? 0 : 1;
} catch (error) {
  say(`  The books could not be read: ${(error as Error).message}`);
  say('  Is the system up? make up');
  process.exitCode = 2;
} finally {
  await database.close();
}
