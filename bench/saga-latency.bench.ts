import { controlOf } from './support/control.js';
import { type Benchmark, figureOf, percentile, timed } from './support/figure.js';
import { ordersOf } from './support/orders.js';

const SAGAS = 100;
const WARM_UP = 15;
/** On a busy machine fewer are measured, rather than too late. */
const MOST_SECONDS = 45;
const FEWEST = 2 * WARM_UP;

/** One order after the other from placed to paid and confirmed; in turn with the control. */
export const sagaLatency: Benchmark = {
  name: 'saga-latency',
  run: async (world) => {
    const orders = await ordersOf(world);
    const control = await controlOf(world);
    const rounds = WARM_UP + world.repetitions(SAGAS);
    const deadline = performance.now() + world.repetitions(MOST_SECONDS) * 1000;
    const values: number[] = [];
    const controls: number[] = [];
    for (let round = 0; round < rounds && (round < FEWEST || performance.now() < deadline); round += 1) {
      const [start] = await orders.starts(1);
      if (!start) throw new Error('no order');
      const value = await timed(async () => {
        await orders.place(start);
        await orders.confirmed(start.order.orderId);
      });
      const bare = control.start();
      const beside = await timed(async () => {
        await control.place(bare);
        await control.ended(bare.id);
      });
      if (round < WARM_UP) continue;
      values.push(value);
      controls.push(beside);
    }
    const at = (share: number) => ({ value: percentile(values, share), control: percentile(controls, share) });
    // A throughput of 0.7 of the control is a time of 1 / 0.7 = 1.43 of it.
    return [
      figureOf({ figure: 'saga p50 in series', unit: 'ms', ...at(0.5) }, { ratioAtMost: 1.43 }),
      figureOf({ figure: 'saga p99 in series', unit: 'ms', ...at(0.99) }, { ratioAtMost: 1.43 }),
    ];
  },
};
