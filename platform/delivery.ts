import { createHash } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';
import type { Fact } from '../domain/kernel/fact.js';
import { CodecError, type FactCodec } from './avro.js';

/** One record as it came from Kafka. */
export interface Delivery {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly aggregateId: string;
  readonly value: Buffer;
  /** The fact's eventId; of a record that cannot be read, an id made from where it lies. */
  readonly eventId: string;
  /** Undefined when the bytes cannot be read. */
  readonly fact: Fact | undefined;
  readonly unreadable: string | undefined;
}

export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly aggregateId: string;
  readonly value: Buffer;
}

export const recordOf = (topic: string, partition: number, message: KafkaMessage): RawRecord => ({
  topic,
  partition,
  offset: message.offset,
  aggregateId: message.key?.toString('utf8') ?? '',
  value: message.value ?? Buffer.alloc(0),
});

export function deliveryOf(record: RawRecord, codec: FactCodec): Delivery {
  try {
    const fact = codec.decode(record.value);
    return { ...record, aggregateId: fact.aggregateId, eventId: fact.eventId, fact, unreadable: undefined };
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return { ...record, eventId: placeId(record), fact: undefined, unreadable: error.message };
  }
}

const placeId = ({ topic, partition, offset }: RawRecord): string => {
  const hex = createHash('sha256').update(`${topic}/${partition}/${offset}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
};

/** The fact of a delivery; throws CodecError for a record that cannot be read. */
export function factIn(delivery: Delivery): Fact {
  if (delivery.fact) return delivery.fact;
  throw new CodecError(delivery.unreadable ?? 'the record cannot be read');
}
