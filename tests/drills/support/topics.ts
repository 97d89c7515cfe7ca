import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { KafkaMessage } from 'kafkajs';
import { deliveryOf, recordOf } from '../../../platform/delivery.js';
import { withAdmin } from '../../../platform/kafka-topics.js';
import { until } from '../../support/until.js';
import type { Drill } from './drill.js';

interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
}

/** Everything that topics hold at this moment, each partition in order. */
export async function recordsOf({ kafka }: Drill, topics: readonly string[]): Promise<KafkaRecord[]> {
  const expected = await withAdmin(kafka, async (admin) => {
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    return offsets.flat().reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
  });
  const found: KafkaRecord[] = [];
  const groupId = `atlas-drills.${randomUUID()}`;
  const reader = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await reader.connect();
  try {
    await reader.subscribe({ topics: [...topics], fromBeginning: true });
    await reader.run({ eachMessage: async (record) => void found.push(record) });
    await until(`${expected} records`, async () => (found.length >= expected ? true : undefined), 60_000);
  } finally {
    await reader.disconnect();
  }
  return found;
}

async function idsIn(drill: Drill, table: string): Promise<string[]> {
  const rows = await drill.admin<{ id: string }>(`SELECT event_id::text AS id FROM ${table}`);
  return rows.map(({ id }) => id).sort();
}

/** Kafka holds each fact of the outbox at least once, and an aggregate's facts, as first seen, in their order. */
export async function expectTopicsHoldEveryFactInOrder(drill: Drill): Promise<void> {
  const records = await recordsOf(drill, drill.topics.allEvents);
  const dropped = await idsIn(drill, 'reporting.dropped');
  const ids = new Set<string>();
  const versions = new Map<string, number>();
  for (const { topic, partition, message } of records) {
    const { fact, eventId } = deliveryOf(recordOf(topic, partition, message), drill.codec);
    if (!fact) {
      expect(dropped, 'records that nobody can read were dropped by a person').to.include(eventId);
      continue;
    }
    const last = versions.get(fact.aggregateId) ?? 0;
    expect(fact.aggregateVersion, `a fact of ${fact.aggregateId} came before an earlier one`).to.be.at.most(last + 1);
    versions.set(fact.aggregateId, Math.max(last, fact.aggregateVersion));
    ids.add(fact.eventId);
  }
  expect([...ids].sort(), 'facts in Kafka').to.deep.equal(await idsIn(drill, 'outbox.facts'));
}
