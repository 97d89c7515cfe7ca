import { expect } from 'chai';
import { withAdmin } from '../../platform/kafka-topics.js';
import { type Checksum, checksums } from '../../reporting/checksums.js';
import { until } from '../support/until.js';
import { type Drill, startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice, untilAtRest } from './support/once-only.js';
import { startOrders } from './support/orders.js';

/** Who reads facts in which group, and the process it runs in. */
const GROUPS = ['projector', 'wake-orders'] as const;
const PROCESSES = ['projector', 'worker'] as const;

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

const readTo = ({ kafka, topics }: Drill, group: string): Promise<Place[]> =>
  withAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchOffsets({ groupId: topics.group(group) });
    return offsets.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => ({ topic, partition, offset })),
    );
  });

const sum = (places: readonly Place[]): number =>
  places.reduce((total, { offset }) => total + Math.max(0, Number(offset)), 0);

const readModels = ({ projectorDatabase }: Drill): Promise<Checksum[]> =>
  projectorDatabase.transaction('reporting', (tx) => checksums(tx, 'reporting'));

const facts = async (drill: Drill): Promise<number> =>
  (await drill.admin<{ n: number }>('SELECT count(*)::int AS n FROM outbox.facts'))[0]?.n ?? -1;

async function reset({ kafka, topics }: Drill, group: string): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const groupId = topics.group(group);
    const read = await admin.fetchOffsets({ groupId });
    for (const { topic } of read) await admin.resetOffsets({ groupId, topic, earliest: true });
  });
}

describe('drill: every consumer group reset to the start', function () {
  this.timeout(180_000);

  it('everything is read once more, and changes nothing', async () => {
    const drill = theDrill();
    const orders = await startOrders(drill);
    await until('some orders', async () => (orders.ended() > 6 ? true : undefined), 90_000);
    await orders.end();
    await untilAtRest(drill);
    const before = { models: await readModels(drill), facts: await facts(drill) };
    const read = await Promise.all(GROUPS.map((group) => readTo(drill, group)));
    expect(read.every((places) => sum(places) > 0)).to.equal(true);

    // A group can be reset when nobody is in it.
    await Promise.all(PROCESSES.map((name) => drill.stack.service(name).stop()));
    for (const group of GROUPS) await reset(drill, group);
    const again = await Promise.all(GROUPS.map((group) => readTo(drill, group)));
    expect(again.map(sum), 'offsets after the reset').to.deep.equal([0, 0]);
    await startAgain(...PROCESSES);
    for (const [index, group] of GROUPS.entries()) {
      const target = sum(read[index] ?? []);
      const caughtUp = async (): Promise<true | undefined> =>
        sum(await readTo(drill, group)) >= target ? true : undefined;
      await until(`${group} has read everything again`, caughtUp, 60_000);
    }

    expect(await readModels(drill), 'read models').to.deep.equal(before.models);
    expect(await facts(drill), 'no fact caused another').to.equal(before.facts);
    await expectNothingLostNothingTwice(drill);
  });
});
