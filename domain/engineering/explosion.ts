import { rate } from '../kernel/money.js';
import { formatQuantity, NONE, plus, type Quantity, quantity } from '../kernel/quantity.js';
import { refuse } from './engineering.refusals.js';
import type { BomComponent, Explosion, ExplosionLine, ReleaseBillOfMaterialInput } from './engineering.wire.js';

export type Bill = Pick<ReleaseBillOfMaterialInput, 'part' | 'revision' | 'components'>;

/** A part that goes into others in two ways on every level doubles with each: what is larger than this is no product. */
const MOST_LINES = 10_000;
const QUANTITY_ONE = quantity('1');
const WHOLE = rate('1');

/** How much of a component so many of the part take: with what is lost on the way, rounded up, so that it is enough. */
export function requiredOf(component: Pick<BomComponent, 'quantityPer' | 'scrapFactor'>, made: Quantity): Quantity {
  const numerator = made * quantity(component.quantityPer) * WHOLE;
  const denominator = QUANTITY_ONE * (WHOLE - rate(component.scrapFactor));
  return ((numerator + denominator - 1n) / denominator) as Quantity;
}

/**
 * All levels below a part, by the bills that hold; what has no bill is bought. Refuses 'NoBillOfMaterial',
 * 'ExplosionTooLarge' over 10,000 lines, and 'CircularBillOfMaterial' when a part would be made of itself.
 */
export function explode(
  part: string,
  wanted: Quantity,
  billOf: (part: string) => Bill | undefined,
): Pick<Explosion, 'lines' | 'materials'> {
  if (!billOf(part)) throw refuse('NoBillOfMaterial', `Part ${part} has no bill of material that holds.`);
  const lines: ExplosionLine[] = [];
  const materials = new Map<string, Quantity>();
  const below = (into: string, made: Quantity, way: readonly string[]): void => {
    if (way.includes(into)) throw circular([...way, into]);
    for (const component of billOf(into)?.components ?? []) {
      if (lines.length === MOST_LINES) throw tooLarge(part);
      const required = requiredOf(component, made);
      const own = billOf(component.part);
      lines.push({
        level: way.length + 1,
        part: component.part,
        into,
        quantity: formatQuantity(required),
        revision: own?.revision ?? null,
      });
      if (own) below(component.part, required, [...way, into]);
      else materials.set(component.part, plus(materials.get(component.part) ?? NONE, required));
    }
  };
  below(part, wanted, []);
  const sorted = [...materials].sort(([one], [other]) => (one < other ? -1 : 1));
  return { lines, materials: sorted.map(([bought, sum]) => ({ part: bought, quantity: formatQuantity(sum) })) };
}

const tooLarge = (part: string) =>
  refuse('ExplosionTooLarge', `All that ${part} takes is more than ${MOST_LINES} lines.`);

export const circular = (way: readonly string[]) =>
  refuse('CircularBillOfMaterial', `A part would be made of itself: ${way.join(' → ')}.`, { way });

/** The way from a part over its components back to itself, or nothing when there is none. */
export function wayBack(
  part: string,
  edges: readonly { readonly part: string; readonly component: string }[],
): readonly string[] | undefined {
  const below = new Map<string, string[]>();
  for (const edge of edges) below.set(edge.part, [...(below.get(edge.part) ?? []), edge.component]);
  const seen = new Set<string>();
  const ways: string[][] = [[part]];
  for (let way = ways.pop(); way; way = ways.pop()) {
    for (const component of below.get(way.at(-1) ?? '') ?? []) {
      if (component === part) return [...way, component];
      if (!seen.has(component)) ways.push([...way, component]);
      seen.add(component);
    }
  }
  return undefined;
}
