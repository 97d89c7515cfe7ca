import type {
  CodeText,
  DateText,
  LineText,
  ListQuery,
  PartText,
  PositionText,
  QuantityOrZeroText,
  UnitPriceText,
} from '../formats.js';

/** 1210 raw materials and parts, 1220 finished goods. */
export type StockAccountDto = '1210' | '1220';

/**
 * Something that Atlas stocks and sells.
 * @example {
 *   "part": "FLT-PF-100", "description": "Air filter element", "unitOfMeasure": "EA", "stockAccount": "1220",
 *   "businessUnit": "INDUSTRIAL_PRODUCTS", "costCentre": "IP_SALES", "taxCode": "SALES"
 * }
 */
export interface CreatePartDto {
  part: PartText;
  description: LineText;
  unitOfMeasure: CodeText;
  stockAccount: StockAccountDto;
  businessUnit: CodeText;
  costCentre: CodeText;
  taxCode: CodeText;
  /** A line of an order for it waits for a job of its own, whatever is in stock; absent: it is sold from stock. */
  madeToOrder?: boolean;
}

/**
 * What is absent stays as it is; unit of measure, account, business unit and cost centre stay for good.
 * @example { "description": "Air filter element, long life" }
 */
export interface ChangePartDto {
  description?: LineText;
  taxCode?: CodeText;
  /** An inactive part is sold no more. */
  active?: boolean;
  /** Counts for orders that are placed from now on. */
  madeToOrder?: boolean;
}

export interface PartDto {
  part: string;
  description: string;
  unitOfMeasure: string;
  stockAccount: StockAccountDto;
  businessUnit: string;
  costCentre: string;
  taxCode: string;
  active: boolean;
  madeToOrder: boolean;
}

export interface PartWrittenDto extends PartDto {
  position: PositionText | null;
}

/**
 * The price of one unit from a quantity on, from a date on; through `validTo` when it is given.
 * @example { "priceList": "STANDARD", "minimumQuantity": "1", "unitPrice": "42.50", "validFrom": "2026-01-01" }
 */
export interface DefinePriceDto {
  priceList: CodeText;
  minimumQuantity: QuantityOrZeroText;
  unitPrice: UnitPriceText;
  validFrom: DateText;
  validTo?: DateText | null;
}

export interface PriceDto extends DefinePriceDto {
  part: string;
}

export interface PriceWrittenDto extends PriceDto {
  position: PositionText | null;
}

export interface PriceListDto {
  items: PriceDto[];
}

export interface PartsQuery extends ListQuery {
  businessUnit?: CodeText;
  active?: boolean;
}
