import type { Check } from './fields.js';
import type { FieldProblem } from './refusal.js';

const MOST = 500;

export const someOf =
  (what: string): Check =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.length <= MOST ? undefined : `Must hold 1 to ${MOST} ${what}.`;

export const atMost =
  (what: string): Check =>
  (value) =>
    Array.isArray(value) && value.length <= MOST ? undefined : `Must be a list of at most ${MOST} ${what}.`;

/** The items of a list that may turn out not to be one. */
export const listOf = <Item extends object>(items: unknown): readonly Item[] => (Array.isArray(items) ? items : []);

export function namedTwice<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
  path: (index: number) => string,
): FieldProblem[] {
  const seen = new Set<unknown>();
  return items.flatMap((item, index): FieldProblem[] => {
    const key = keyOf(item);
    if (seen.has(key)) return [{ field: path(index), message: 'Must stand once.' }];
    seen.add(key);
    return [];
  });
}
