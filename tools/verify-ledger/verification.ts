import type { Fact } from '../../domain/kernel/fact.js';
import type { PublishedChain, PublishedLink } from '../../domain/ledger/index.js';
import { type Config, loadConfig, required } from '../../platform/config.js';
import { type DatabaseReads, openDatabase } from '../../platform/database.js';
import { factTopics, openKafka } from '../../platform/kafka.js';
import { createLog } from '../../platform/log.js';
import { runningLocalStack } from '../stack/local-stack.js';
import { type FromKafka, publishedInKafka } from './from-kafka.js';

/** A chain of hashes whose links leave the database as facts of its room. */
export interface Verified {
  readonly room: 'ledger' | 'audit';
  readonly begins: string;
  readonly linkOf: (fact: Fact) => PublishedLink | null;
  readonly readModel: (moment: DatabaseReads) => Promise<PublishedChain>;
  readonly verify: (
    moment: DatabaseReads,
    published: PublishedChain,
  ) => Promise<{ readonly intact: boolean; readonly says: string }>;
  readonly runbook: string;
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const count = (value: number): string => value.toLocaleString('en-US');

/** Null when no broker answers. */
async function fromKafka(config: Config, { room, linkOf }: Verified): Promise<FromKafka | null> {
  const log = createLog({ process: `verify-${room}`, level: 'error', stream: process.stderr });
  const kafka = openKafka({ config, clientId: `atlas-verify-${room}`, log });
  try {
    return await publishedInKafka(kafka, factTopics(config.ATLAS_KAFKA_TOPIC_PREFIX).events(room), linkOf);
  } catch (error) {
    say(`  Kafka (${config.ATLAS_KAFKA_BROKERS}) could not be read: ${(error as Error).message}`);
    say('  The read model of what was published is taken instead. It stands in the database that is verified:');
    say('  whoever owns that could have changed both. Run this again when Kafka is there.');
    return null;
  }
}

async function compare(moment: DatabaseReads, verified: Verified, kafka: FromKafka | null): Promise<boolean> {
  const published = kafka?.published ?? (await verified.readModel(moment));
  const where = kafka ? `Kafka (${count(kafka.facts)} facts of the ${verified.room})` : 'the read model';
  say(
    `  ${count(published.links)} hashes were published${published.last ? `, the last of ${published.last}` : ''}: ${where}`,
  );
  if (kafka && kafka.unreadable > 0) say(`  ${count(kafka.unreadable)} records of the topic are no facts`);
  if (published.links === 0) say('  There is nothing to compare with yet: only the chain itself is verified.');
  const { intact, says } = await verified.verify(moment, published);
  say(`  ${intact ? 'OK' : 'BROKEN'}: ${says}`);
  if (!intact) say(`  Nothing after it can be relied on. What to do now: ${verified.runbook}`);
  return intact;
}

/** Exit code 1 when something is not as it was, 2 when it could not be found out. */
export async function runVerification(verified: Verified): Promise<void> {
  const started = Date.now();
  const config = loadConfig({ ...runningLocalStack(), ...process.env });
  const database = openDatabase({ url: required(config, 'ATLAS_DATABASE_URL'), size: 1 });
  say(verified.begins);
  try {
    // First what was published, then the tables: whatever was published is then in them.
    const kafka = await fromKafka(config, verified);
    const intact = await database.atOneMoment((moment) => compare(moment, verified, kafka));
    say(`  ${((Date.now() - started) / 1000).toFixed(1)} s`);
    process.exitCode = intact ? 0 : 1;
  } catch (error) {
    say(`  The database could not be read: ${(error as Error).message}`);
    say('  Is the system up? make up');
    process.exitCode = 2;
  } finally {
    await database.close();
  }
}
