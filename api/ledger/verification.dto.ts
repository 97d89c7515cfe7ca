import type { InstantText } from '../formats.js';

/** The first journal that is not what was posted. */
export interface LedgerFindingDto {
  sequence: number;
  /** @example "JN-000001" */
  journal: string;
  /** `cutOff`: it and everything after it is missing. */
  problem: 'changed' | 'removed' | 'inserted' | 'cutOff';
}

export interface LedgerVerificationDto {
  intact: boolean;
  /** In one sentence. */
  says: string;
  /** How many there are; null when something was found. */
  journals: number | null;
  finding: LedgerFindingDto | null;
  /** What the books were compared with. */
  published: {
    /** Journals whose hash was published. */
    links: number;
    /** The last sequence that was published. */
    last: number | null;
    /** When the head of the chain was published last; a schedule does it each minute in which it moved. */
    headPublishedAt: InstantText | null;
  };
}
