import { allFacts } from '../../domain/facts.js';
import { CodecError, factCodec } from '../../platform/avro.js';
import type { FactTopics, Kafka } from '../../platform/kafka.js';
import { readTopic } from '../../platform/read-topic.js';
import { type PublishedLinks, publishedLinks } from './published-links.js';

interface Told {
  readonly sequence: number;
  readonly hash?: string | null;
}

const TELLING = new Set(['JournalPosted', 'ChainHeadPublished']);

export interface FromKafka {
  readonly published: PublishedLinks;
  /** Facts that were read. */
  readonly facts: number;
  /** Records that are no facts. */
  readonly unreadable: number;
}

/** What the ledger's topic tells of the chain: from the broker, not from the database that is verified. */
export async function publishedInKafka(kafka: Kafka, topics: FactTopics): Promise<FromKafka> {
  const published = publishedLinks();
  const codec = factCodec(allFacts);
  let unreadable = 0;
  const facts = await readTopic(kafka, topics.events('ledger'), (value) => {
    try {
      const fact = codec.decode(value);
      const { sequence, hash } = fact.payload as Told;
      if (TELLING.has(fact.type) && hash) published.add({ sequence, hash });
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      unreadable += 1;
    }
  });
  return { published, facts, unreadable };
}
