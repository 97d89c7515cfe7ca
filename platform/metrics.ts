import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Every metric of one process. Names begin with `atlas_`; the process is a label of all. */
export interface Metrics {
  readonly registry: Registry;
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>;
  /** `read` is asked at each scrape. */
  gauge<L extends string>(name: string, help: string, labels?: readonly L[], read?: GaugeReader<L>): Gauge<L>;
  histogram<L extends string>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly L[],
  ): Histogram<L>;
}

type GaugeReader<L extends string> = (gauge: Gauge<L>) => void | Promise<void>;

/** Seconds, from a millisecond to a minute. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const;

export function createMetrics(process: string, options: { runtime?: boolean } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  if (options.runtime ?? true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    // Two parts of a process may count the same thing, such as its reactors.
    counter: <L extends string>(name: string, help: string, labels: readonly L[] = []) =>
      (registry.getSingleMetric(name) as Counter<L> | undefined) ??
      new Counter<L>({ name, help, labelNames: [...labels], registers }),
    gauge: <L extends string>(name: string, help: string, labels: readonly L[] = [], read?: GaugeReader<L>) => {
      const gauge: Gauge<L> = new Gauge<L>({
        name,
        help,
        labelNames: [...labels],
        registers,
        ...(read ? { collect: () => read(gauge) } : {}),
      });
      return gauge;
    },
    histogram: (name, help, buckets, labels = []) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
  };
}
