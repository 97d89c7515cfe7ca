/** How a sequence is not what was posted; 'cutOff' when the books end before what was published of them. */
export type Tampering = 'changed' | 'removed' | 'inserted' | 'cutOff';

export type ChainVerdict =
  | { readonly intact: true; readonly journals: number }
  | {
      readonly intact: false;
      /** The first sequence that is not what was posted. */
      readonly sequence: number;
      readonly problem: Tampering;
    };

/** What left the database of one link of the chain: its hash in hexadecimal. */
export interface PublishedLink {
  readonly sequence: number;
  readonly hash: string;
}

/** What left the database of the chain, wherever it is kept. */
export interface PublishedChain {
  /** First and last sequence of which a hash was published; null when none was. */
  readonly first: number | null;
  readonly last: number | null;
  readonly links: number;
  /** In order; of one sequence more than one only when it was published twice, differently. */
  between(first: number, last: number): Promise<readonly PublishedLink[]>;
}

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}
