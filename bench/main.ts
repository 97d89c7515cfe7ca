import { main, withCleanUp } from '../tools/stack/main.js';
import { edgePrice } from './edge-price.bench.js';
import { factLag } from './fact-lag.bench.js';
import { jobBoardPage } from './job-board.bench.js';
import { jobEvents } from './job-events.bench.js';
import { journalsHot } from './journals-hot.bench.js';
import { journalsSpread } from './journals-spread.bench.js';
import { placeOrder } from './place-order.bench.js';
import { projectorRate } from './projector.bench.js';
import { relayRate } from './relay.bench.js';
import { sagaLatency } from './saga-latency.bench.js';
import { sagaRate } from './saga-rate.bench.js';
import { sameKey } from './same-key.bench.js';
import { scale } from './scale.bench.js';
import type { Benchmark, Figure } from './support/figure.js';
import { openWorld, type World } from './support/world.js';
import { workerMemory } from './worker-memory.bench.js';

/** Measures every figure, or those that FIGURE names (parts of their names, with commas between). */
const benchmarks: readonly Benchmark[] = [
  sagaLatency,
  placeOrder,
  edgePrice,
  sameKey,
  sagaRate,
  jobEvents,
  workerMemory,
  journalsSpread,
  journalsHot,
  relayRate,
  projectorRate,
  jobBoardPage,
  factLag,
  scale,
];

const wanted = (process.env['FIGURE'] ?? '').split(',').filter((name) => name !== '');
const chosen = benchmarks.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));

/** A benchmark that fails does not keep the others from being measured. */
async function measured(benchmark: Benchmark, world: World, missed: string[]): Promise<readonly Figure[]> {
  try {
    return await benchmark.run(world);
  } catch (error) {
    world.say(`${benchmark.name} FAILED: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    missed.push(benchmark.name);
    return [];
  }
}

await main(async () => {
  const world = openWorld();
  const missed: string[] = [];
  const startedAt = Date.now();
  await withCleanUp(
    async () => {
      for (const benchmark of chosen) {
        world.say(`${benchmark.name} …`);
        for (const figure of await measured(benchmark, world, missed)) {
          process.stdout.write(`${JSON.stringify(figure)}\n`);
          if (!figure.met) missed.push(figure.figure);
        }
      }
    },
    () => world.close(),
  );
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  world.say(missed.length === 0 ? `every goal met, in ${seconds} s` : `missed: ${missed.join(', ')}; ${seconds} s`);
});
