import type {
  AmountText,
  ChangeText,
  CodeText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  PageQuery,
  PartText,
  PositionText,
  QuantityOrZeroText,
  QuantityText,
  ReasonText,
  SignedAmountText,
  UnitPriceText,
} from '../formats.js';

/**
 * Goods that came in; they credit 2015 until procurement exists.
 * @example { "part": "FLT-PF-100", "site": "LOUISVILLE", "quantity": "10", "unitCost": "12.50", "reference": "DN-4711" }
 */
export interface ReceiveStockDto {
  part: PartText;
  site: CodeText;
  quantity: QuantityText;
  unitCost: UnitPriceText;
  /** The supplier's delivery note, or what else tells where the goods came from. */
  reference: LineText;
  supplierId?: IdText;
}

/** What stock holds after a change, and the waiting orders that it served. */
export interface StockChangedDto {
  onHand: QuantityOrZeroText;
  value: AmountText;
  servedOrders: string[];
  position: PositionText | null;
}

/** @example { "part": "FLT-PF-100", "site": "LOUISVILLE", "change": "-2", "reason": "count", "note": "Yearly count." } */
export interface AdjustStockDto {
  part: PartText;
  site: CodeText;
  /** Up or down. */
  change: ChangeText;
  reason: 'count' | 'scrap';
  /** What was found. */
  note: ReasonText;
  /** Needed to count up from nothing; otherwise the moving average stands in for it. */
  unitCost?: UnitPriceText;
}

/** @example { "part": "FLT-PF-100", "fromSite": "LOUISVILLE", "toSite": "EVANSVILLE", "quantity": "4", "note": "For the shop there." } */
export interface MoveStockDto {
  part: PartText;
  fromSite: CodeText;
  toSite: CodeText;
  quantity: QuantityText;
  note: ReasonText;
}

export interface StockMovedDto {
  from: { onHand: QuantityOrZeroText };
  to: { onHand: QuantityOrZeroText };
  servedOrders: string[];
  position: PositionText | null;
}

/**
 * Supplies of the shop; they debit 5075, with the dimensions of the overhead.
 * @example {
 *   "part": "COOLANT-20L", "site": "LOUISVILLE", "quantity": "2", "note": "Coolant of the lathes.",
 *   "dimensions": { "businessUnit": "MACHINING_REPAIR", "site": "LOUISVILLE", "costCentre": "MR_SHOP" }
 * }
 */
export interface IssueIndirectDto {
  part: PartText;
  site: CodeText;
  quantity: QuantityText;
  dimensions: DimensionsDto;
  /** What it is for. */
  note: ReasonText;
}

/**
 * Stock that was there before Atlas; it credits 3900.
 * @example { "part": "FLT-PF-100", "site": "LOUISVILLE", "quantity": "10", "value": "125.00", "note": "Count of the cutover." }
 */
export interface OpenStockDto {
  part: PartText;
  site: CodeText;
  quantity: QuantityText;
  /** Of all of it. */
  value: AmountText;
  note: ReasonText;
}

export interface AvailabilityQuery {
  part: PartText;
  /** Every site when absent. */
  site?: CodeText;
}

export interface AvailabilityDto {
  part: string;
  site: string;
  onHand: QuantityOrZeroText;
  reserved: QuantityOrZeroText;
  /** On hand and not reserved. */
  available: QuantityOrZeroText;
  /** What orders wait for. */
  backordered: QuantityOrZeroText;
}

export interface AvailabilityListDto {
  items: AvailabilityDto[];
}

export interface MovementsQuery extends PageQuery {
  part: PartText;
  site: CodeText;
}

/** One change of stock; they are never edited. */
export interface MovementDto {
  /** 1, 2, 3 … for each part at each site. */
  sequence: number;
  kind:
    | 'received'
    | 'countedUp'
    | 'countedDown'
    | 'scrapped'
    | 'movedOut'
    | 'movedIn'
    | 'issued'
    | 'issuedToJob'
    | 'returnedFromJob'
    | 'receivedFromJob'
    | 'issuedIndirect'
    | 'opened'
    | 'revalued'
    | 'returned'
    | 'returnUndone';
  /** @example "-2" */
  quantity: string;
  value: SignedAmountText;
  onHandAfter: QuantityOrZeroText;
  valueAfter: AmountText;
  stockAccount: '1210' | '1220';
  businessUnit: string;
  costCentre: string;
  reference: string;
  note: string | null;
  orderId: string | null;
  /** The job that it went to or came from. */
  jobId: string | null;
  line: number | null;
  actorId: string;
  occurredAt: InstantText;
}
