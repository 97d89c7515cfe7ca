import type {
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  FreshQuery,
  IdText,
  ListQuery,
  MomentText,
  PartText,
  QuantityOrZeroText,
  SignedAmountText,
} from '../formats.js';

export interface DimensionQuery extends FreshQuery {
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** Of a report that can be had as it was known at an instant. */
export interface KnownQuery extends DimensionQuery {
  /** Only journals that had been recorded by then count. */
  knownAt?: MomentText;
}

export interface TrialBalanceQuery extends KnownQuery {
  /** First posting date of the period; without it everything up to the end is period. */
  from?: DateText;
  /** Last posting date; without it everything that is posted. */
  to?: DateText;
  /** The same as `to` without `from`. */
  asOf?: DateText;
}

/** Each pair of columns ties. */
export interface TrialBalanceFiguresDto {
  openingDebit: AmountText;
  openingCredit: AmountText;
  debit: AmountText;
  credit: AmountText;
  closingDebit: AmountText;
  closingCredit: AmountText;
}

export interface TrialBalanceRowDto extends TrialBalanceFiguresDto {
  /** @example "1110" */
  account: string;
  /** @example "Accounts receivable" */
  name: string;
}

export interface TrialBalanceDto {
  from: DateText | null;
  to: DateText | null;
  rows: TrialBalanceRowDto[];
  totals: TrialBalanceFiguresDto;
}

export interface IncomeStatementQuery extends KnownQuery {
  /** First posting date; without it everything up to the end. */
  from?: DateText;
  /** Last posting date; without it everything that is posted. */
  to?: DateText;
}

/**
 * Sales count what was earned, the other sections what was given back or spent. Cost of goods sold is with variances,
 * scrap, and labour and overhead that no period's end has closed yet.
 */
export type StatementSectionDto = 'sales' | 'returns' | 'costOfGoodsSold' | 'otherExpenses';

export interface StatementLineDto {
  section: StatementSectionDto;
  /** @example "4010" */
  account: string;
  /** @example "Sales" */
  name: string;
  amount: SignedAmountText;
}

export interface StatementDto {
  sales: SignedAmountText;
  returns: SignedAmountText;
  /** Sales less returns. */
  netSales: SignedAmountText;
  costOfGoodsSold: SignedAmountText;
  /** Net sales less cost of goods sold. */
  grossMargin: SignedAmountText;
  otherExpenses: SignedAmountText;
  /** Gross margin less other expenses. */
  netIncome: SignedAmountText;
  /** Section by section, by account. */
  lines: StatementLineDto[];
}

export interface UnitStatementDto extends StatementDto {
  /** @example "MACHINING_REPAIR" */
  businessUnit: string;
}

export interface IncomeStatementDto extends StatementDto {
  from: DateText | null;
  to: DateText | null;
  /** One statement a business unit; they add up to the whole. */
  businessUnits: UnitStatementDto[];
}

export interface RevenueQuery extends KnownQuery {
  from?: DateText;
  to?: DateText;
}

export interface RevenueFiguresDto {
  revenue: SignedAmountText;
  costOfGoodsSold: SignedAmountText;
  grossMargin: SignedAmountText;
}

export interface RevenueRowDto extends RevenueFiguresDto {
  date: DateText;
  dimensions: DimensionsDto;
}

/** By day, business unit, site and cost centre. */
export interface RevenueDto {
  rows: RevenueRowDto[];
  totals: RevenueFiguresDto;
}

export interface StockQuery extends ListQuery {
  part?: PartText;
  site?: CodeText;
  businessUnit?: CodeText;
  /** Only parts of which something is on hand or reserved. */
  inStock?: boolean;
}

export interface StockItemDto {
  part: string;
  site: string;
  onHand: QuantityOrZeroText;
  reserved: QuantityOrZeroText;
  available: QuantityOrZeroText;
  value: AmountText;
  stockAccount: string | null;
  businessUnit: string | null;
  costCentre: string | null;
}

export interface ReceivablesQuery extends DimensionQuery {
  /** Only what was posted on or before; today without it. */
  asOf?: DateText;
  /** Only what had been recorded by this instant. */
  knownAt?: MomentText;
  customerId?: IdText;
}

export type AgingBucketDto = 'current' | '1-30' | '31-60' | '61-90' | '91-120' | 'over 120';

export interface ReceivableRowDto {
  customerId: string;
  customerName: string;
  invoice: string;
  orderId: string;
  invoiceDate: DateText;
  dueDate: DateText;
  dimensions: DimensionsDto;
  total: AmountText;
  credited: AmountText;
  paid: AmountText;
  refunded: AmountText;
  writtenOff: AmountText;
  /** What the customer was owed elsewhere and was set against it, less what it gave to another invoice. */
  transferred: SignedAmountText;
  /** Negative when the customer is owed. */
  open: SignedAmountText;
  daysOverdue: number;
  bucket: AgingBucketDto;
}

/** Money that a customer paid and that no invoice has taken up: below zero, because Atlas owes it. */
export interface UnappliedRowDto {
  customerId: string | null;
  amount: SignedAmountText;
}

export interface AgingBucketsDto {
  current: SignedAmountText;
  '1-30': SignedAmountText;
  '31-60': SignedAmountText;
  '61-90': SignedAmountText;
  '91-120': SignedAmountText;
  'over 120': SignedAmountText;
}

export interface ReceivablesDto {
  asOf: DateText;
  rows: ReceivableRowDto[];
  unapplied: UnappliedRowDto[];
  /** `open` equals account 1110 as of the date. */
  totals: { open: SignedAmountText; buckets: AgingBucketsDto };
}

export interface ControlAccountRowDto {
  account: string;
  dimensions: DimensionsDto;
  /** From the documents of the domain that owns the account. */
  subledger: SignedAmountText;
  /** From the journals. */
  ledger: SignedAmountText;
  /** What facts that wait to be posted will add to the ledger. */
  unposted: SignedAmountText;
  /** Sub-ledger less ledger less unposted. */
  difference: SignedAmountText;
}

export interface ControlAccountsDto {
  ties: boolean;
  rows: ControlAccountRowDto[];
}
