import type { Fact } from '../domain/kernel/fact.js';
import type { Database } from '../platform/database.js';
import type { Handling } from '../platform/delivery-policy.js';
import type { ParkedDeliveries } from '../platform/parked.js';
import { applyDeliveries, notApplied } from './apply.js';

export interface ProjectorHandlingOptions {
  readonly database: Database;
  readonly schema: string;
  readonly parked: ParkedDeliveries;
  readonly onApplied?: ((facts: readonly Fact[]) => void) | undefined;
}

/** One transaction a batch: inbox, read models, and what must wait because an earlier fact of its aggregate failed. */
export function projectorHandling({ database, schema, parked, onApplied }: ProjectorHandlingOptions): Handling {
  return {
    handle: async (deliveries) => {
      const facts = await database.transaction('reporting', async (tx) => {
        if (!(await parked.lock(tx, 'shared'))) return undefined;
        const aggregateIds = [...new Set(deliveries.map((delivery) => delivery.aggregateId))];
        const blocked = await parked.blocked(tx, aggregateIds);
        if (blocked.size === 0) return applyDeliveries(tx, schema, deliveries);
        const waiting = deliveries.filter((delivery) => blocked.has(delivery.aggregateId));
        const fresh = await notApplied(tx, schema, waiting);
        await parked.add(
          tx,
          fresh.map((delivery) => ({ delivery, state: 'waiting', reason: null, attempts: 0 })),
        );
        const free = deliveries.filter((delivery) => !blocked.has(delivery.aggregateId));
        return applyDeliveries(tx, schema, free);
      });
      if (facts) onApplied?.(facts);
      return facts !== undefined;
    },
    park: (rows) =>
      database.transaction('reporting', async (tx) => {
        if (!(await parked.lock(tx, 'shared'))) return false;
        const known = await notApplied(
          tx,
          schema,
          rows.map(({ delivery }) => delivery),
        );
        await parked.add(
          tx,
          rows.filter(({ delivery }) => known.includes(delivery)),
        );
        return true;
      }),
  };
}
