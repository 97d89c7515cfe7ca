import type { Tampering } from '../kernel/chain.js';

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly batches: number; readonly waiting: number }
  | {
      readonly intact: false;
      /** The first batch that is not what was sealed; null of what stands under no seal. */
      readonly batch: number | null;
      /** Where one can be told. */
      readonly entry: number | null;
      readonly problem: Tampering;
    };

const ENTRY: Readonly<Record<Tampering, string>> = {
  changed: 'is not what was sealed.',
  removed: 'was removed.',
  inserted: 'was written into the table by hand: no seal is over it, and it waits for none.',
  cutOff: 'is missing, and so is everything after it.',
};
const BATCH: Readonly<Record<Tampering, string>> = {
  changed: 'is not what was published: its seal, or what is under it, was written anew.',
  removed: 'was removed.',
  inserted: 'was never sealed by Atlas: nothing was published of it, and nothing waits to be.',
  cutOff: 'is missing, and so is everything after it: it was published, and the audit ends before it.',
};

/** One sentence for people. */
export function tellAudit(verdict: AuditVerdict): string {
  if (verdict.intact) {
    const { entries, batches, waiting } = verdict;
    return `All ${entries} entries under ${batches} seals are what was sealed; ${waiting} wait for the next seal.`;
  }
  const { batch, entry, problem } = verdict;
  if (entry === null) return `Batch ${batch} ${BATCH[problem]}`;
  return `Entry ${entry}${batch === null ? '' : ` of batch ${batch}`} ${ENTRY[problem]}`;
}
