import type { Tampering } from '../kernel/chain.js';

export type { PublishedChain, PublishedLink, Tampering } from '../kernel/chain.js';

export type ChainVerdict =
  | { readonly intact: true; readonly journals: number }
  | {
      readonly intact: false;
      /** The first sequence that is not what was posted. */
      readonly sequence: number;
      readonly problem: Tampering;
    };

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}
