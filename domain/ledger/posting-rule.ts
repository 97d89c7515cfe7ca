export type Side = 'debit' | 'credit';

/** A fixed account, or one that the fact names (such as the part's stock account) out of those allowed. */
export type LegAccount = string | { readonly from: string; readonly among: readonly string[] };

export interface Leg {
  readonly account: LegAccount;
  readonly side: Side;
  /** Name of the amount in the fact's posting. */
  readonly amount: string;
  /** Name of the dimensions in the fact's posting. */
  readonly dimensions: string;
}

export interface PostingRule {
  readonly rule: string;
  readonly legs: readonly Leg[];
  /** What to do instead of reversing the journal: the command on the source document. */
  readonly correctedBy: string;
}

/** Account by which units settle what one gave to another, and its counterpart; eliminated in the company's total. */
export const DUE_FROM_UNITS = '1190';
export const DUE_TO_UNITS = '2190';

export const STOCK: LegAccount = { from: 'stock', among: ['1210', '1220'] };

export const debit = (account: LegAccount, amount: string, dimensions = 'main'): Leg => ({
  account,
  side: 'debit',
  amount,
  dimensions,
});
export const credit = (account: LegAccount, amount: string, dimensions = 'main'): Leg => ({
  account,
  side: 'credit',
  amount,
  dimensions,
});
