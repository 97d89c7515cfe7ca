import type { Producer } from 'kafkajs';
import type { Delivery } from './delivery.js';
import type { FactTopics } from './kafka.js';

export interface Failure {
  readonly delivery: Delivery;
  readonly error: unknown;
  readonly attempts: number;
  /** ISO instant of the first attempt. */
  readonly firstFailedAt: string;
}

/** Copies records that could not be handled, as they are, to their domain's dead-letter topic, saying why in headers. */
export interface DeadLetters {
  send(consumer: string, failures: readonly Failure[]): Promise<void>;
}

export const deadLetters = (producer: Producer, topics: FactTopics): DeadLetters => ({
  send: async (consumer, failures) => {
    const topicMessages = failures.map(({ delivery, error, attempts, firstFailedAt }) => ({
      topic: topics.deadLetters(domainOf(delivery, topics)),
      messages: [
        {
          key: delivery.aggregateId,
          value: delivery.value,
          headers: {
            'atlas-consumer': consumer,
            'atlas-topic': delivery.topic,
            'atlas-partition': String(delivery.partition),
            'atlas-offset': delivery.offset,
            'atlas-event-id': delivery.eventId,
            'atlas-type': delivery.fact?.type ?? 'unreadable',
            'atlas-attempts': String(attempts),
            'atlas-error': reasonOf(error),
            'atlas-first-failed-at': firstFailedAt,
          },
        },
      ],
    }));
    if (topicMessages.length > 0) await producer.sendBatch({ acks: -1, topicMessages });
  },
});

/** By the topic, for the fact's own word cannot be read when the record cannot. */
function domainOf(delivery: Delivery, topics: FactTopics): string {
  const at = topics.allEvents.indexOf(delivery.topic);
  const domain = topics.domains[at];
  if (domain === undefined) throw new Error(`${delivery.topic} is not a topic of facts`);
  return domain;
}

const LONGEST_REASON = 1_000;

/** What went wrong, in one line for people. */
export const reasonOf = (error: unknown): string => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
};
