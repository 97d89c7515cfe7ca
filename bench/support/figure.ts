import type { World } from './world.js';

/** One line of the output. `ratio` is value to control; null where the two are not of one kind. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
  readonly value: number;
  readonly control: number;
  readonly ratio: number | null;
  readonly goal: string;
  readonly met: boolean;
}

export interface Benchmark {
  readonly name: string;
  run(world: World): Promise<readonly Figure[]>;
}

interface Measured {
  readonly figure: string;
  readonly unit: string;
  readonly value: number;
  readonly control: number;
}

/** What a goal asks of the value itself and of its ratio to the control. */
export interface Goal {
  readonly atLeast?: number;
  readonly below?: number;
  readonly ratioAtLeast?: number;
  readonly ratioAtMost?: number;
}

const SIGNS = [
  ['atLeast', 'value >= '],
  ['below', 'value < '],
  ['ratioAtLeast', 'ratio >= '],
  ['ratioAtMost', 'ratio <= '],
] as const;

export function figureOf(measured: Measured, goal: Goal): Figure {
  const { value, control } = measured;
  const ratio = value / control;
  const met =
    value >= (goal.atLeast ?? value) &&
    value < (goal.below ?? Number.POSITIVE_INFINITY) &&
    ratio >= (goal.ratioAtLeast ?? ratio) &&
    ratio <= (goal.ratioAtMost ?? ratio);
  const words = SIGNS.flatMap(([name, sign]) => (goal[name] === undefined ? [] : [`${sign}${goal[name]}`]));
  const { figure, unit } = measured;
  return {
    figure,
    unit,
    value: rounded(value),
    control: rounded(control),
    ratio: rounded(ratio),
    goal: words.join(' and '),
    met,
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export interface Pair {
  readonly value: number;
  readonly control: number;
}

/** Measures the two in turn, A B B A A B …, so that a machine whose speed drifts favours neither; medians of both. */
export async function inTurn(
  rounds: number,
  measure: () => Promise<number>,
  control: () => Promise<number>,
  told: (pair: Pair) => void,
): Promise<Pair> {
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await measure() : undefined;
    const beside = await control();
    const pair = { value: first ?? (await measure()), control: beside };
    told(pair);
    pairs.push(pair);
  }
  return { value: median(pairs.map((pair) => pair.value)), control: median(pairs.map((pair) => pair.control)) };
}

/** Runs a body for each item, so many at a time; begins none after so many seconds. Answers how many it ran. */
export async function atOnce<Item>(
  items: readonly Item[],
  many: number,
  body: (item: Item) => Promise<unknown>,
  seconds = Number.POSITIVE_INFINITY,
): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && performance.now() < deadline) await body(items[next++] as Item);
  };
  await Promise.all(Array.from({ length: many }, lane));
  return next;
}

/** As atOnce; answers how many it did in a second. */
export async function ratePerSecond<Item>(
  items: readonly Item[],
  many: number,
  body: (item: Item) => Promise<unknown>,
  seconds?: number,
): Promise<number> {
  const start = performance.now();
  const count = await atOnce(items, many, body, seconds);
  return (count * 1000) / (performance.now() - start);
}

/** Milliseconds that a body takes. */
export async function timed(body: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await body();
  return performance.now() - start;
}
