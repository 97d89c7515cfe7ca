import type { Fact } from '../domain/kernel/fact.js';
import type { Database } from '../platform/database.js';
import { type Metrics, SECONDS } from '../platform/metrics.js';
import type { ParkedDeliveries } from '../platform/parked.js';

export interface ProjectorObserver {
  applied(facts: readonly Fact[]): void;
  paused(paused: boolean): void;
}

export function observeProjector(metrics: Metrics, database: Database, parked: ParkedDeliveries): ProjectorObserver {
  const facts = metrics.counter('atlas_projector_facts_total', 'Facts put into the read models.');
  const lag = metrics.histogram('atlas_projector_lag_seconds', 'From a fact to its read models.', SECONDS);
  const pausing = metrics.gauge('atlas_projector_paused', '1 while something is unreachable.');
  metrics.gauge('atlas_projector_parked_facts', 'Facts that failed, and behind.', [], async (gauge) => {
    // A scrape while the database is down shows the last figure.
    const count = await database.read('reporting', (tx) => parked.count(tx)).catch(() => undefined);
    if (count !== undefined) gauge.set(count);
  });
  pausing.set(0);
  return {
    applied: (applied) => {
      facts.inc(applied.length);
      const now = Date.now();
      for (const fact of applied) lag.observe(Math.max(0, now - Date.parse(fact.occurredAt)) / 1_000);
    },
    paused: (paused) => pausing.set(paused ? 1 : 0),
  };
}
