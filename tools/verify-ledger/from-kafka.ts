import { allFacts } from '../../domain/facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import type { PublishedLink } from '../../domain/ledger/index.js';
import { CodecError, factCodec } from '../../platform/avro.js';
import type { Kafka } from '../../platform/kafka.js';
import { readTopic } from '../../platform/read-topic.js';
import { type PublishedLinks, publishedLinks } from './published-links.js';

export interface FromKafka {
  readonly published: PublishedLinks;
  /** Facts that were read. */
  readonly facts: number;
  /** Records that are no facts. */
  readonly unreadable: number;
}

/** What a room's topic tells of its chain: from the broker, not from the database that is verified. */
export async function publishedInKafka(
  kafka: Kafka,
  topic: string,
  linkOf: (fact: Fact) => PublishedLink | null,
): Promise<FromKafka> {
  const published = publishedLinks();
  const codec = factCodec(allFacts);
  let unreadable = 0;
  const facts = await readTopic(kafka, topic, (value) => {
    try {
      const link = linkOf(codec.decode(value));
      if (link) published.add(link);
    } catch (error) {
      if (!(error instanceof CodecError)) throw error;
      unreadable += 1;
    }
  });
  return { published, facts, unreadable };
}
