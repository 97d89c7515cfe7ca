import type {
  AmountText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  ListQuery,
  MomentText,
  SignedAmountText,
} from '../formats.js';
import type { PageDto } from '../paging.js';
import type { KnownQuery } from './reports.dto.js';

/**
 * A code of a dimension, or "unassigned".
 * @pattern ^([A-Z0-9][A-Z0-9_-]{0,39}|unassigned)$ Must be 1 to 40 capital letters, digits, hyphens or underscores, or "unassigned".
 */
export type CodeOrNoneText = string;

export interface GeneralLedgerQuery extends ListQuery {
  businessUnit?: CodeOrNoneText;
  site?: CodeOrNoneText;
  costCentre?: CodeOrNoneText;
  /** Only journals that had been recorded by then count. */
  knownAt?: MomentText;
  /** First posting date; without it from the beginning. */
  from?: DateText;
  /** Last posting date; without it everything that is posted. */
  to?: DateText;
  /** The same as `to` without `from`. */
  asOf?: DateText;
  /**
   * One account of the chart, or several with commas between them; all without it.
   * @pattern ^\d{4}(,\d{4})*$ Must be accounts of four digits with commas between them, such as "4010,4020".
   * @example "1110"
   */
  account?: string;
  /** Whose lines; "unassigned" for those of no customer. */
  customerId?: IdText;
  /** Of which job; "unassigned" for lines of no job. */
  jobId?: IdText;
  /** Without the journals that roll income and expense of a year into equity. */
  yearEnd?: 'excluded';
}

export interface LedgerLineDto {
  /** @example "1110" */
  account: string;
  /** @example "Accounts receivable" */
  name: string;
  postingDate: DateText;
  /** @isInt */
  sequence: number;
  /** @example "JE-000042" */
  journal: string;
  /** @isInt */
  line: number;
  debit: AmountText;
  credit: AmountText;
  /** Of the account with this line: debit less credit. */
  balance: SignedAmountText;
  dimensions: DimensionsDto;
  eventDate: DateText;
  recordedAt: InstantText;
  rule: string;
  description: string;
  /** The type of the fact that was posted. */
  sourceType: string | null;
  sourceEventId: string | null;
  correlationId: string;
  orderId: string | null;
  jobId: string | null;
  customerId: string | null;
  reversalOf: string | null;
  reversedBy: string | null;
}

export interface LedgerTotalsDto {
  opening: SignedAmountText;
  debit: AmountText;
  credit: AmountText;
  /** Debit less credit. */
  change: SignedAmountText;
  /** Opening and change. */
  closing: SignedAmountText;
}

/** Account by account, by posting date and sequence. The totals are of all pages. */
export interface GeneralLedgerDto extends PageDto<LedgerLineDto> {
  totals: LedgerTotalsDto;
}

export interface BalanceSheetQuery extends KnownQuery {
  /** Last posting date; without it everything that is posted. */
  asOf?: DateText;
}

export interface BalanceLineDto {
  /** @example "1110" */
  account: string;
  /** @example "Accounts receivable" */
  name: string;
  amount: SignedAmountText;
}

/** Assets as debit balances, liabilities and equity as credit balances. */
export interface SheetDto {
  assets: SignedAmountText;
  liabilities: SignedAmountText;
  /** With the result. */
  equity: SignedAmountText;
  /** Income less expense that no year end has rolled into equity yet. */
  result: SignedAmountText;
  /**
   * Assets less liabilities and equity: 0.00 for the company and each unit; for a site or a cost centre what it owes the rest
   * of the company.
   */
  difference: SignedAmountText;
  assetLines: BalanceLineDto[];
  liabilityLines: BalanceLineDto[];
  equityLines: BalanceLineDto[];
}

export interface UnitSheetDto extends SheetDto {
  /** @example "MACHINING_REPAIR" */
  businessUnit: string;
}

export interface BalanceSheetDto extends SheetDto {
  asOf: DateText | null;
  /** What units owe each other stands in theirs and not in the company's. */
  businessUnits: UnitSheetDto[];
}
