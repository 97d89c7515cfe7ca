import { randomUUID } from 'node:crypto';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import { RETRY } from './kafka.js';
import { deleteGroup, withAdmin } from './kafka-topics.js';

const SILENT_MILLISECONDS = 60_000;

/** Hands over everything that a topic holds now, partition by partition in order; answers how many records there were. */
export async function readTopic(kafka: Kafka, topic: string, take: (value: Buffer) => void): Promise<number> {
  const ends = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  const open = new Map(
    ends.filter(({ high, low }) => BigInt(high) > BigInt(low)).map(({ partition, high }) => [partition, BigInt(high)]),
  );
  if (open.size === 0) return 0;
  const groupId = `${topic}.read.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, retry: RETRY, maxBytes: 5_242_880 });
  let records = 0;
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const silent = () => reject(new Error(`Kafka sent nothing of ${topic} for a minute`));
      let watch = setTimeout(silent, SILENT_MILLISECONDS);
      const eachBatch = async ({ batch, heartbeat }: EachBatchPayload): Promise<void> => {
        clearTimeout(watch);
        const end = open.get(batch.partition);
        for (const { offset, value } of end === undefined ? [] : batch.messages) {
          if (end === undefined || BigInt(offset) >= end) break;
          records += 1;
          if (value) take(value);
        }
        if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end) open.delete(batch.partition);
        if (open.size === 0) return resolve();
        watch = setTimeout(silent, SILENT_MILLISECONDS);
        await heartbeat();
      };
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.run({ autoCommit: false, eachBatch: (payload) => eachBatch(payload).catch(reject) }).catch(reject);
    });
    return records;
  } finally {
    await consumer.disconnect();
    await deleteGroup(kafka, groupId).catch(() => undefined);
  }
}
