import type { PublishedChain, PublishedLink } from '../../domain/ledger/index.js';

const HASH_BYTES = 32;

/**
 * Hashes by their sequence, 32 bytes each, in whatever order they come: half a million journals take 16 MB. What is
 * published again otherwise is kept beside it.
 */
export interface PublishedLinks extends PublishedChain {
  add(link: PublishedLink): void;
}

export function publishedLinks(): PublishedLinks {
  let hashes = Buffer.alloc(HASH_BYTES * 4096);
  let told = new Uint8Array(4096);
  const others: PublishedLink[] = [];
  const state = { first: null as number | null, last: null as number | null, links: 0 };

  function grow(sequence: number): void {
    if (sequence < told.length) return;
    const size = Math.max(told.length * 2, sequence + 1);
    const [wider, more] = [Buffer.alloc(size * HASH_BYTES), new Uint8Array(size)];
    hashes.copy(wider);
    more.set(told);
    [hashes, told] = [wider, more];
  }

  const at = (sequence: number): string => hashes.toString('hex', sequence * HASH_BYTES, (sequence + 1) * HASH_BYTES);

  return {
    get first() {
      return state.first;
    },
    get last() {
      return state.last;
    },
    get links() {
      return state.links;
    },
    add: (link) => {
      const { sequence, hash } = link;
      grow(sequence);
      if (told[sequence] === 0) {
        hashes.write(hash, sequence * HASH_BYTES, 'hex');
        told[sequence] = 1;
        state.links += 1;
        state.first = Math.min(state.first ?? sequence, sequence);
        state.last = Math.max(state.last ?? sequence, sequence);
      } else if (at(sequence) !== hash) others.push(link);
    },
    between: async (first, last) => {
      const found: PublishedLink[] = others.filter(({ sequence }) => sequence >= first && sequence <= last);
      for (let sequence = first; sequence <= Math.min(last, told.length - 1); sequence += 1) {
        if (told[sequence] === 1) found.push({ sequence, hash: at(sequence) });
      }
      return found.sort((a, b) => a.sequence - b.sequence);
    },
  };
}
