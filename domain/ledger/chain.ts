import type { ChainVerdict, Tampering } from './chain.wire.js';

const SAYS: Readonly<Record<Tampering, string>> = {
  changed: 'is not what was posted: it, its lines or its link was changed, or the chain was linked anew from there on.',
  removed: 'was removed.',
  inserted: 'was never posted: nothing was published of it, and nothing waits to be.',
  cutOff: 'is missing, and so is everything after it: it was published, and the books end before it.',
};

export const journalNumber = (sequence: number): string => `JN-${String(sequence).padStart(6, '0')}`;

/** One sentence for people. */
export function tellVerdict(verdict: ChainVerdict): string {
  if (verdict.intact) return `All ${verdict.journals} journals are as they were posted.`;
  return `Journal ${journalNumber(verdict.sequence)} ${SAYS[verdict.problem]}`;
}
