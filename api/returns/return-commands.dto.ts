import type { CodeText, IdText, LineText, QuantityText, ReasonText } from '../formats.js';

/** What the customer wants for what is accepted; `credit` leaves it on their account. */
export type OutcomeDto = 'refund' | 'replacement' | 'credit';

/** `reject`: it goes back to the customer, without credit. */
export type VerdictDto = 'restock' | 'scrap' | 'reject';

/**
 * A line of the order.
 * @isInt Must be a whole number.
 * @minimum 1
 * @maximum 9999
 */
export type LineNumber = number;

export interface AuthorisedLineDto {
  line: LineNumber;
  quantity: QuantityText;
  /** Why the customer sends it back. */
  reason: ReasonText;
}

/**
 * Shipped goods that a customer wants to send back.
 * @example {
 *   "orderId": "SO-1001", "outcome": "refund", "validDays": 30,
 *   "lines": [{ "line": 1, "quantity": "2", "reason": "Ordered too many." }]
 * }
 */
export interface AuthoriseReturnDto {
  orderId: IdText;
  outcome: OutcomeDto;
  /**
   * Within which the goods must come; 30 when it is not given.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 365
   */
  validDays?: number;
  note?: ReasonText;
  /**
   * @minItems 1
   * @maxItems 500
   */
  lines: AuthorisedLineDto[];
}

export interface ReceivedLineDto {
  line: LineNumber;
  quantity: QuantityText;
}

/** @example { "lines": [{ "line": 1, "quantity": "2" }], "reference": "UPS 1Z 999", "last": true } */
export interface ReceiveGoodsDto {
  /**
   * What came: what was authorised, less, or more as far as the shipped quantity leaves room.
   * @maxItems 500
   */
  lines: ReceivedLineDto[];
  /** Waybill, or who brought it. */
  reference: LineText;
  /** Nothing more will come. */
  last?: boolean;
}

export interface InspectedLineDto {
  line: LineNumber;
  quantity: QuantityText;
  verdict: VerdictDto;
  /** Where the goods are, and stay when they are restocked; the order's site when it is not given. */
  site?: CodeText;
  note?: ReasonText;
}

/**
 * What the goods were found to be; a line may stand several times.
 * @example { "lines": [{ "line": 1, "quantity": "1", "verdict": "restock" }, { "line": 1, "quantity": "1", "verdict": "scrap", "note": "Dented." }] }
 */
export interface InspectGoodsDto {
  /**
   * @minItems 1
   * @maxItems 500
   */
  lines: InspectedLineDto[];
}

/** @example { "reference": "WIRE 88" } */
export interface ConfirmRefundDto {
  /** The bank's. */
  reference: LineText;
}

/** @example { "reference": "UPS 1Z 999" } */
export interface SendBackDto {
  /** Waybill, or who took it. */
  reference: LineText;
}

export interface CancelReturnDto {
  reason: ReasonText;
}
