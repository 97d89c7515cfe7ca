import { expect } from 'chai';
import { loadConfig } from '../../platform/config.js';
import { withAdmin } from '../../platform/kafka-topics.js';
import { type Checksum, checksums } from '../../reporting/checksums.js';
import { engineOf, openClient } from '../../temporal-config/engine.js';
import { until } from '../support/until.js';
import { type Drill, startAgain, theDrill } from './support/drill.js';
import { factsTool } from './support/facts-tool.js';
import { expectNothingLostNothingTwice, untilAtRest } from './support/once-only.js';
import { startOrders } from './support/orders.js';

/** Who reads facts in which group, and the process it runs in. */
const GROUPS = ['projector', 'wake-orders', 'correspondence'] as const;
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

/** What tells facts by the clock: the head of the chain, and what was found when all was compared. */
const TELLING = ['publish-chain-head', 'reconcile', 'seal-audit'];

async function pauseTellingSchedules({ stack }: Drill, paused: boolean): Promise<void> {
  const client = openClient(engineOf(loadConfig(stack.env)));
  try {
    for (const id of TELLING) {
      const schedule = client.schedule.getHandle(id);
      await (paused ? schedule.pause('a drill counts facts') : schedule.unpause());
      const idle = async () => (await schedule.describe()).info.runningActions.length === 0;
      await until(`${id} is not running`, async () => ((await idle()) ? true : undefined), 120_000);
    }
  } finally {
    await client.connection.close();
  }
}

describe('drill: every consumer group reset to the start', function () {
  this.timeout(300_000);

  it('everything is read once more, and changes nothing', async () => {
    const drill = theDrill();
    const orders = await startOrders(drill);
    await until('some orders', async () => (orders.ended() > 6 ? true : undefined), 90_000);
    await orders.end();
    await untilAtRest(drill);
    await pauseTellingSchedules(drill, true);
    await untilAtRest(drill);
    const before = { models: await readModels(drill), facts: await facts(drill) };
    const read = await Promise.all(GROUPS.map((group) => readTo(drill, group)));
    expect(read.every((places) => sum(places) > 0)).to.equal(true);

    await factsTool(drill, 'reread', GROUPS[0]).then(
      () => expect.fail('a group was reset while somebody was in it'),
      (error: Error) => expect(error.message).to.include('must have no running instances'),
    );
    await Promise.all(PROCESSES.map((name) => drill.stack.service(name).stop()));
    for (const group of GROUPS) await factsTool(drill, 'reread', group);
    const again = await Promise.all(GROUPS.map((group) => readTo(drill, group)));
    expect(again.map(sum), 'offsets after the reset').to.deep.equal(GROUPS.map(() => 0));
    await startAgain(...PROCESSES);
    for (const [index, group] of GROUPS.entries()) {
      const target = sum(read[index] ?? []);
      const caughtUp = async (): Promise<true | undefined> =>
        sum(await readTo(drill, group)) >= target ? true : undefined;
      await until(`${group} has read everything again`, caughtUp, 60_000);
    }

    expect(await readModels(drill), 'read models').to.deep.equal(before.models);
    expect(await facts(drill), 'no fact caused another').to.equal(before.facts);
    await pauseTellingSchedules(drill, false);
    await expectNothingLostNothingTwice(drill);
  });
});
