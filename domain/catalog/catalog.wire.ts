import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type { LocalDate } from '../kernel/time.js';

export const STOCK_ACCOUNTS = ['1210', '1220'] as const;
/** 1210 raw materials and parts, 1220 finished goods. */
export type StockAccount = (typeof STOCK_ACCOUNTS)[number];

export interface UnitOfMeasure {
  readonly code: string;
  readonly name: string;
  /** How many decimals a quantity in this unit may have: 0 to 4. */
  readonly decimals: number;
}

export interface DefineTaxCodeInput {
  readonly code: string;
  readonly name: string;
  /** A fraction: "0.07" is seven percent. */
  readonly rate: string;
  readonly validFrom: LocalDate;
}

export interface PriceList {
  readonly code: string;
  readonly name: string;
}

/** The price of one unit from a quantity on, from a date on; through validTo when it is given. */
export interface Price {
  readonly priceList: string;
  readonly part: string;
  readonly minimumQuantity: QuantityText;
  readonly unitPrice: Amount;
  readonly validFrom: LocalDate;
  readonly validTo?: LocalDate | null;
}

export interface CreatePartInput {
  readonly part: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  readonly stockAccount: StockAccount;
  readonly businessUnit: string;
  readonly costCentre: string;
  readonly taxCode: string;
  /** Absent: it is sold from stock. */
  readonly madeToOrder?: boolean;
}

export interface Part extends CreatePartInput {
  /** An inactive part is sold no more. */
  readonly active: boolean;
  /** A line of an order for it waits for a job of its own, whatever is in stock. */
  readonly madeToOrder: boolean;
}

/** What is absent stays as it is; what stock stands on cannot change. */
export type ChangePartInput = Pick<Part, 'part'> & Partial<Omit<Part, 'part'>>;

export interface DefinedResult {
  /** False when it stood so already. */
  readonly changed: boolean;
}

export interface PartResult {
  readonly part: Part;
}

export interface QuoteInput {
  readonly priceList: string;
  /** Prices and tax rates are those of this date. */
  readonly date: LocalDate;
  readonly taxStatus: 'taxable' | 'exempt';
  readonly lines: readonly AskedLine[];
}

export interface AskedLine {
  readonly line: number;
  readonly part: string;
  readonly quantity: QuantityText;
}

export interface QuotedLine {
  readonly line: number;
  readonly part: string;
  readonly description: string;
  readonly quantity: QuantityText;
  readonly unitOfMeasure: string;
  readonly unitPrice: Amount;
  readonly net: Amount;
  readonly tax: Amount;
  readonly taxCode: string;
  readonly taxRate: string;
  readonly stockAccount: StockAccount;
  readonly businessUnit: string;
  readonly costCentre: string;
  readonly madeToOrder: boolean;
}

export interface Quote {
  /** The lines that could be priced; all of them when there is no problem. */
  readonly lines: readonly QuotedLine[];
  readonly problems: readonly FieldProblem[];
}
