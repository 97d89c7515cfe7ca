import type { Kafka } from 'kafkajs';
import { withAdmin } from './kafka-topics.js';

/**
 * Sets a group back to the first record of every topic it reads; answers those topics. Throws while anybody is in the
 * group: stop who reads in it, and start them again afterwards. Facts that were handled are known and passed over.
 */
export const rereadFromStart = (kafka: Kafka, groupId: string): Promise<readonly string[]> =>
  withAdmin(kafka, async (admin) => {
    const read = await admin.fetchOffsets({ groupId });
    for (const { topic } of read) await admin.resetOffsets({ groupId, topic, earliest: true });
    return read.map(({ topic }) => topic);
  });
