import type { Fact } from '../../domain/kernel/fact.js';
import type { FactCodec } from '../../platform/avro.js';
import { type Delivery, deliveryOf } from '../../platform/delivery.js';
import type { Dice } from './fact-samples.js';

/** Facts as they come from Kafka, encoded and read again; the offset is the place in the list. */
export const deliveriesOf = (facts: readonly Fact[], codec: FactCodec): Delivery[] =>
  facts.map((fact, index) =>
    deliveryOf(
      {
        topic: `atlas.${fact.domain}.events.v1`,
        partition: 0,
        offset: String(index),
        aggregateId: fact.aggregateId,
        value: codec.encode(fact),
      },
      codec,
    ),
  );

export function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = dice(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Cuts a list into pieces of 1 to `most`. */
export function pieces<T>(items: readonly T[], most: number, dice: Dice): T[][] {
  const result: T[][] = [];
  for (let at = 0; at < items.length; ) {
    const size = 1 + dice(most);
    result.push(items.slice(at, at + size));
    at += size;
  }
  return result;
}
