import type { Admin, ITopicConfig, Kafka } from 'kafkajs';
import type { FactTopics } from './kafka.js';
import { pauseFor } from './pause.js';

/** Never changed: the key's partition, and so the order of an aggregate, depends on it. */
export const PARTITIONS = 6;

const KEEP_EVERYTHING = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'cleanup.policy', value: 'delete' },
];

/** Creates the topics that are missing. Throws when one exists with another number of partitions. */
export async function ensureTopics(kafka: Kafka, topics: FactTopics): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const { brokers } = await admin.describeCluster();
    const wanted: ITopicConfig[] = [
      ...topics.allEvents.map((topic) => ({ topic, numPartitions: PARTITIONS })),
      ...topics.allDeadLetters.map((topic) => ({ topic, numPartitions: 1 })),
    ];
    const existing = new Set(await admin.listTopics());
    const missing = wanted.filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) {
      const replicationFactor = Math.min(3, brokers.length);
      await admin.createTopics({
        topics: missing.map((topic) => ({ ...topic, replicationFactor, configEntries: KEEP_EVERYTHING })),
        waitForLeaders: true,
      });
    }
    await checkPartitions(admin, wanted);
    for (const { topic } of wanted) await untilLed(admin, topic);
  });
}

const LED_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 100;

/**
 * Waits until every partition of a topic answers. A partition that was created a moment ago may not know its leader
 * yet; a producer would then send the whole batch again, and with it what the others have taken already.
 */
async function untilLed(admin: Admin, topic: string): Promise<void> {
  const deadline = Date.now() + LED_MILLISECONDS;
  for (;;) {
    try {
      await admin.fetchTopicOffsets(topic);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pauseFor(LOOK_MILLISECONDS);
    }
  }
}

async function checkPartitions(admin: Admin, wanted: readonly ITopicConfig[]): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  const wrong = wanted.filter(({ topic, numPartitions }) => counts.get(topic) !== numPartitions);
  if (wrong.length === 0) return;
  const said = wrong.map(({ topic, numPartitions }) => `${topic} has ${counts.get(topic)}, not ${numPartitions}`);
  throw new Error(`topics with another number of partitions: ${said.join('; ')}`);
}

export async function withAdmin<T>(kafka: Kafka, body: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await body(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Throws when no broker answers; for readiness. */
export const kafkaAnswers = (kafka: Kafka): Promise<unknown> => withAdmin(kafka, (admin) => admin.describeCluster());

/** Forgets what a group that has no members any more had read. */
export const deleteGroup = (kafka: Kafka, groupId: string): Promise<unknown> =>
  withAdmin(kafka, (admin) => admin.deleteGroups([groupId]));
