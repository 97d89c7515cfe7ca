import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { LocalDate } from '../kernel/time.js';

export const STOCK_ACCOUNTS = ['1210', '1220'] as const;
export type StockAccount = (typeof STOCK_ACCOUNTS)[number];

export const ADJUSTMENT_REASONS = ['count', 'scrap'] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

export const MOVEMENT_KINDS = [
  'received',
  'countedUp',
  'countedDown',
  'scrapped',
  'movedOut',
  'movedIn',
  'issued',
  'issuedToJob',
  'returnedFromJob',
  'receivedFromJob',
  'issuedIndirect',
  'opened',
  'revalued',
  'returned',
  'returnUndone',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Where a part's stock stands in the books; with the site of the stock it makes the dimensions of its postings. */
export interface Classification {
  readonly stockAccount: StockAccount;
  readonly businessUnit: string;
  readonly costCentre: string;
}

export interface ReceiveStockInput extends Classification {
  readonly part: string;
  readonly site: string;
  readonly quantity: QuantityText;
  readonly unitCost: Amount;
  /** The supplier's delivery note, or what else tells where the goods came from. */
  readonly reference: string;
  readonly supplierId?: string | null;
}

export interface AdjustStockInput extends Classification {
  readonly part: string;
  readonly site: string;
  /** Signed: "-3" takes three away. */
  readonly change: QuantityText;
  readonly reason: AdjustmentReason;
  readonly note: string;
  /** Needed to count up from nothing; otherwise the moving average stands in for it. */
  readonly unitCost?: Amount | null;
}

/** On hand and value of the part at the site afterwards, and the orders that the change served. */
export interface StockChanged {
  readonly onHand: QuantityText;
  readonly value: Amount;
  readonly servedOrders: readonly string[];
}

/** Supplies of the shop: they leave for overhead. */
export interface IssueIndirectInput {
  readonly part: string;
  readonly site: string;
  readonly quantity: QuantityText;
  /** The overhead's: the control account carries them. */
  readonly dimensions: Dimensions;
  readonly note: string;
}

/** Stock that was there before Atlas. */
export interface OpenStockInput extends Classification {
  readonly part: string;
  readonly site: string;
  readonly quantity: QuantityText;
  readonly value: Amount;
  readonly note: string;
}

/** Whose stock it is, and where. */
export interface StockPlace {
  readonly businessUnit: string;
  readonly site: string;
}

/** Value that what a business unit has at a site gains or loses, by what each part is worth; quantities stay. */
export interface RevalueStockInput extends StockPlace {
  readonly revaluationId: string;
  readonly stockAccount: StockAccount;
  /** Signed. */
  readonly amount: Amount;
  /** What all of it was worth when the amount was found: what left since then leaves its share of the amount. */
  readonly of: Amount;
  readonly reason: string;
  /** The day that it is for, such as a period's last; today without it. */
  readonly date?: LocalDate | null;
}

export interface StockRevaluedResult {
  /** Of the amount: all of it, less where goods left, and 0.00 where nothing of worth is on hand. */
  readonly taken: Amount;
}

export interface MoveStockInput {
  readonly part: string;
  readonly fromSite: string;
  readonly toSite: string;
  readonly quantity: QuantityText;
  readonly note: string;
}

export interface StockMovedResult {
  readonly from: { readonly onHand: QuantityText };
  readonly to: { readonly onHand: QuantityText };
  readonly servedOrders: readonly string[];
}

export interface WantedLine {
  readonly line: number;
  readonly part: string;
  readonly quantity: QuantityText;
  /** A job makes it: it takes nothing of the stock and waits in no queue, only for what its job completes. */
  readonly made?: boolean;
}

export interface ReserveStockInput {
  readonly orderId: string;
  /** Place in the backorder queue: a whole number, as the orders room gave it when the order was placed. */
  readonly placingSequence: string;
  readonly site: string;
  readonly allowPartial: boolean;
  readonly lines: readonly WantedLine[];
}

export interface ChangeReservationInput {
  readonly orderId: string;
  /** All lines as they stand after the change; a line that is left out, or has quantity "0", is taken out. */
  readonly lines: readonly WantedLine[];
  /** The quantities are what is still to leave, besides what was issued of each line; absent: they are all of it. */
  readonly besidesIssued?: boolean;
}

export type ReservationOutcome = 'reserved' | 'partial' | 'backordered';

/** `reserved` counts what was issued since: open is reserved − issued, and quantity − reserved is waited for. */
export interface ReservationLine extends WantedLine {
  readonly reserved: QuantityText;
  readonly issued: QuantityText;
}

export interface Reservation {
  readonly orderId: string;
  /** Of the lines that are not made: a made line is waited for where its order ships. */
  readonly outcome: ReservationOutcome;
  /** False once it was released: it holds nothing and waits for nothing. */
  readonly open: boolean;
  readonly lines: readonly ReservationLine[];
}

export interface ChangedReservation extends Reservation {
  /**
   * False when a whole order that holds all it asked for cannot have all of the new quantities: then nothing changed,
   * and only `outcome` tells what it would have come to.
   */
  readonly changed: boolean;
}

export interface ReleaseStockInput {
  readonly orderId: string;
  readonly reason: string;
}

export interface StockReleased {
  /** What the order held and gave back; lines that held nothing are left out. */
  readonly released: readonly WantedLine[];
  readonly servedOrders: readonly string[];
}

export interface IssueStockInput {
  readonly orderId: string;
  readonly shipmentId: string;
  /**
   * Null: everything that is reserved and has not left; the answer says what that was. A whole order does not ship so
   * while its job has not completed what is made for it.
   */
  readonly lines: readonly { readonly line: number; readonly quantity: QuantityText }[] | null;
  /** The order's: cost of goods sold carries them. */
  readonly dimensions: Dimensions;
  /** The order's, for the books; it is no part of what makes the step the same. */
  readonly customerId?: string | null;
}

export interface StockIssued {
  readonly cost: Amount;
  readonly lines: readonly { readonly line: number; readonly quantity: QuantityText; readonly cost: Amount }[];
}

/** A part at a site as its owner's tables tell it. */
export interface StockView extends Classification {
  readonly part: string;
  readonly site: string;
  readonly onHand: QuantityText;
  readonly reserved: QuantityText;
  readonly available: QuantityText;
  readonly value: Amount;
}

export interface Availability {
  readonly part: string;
  readonly site: string;
  readonly onHand: QuantityText;
  readonly reserved: QuantityText;
  readonly available: QuantityText;
  /** What orders wait for. */
  readonly backordered: QuantityText;
}

export interface MovementView extends Classification {
  /** 1, 2, 3 … without gaps for each part at each site. */
  readonly sequence: number;
  readonly kind: MovementKind;
  readonly quantity: QuantityText;
  readonly value: Amount;
  readonly onHandAfter: QuantityText;
  readonly valueAfter: Amount;
  readonly reference: string;
  readonly note: string | null;
  readonly orderId: string | null;
  readonly jobId: string | null;
  readonly line: number | null;
  readonly actorId: string;
  readonly occurredAt: string;
}

/** Value received and not yet invoiced, by dimensions; a credit is negative. */
export interface GoodsReceived extends Dimensions {
  readonly value: Amount;
}

/** What the stock of a business unit at a site is worth. */
export interface StockWorth extends StockPlace {
  readonly value: Amount;
}

/** Value of stock by control account and dimensions, from inventory's own rows. */
export interface StockBalance extends Dimensions {
  readonly account: StockAccount;
  readonly value: Amount;
}
