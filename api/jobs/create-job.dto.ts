import type {
  CodeText,
  DateText,
  DimensionsDto,
  FractionText,
  IdText,
  LineText,
  MeasureText,
  PartText,
  QuantityOrZeroText,
  QuantityText,
  UnitPriceText,
} from '../formats.js';

/**
 * What is made to stock is completed into the part's stock account; a service for a customer is completed to cost of
 * goods sold, and invoiced where it was quoted. Jobs of orders and repairs are made by their own processes.
 */
export type CreatedJobKindDto = 'stock' | 'service';

/** Fractions of the job's quantity; what is beyond them needs a second person. */
export interface TolerancesDto {
  overCompletion: FractionText;
  underCompletion: FractionText;
  /** Scrap that stays in the job's cost; what is beyond it is abnormal and leaves it. */
  normalScrap: FractionText;
  /** How much more than planned of a material may be issued without asking. */
  overIssue: FractionText;
}

/** Fractions of the job's quantity; absent ones are "0", of `overIssue` "0.1". */
export interface SomeTolerancesDto {
  overCompletion?: FractionText;
  underCompletion?: FractionText;
  normalScrap?: FractionText;
  overIssue?: FractionText;
}

/** A measure that is inspected after an operation. */
export interface MeasuredCharacteristicDto {
  name: LineText;
  /** @maxLength 20 */
  unit: string;
  lower: MeasureText;
  upper: MeasureText;
}

/** In house it has a work centre and hours; subcontracted, a supplier and a cost. */
export interface GivenOperationDto {
  /**
   * They run in this order.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 9999
   */
  operation: number;
  description: LineText;
  kind: 'inHouse' | 'subcontract';
  workCentre?: CodeText | null;
  setUpHours?: QuantityOrZeroText | null;
  runHoursPerUnit?: QuantityOrZeroText | null;
  supplierId?: IdText | null;
  /** What the supplier asks for one. */
  unitCost?: UnitPriceText | null;
  /** May begin before the one before it has finished all of its quantity. */
  overlaps?: boolean;
  /** @maxItems 500 Must hold at most 500 characteristics. */
  characteristics?: MeasuredCharacteristicDto[];
}

/** Material for the whole quantity of the job. */
export interface GivenMaterialDto {
  part: PartText;
  quantity: QuantityText;
}

/**
 * A job without a quote: it is accepted at once. Without `operations` it is made as engineering says: by the part's bill
 * of material and routing.
 * @example {
 *   "kind": "stock", "part": "KIT-SVC-RS15", "quantity": "20", "dueDate": "2026-12-15",
 *   "dimensions": { "businessUnit": "INDUSTRIAL_PRODUCTS", "site": "LOUISVILLE", "costCentre": "IP_STORES" }
 * }
 */
export interface CreateJobDto {
  kind: CreatedJobKindDto;
  /**
   * Needed for a service, and for a quote.
   * @example "C-1001"
   */
  customerId?: IdText;
  /** What is made; needed for stock. */
  part?: PartText;
  /** The part's own when absent; needed where there is no part. */
  description?: LineText;
  quantity: QuantityText;
  /**
   * The part's own; needed where there is no part, and only there.
   * @example "EA"
   */
  unitOfMeasure?: CodeText;
  /**
   * By which a service is invoiced. The part's own; needed for a service without a part, and only there.
   * @example "SALES"
   */
  taxCode?: CodeText;
  dueDate: DateText;
  dimensions: DimensionsDto;
  tolerances?: SomeTolerancesDto;
  /**
   * How it is made, instead of the part's routing and bill of material.
   * @minItems 1 Must hold at least one operation.
   * @maxItems 500 Must hold at most 500 operations.
   */
  operations?: GivenOperationDto[];
  /**
   * Only with `operations`; none when absent.
   * @maxItems 500 Must hold at most 500 materials.
   */
  materials?: GivenMaterialDto[];
}

/**
 * A job that is offered to a customer; it begins once the quote is accepted.
 * @example {
 *   "kind": "service", "customerId": "C-1001", "description": "Turn and grind a shaft", "quantity": "2",
 *   "unitOfMeasure": "EA", "taxCode": "SALES", "dueDate": "2026-12-15", "unitPrice": "480.00",
 *   "validUntil": "2026-11-30",
 *   "dimensions": { "businessUnit": "MACHINING_REPAIR", "site": "LOUISVILLE", "costCentre": "MR_SHOP" },
 *   "operations": [{
 *     "operation": 10, "description": "Turn", "kind": "inHouse", "workCentre": "CNC_LATHE", "setUpHours": "0.5",
 *     "runHoursPerUnit": "2"
 *   }]
 * }
 */
export interface CreateQuoteDto extends CreateJobDto {
  /** Price of one unit, without tax. */
  unitPrice: UnitPriceText;
  /** Through this day; afterwards the quote lapses by itself. */
  validUntil: DateText;
}
