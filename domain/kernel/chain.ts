/** How a sequence is not what it was; 'cutOff' when what stands ends before what was published of it. */
export type Tampering = 'changed' | 'removed' | 'inserted' | 'cutOff';

/** What left the database of one link of a chain: its hash in hexadecimal. */
export interface PublishedLink {
  readonly sequence: number;
  readonly hash: string;
}

/** What left the database of a chain, wherever it is kept. */
export interface PublishedChain {
  /** First and last sequence of which a hash was published; null when none was. */
  readonly first: number | null;
  readonly last: number | null;
  readonly links: number;
  /** In order; of one sequence more than one only when it was published twice, differently. */
  between(first: number, last: number): Promise<readonly PublishedLink[]>;
}

export interface Finding {
  readonly sequence: number;
  readonly problem: Tampering;
}

/** Hashes of links in hexadecimal, by their sequence; null of one whose hash nobody told. */
type Hashes<Hash = string> = ReadonlyMap<number, Hash>;

export function earlier<F extends Finding>(one: F | null, other: F | null): F | null {
  if (!one || !other) return one ?? other;
  return other.sequence < one.sequence ? other : one;
}

/**
 * The first link that was published otherwise, or never, though what came before it was. `onItsWay` says of some which of
 * them wait to be published, since the transaction that made them: what does not, nobody of Atlas made.
 */
export async function firstOther(
  links: Hashes,
  published: PublishedChain,
  [first, last]: readonly [number, number],
  onItsWay: (sequences: readonly number[]) => Promise<Hashes<string | null>>,
): Promise<Finding | null> {
  if (published.first === null || published.first > last) return null;
  const told = await published.between(first, last);
  const sequences = new Set(told.map(({ sequence }) => sequence));
  const other = told.find(({ sequence, hash }) => links.get(sequence) !== hash);
  const changed: Finding | null = other ? { sequence: other.sequence, problem: 'changed' } : null;
  const since = Math.max(first, published.first);
  const untold = [...links.keys()].filter((sequence) => sequence >= since && !sequences.has(sequence));
  if (untold.length === 0) return changed;
  return earlier(changed, firstUnknown(links, untold, await onItsWay(untold)));
}

function firstUnknown(links: Hashes, untold: readonly number[], waiting: Hashes<string | null>): Finding | null {
  for (const sequence of untold) {
    const hash = waiting.get(sequence);
    if (hash === undefined) return { sequence, problem: 'inserted' };
    if (hash !== null && hash !== links.get(sequence)) return { sequence, problem: 'changed' };
  }
  return null;
}
