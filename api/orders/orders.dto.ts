import type {
  AddressDto,
  AmountText,
  CodeText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  ListQuery,
  PartText,
  PositionText,
  QuantityOrZeroText,
  QuantityText,
  ReasonText,
  UnitPriceText,
} from '../formats.js';

/** Paid before shipment, or on account: a credit hold now, an invoice with each shipment. */
export type PaymentTermsDto = 'prepaid' | 'onAccount';

/** `Accepted`: the engine has taken the order, and its placing step is still to come. */
export type OrderStateDto = 'Accepted' | PlacedOrderStateDto;

/** The states of an order that has been placed. */
export type PlacedOrderStateDto =
  | 'Placed'
  | 'Backordered'
  | 'Reserved'
  | 'Invoiced'
  | 'Paid'
  | 'CreditHeld'
  | 'AwaitingApproval'
  | 'Confirmed'
  | 'PartlyShipped'
  | 'Shipped'
  | 'Fulfilled'
  | 'Cancelling'
  | 'Cancelled'
  | 'Rejected'
  | 'Failed';

export interface PlaceOrderLineDto {
  part: PartText;
  quantity: QuantityText;
  /** When a part that is made to order is wanted, and only there; in 14 days when absent. */
  dueDate?: DateText;
}

/**
 * An order as a customer asks for it. Prices, tax and descriptions are Atlas's own.
 * @example {
 *   "customerId": "C-1001",
 *   "paymentTerms": "prepaid",
 *   "paymentToken": "tok_ok",
 *   "dimensions": { "businessUnit": "INDUSTRIAL_PRODUCTS", "site": "LOUISVILLE", "costCentre": "IP_SALES" },
 *   "lines": [{ "part": "FLT-PF-100", "quantity": "3" }]
 * }
 */
export interface PlaceOrderDto {
  /** @example "C-1001" */
  customerId: IdText;
  /** The customer's own number for it. */
  customerReference?: LineText;
  paymentTerms: PaymentTermsDto;
  /** What the payment provider charges; needed for a prepaid order, and only there. */
  paymentToken?: LineText;
  /**
   * US dollars; another currency is refused.
   * @example "USD"
   */
  currency?: string;
  dimensions: DimensionsDto;
  /** The customer's own address when absent. */
  shipTo?: AddressDto;
  /** Whether the order may be served and shipped in parts. */
  allowPartialShipment?: boolean;
  /** Only on account: beyond the customer's credit limit it is not rejected, but waits for a second person, of Finance. */
  creditOverride?: CreditOverrideDto;
  /**
   * @minItems 1 Must hold at least one line.
   * @maxItems 200 Must hold at most 200 lines.
   */
  lines: PlaceOrderLineDto[];
}

/** @example { "reason": "The customer pays its last invoice on Friday." } */
export interface CreditOverrideDto {
  /** Why the order may go beyond the credit limit. */
  reason: ReasonText;
}

export interface OrderLineDto {
  line: number;
  part: string;
  description: string;
  quantity: QuantityText;
  unitOfMeasure: string;
  unitPrice: UnitPriceText;
  net: AmountText;
  tax: AmountText;
  taxCode: string;
  taxRate: string;
  /** The job that makes it; null of a line from stock. */
  job: LineJobDto | null;
}

/** The job of a line that is made to order. It begins once the order is confirmed. */
export interface LineJobDto {
  /** @example "J-SO-1001-1" */
  jobId: string;
  dueDate: DateText;
}

/** An order as it was priced, and how it stands. */
export interface OrderDto {
  /** @example "SO-1001" */
  orderId: string;
  state: OrderStateDto;
  /** What its process waits for, in plain words. */
  waitingFor: string | null;
  /** Why it is as it is, where someone gave a reason. */
  reason: string | null;
  /** How often it was amended. */
  revision: number;
  customerId: string;
  customerName: string;
  customerReference: string | null;
  paymentTerms: PaymentTermsDto;
  currency: string;
  dimensions: DimensionsDto;
  shipTo: AddressDto;
  allowPartialShipment: boolean;
  creditOverride: CreditOverrideDto | null;
  lines: OrderLineDto[];
  net: AmountText;
  tax: AmountText;
  total: AmountText;
}

/** The answer to placing; `position` is null while the order is only accepted. */
export interface PlacedOrderDto extends OrderDto {
  position: PositionText | null;
}

export interface ShippedLineDto {
  line: number;
  shipped: QuantityOrZeroText;
  cancelled: QuantityOrZeroText;
}

export interface ShipmentLineDto {
  /**
   * Number of the order's line.
   * @isInt Must be a whole number.
   * @minimum 1
   */
  line: number;
  quantity: QuantityText;
}

export interface ShipmentDto {
  shipmentId: string;
  at: InstantText;
  lines: ShipmentLineDto[];
}

/** @example {
 *   "for": "stock", "why": "2 × FLT-PF-100 not yet reserved at LOUISVILLE; a receipt serves it in placing order.",
 *   "see": "/v1/stock/availability?part=FLT-PF-100"
 * } */
export interface WaitingDto {
  for: string;
  /** In a sentence. */
  why: string;
  /** Where to look, or what to call. */
  see: string | null;
}

/** An order with what has happened to it, from its owner's tables. */
export interface OrderViewDto extends OrderDto {
  /** What it needs to go on; null when it waits for nobody. */
  waiting: WaitingDto | null;
  placedAt: InstantText | null;
  placedBy: { id: string; name: string } | null;
  updatedAt: InstantText | null;
  shipped: ShippedLineDto[];
  shipments: ShipmentDto[];
}

/** How the order stands after a command. */
export interface OrderProgressDto {
  orderId: string;
  state: OrderStateDto;
  waitingFor: string | null;
  reason: string | null;
  revision: number;
  position: PositionText | null;
}

/**
 * A job of the order that has not begun is cancelled with it.
 * @example { "reason": "The customer ordered twice." }
 */
export interface CancelOrderDto {
  reason: ReasonText;
  /** What becomes of jobs that have begun: finished for stock when absent; to cancel them needs a second person. */
  startedJobs?: 'finishForStock' | 'cancel';
  /** Where the cost of a job goes that is cancelled so; needed for `cancel`, and only there. */
  costTo?: 'scrap' | 'customer';
  /** What the customer is invoiced for each job that is cancelled so, without tax; only with `customer`. */
  charge?: AmountText;
}

export interface AmendLineDto {
  /**
   * Number of the order's line.
   * @isInt Must be a whole number.
   * @minimum 1
   */
  line: number;
  /** The new quantity; zero takes the line out. */
  quantity: QuantityOrZeroText;
}

/**
 * What is to change before shipment; lines that are not named stay.
 * @example { "lines": [{ "line": 1, "quantity": "5" }], "reason": "The customer needs two more." }
 */
export interface AmendOrderDto {
  /**
   * @minItems 1 Must hold at least one line.
   * @maxItems 200 Must hold at most 200 lines.
   */
  lines?: AmendLineDto[];
  shipTo?: AddressDto;
  reason?: ReasonText;
}

/** @example { "paymentToken": "tok_ok" } */
export interface RetryPaymentDto {
  /** What the payment provider charges this time. */
  paymentToken: LineText;
}

/**
 * What leaves now; without lines, everything that is reserved and has not left.
 * @example { "lines": [{ "line": 1, "quantity": "2" }] }
 */
export interface ShipOrderDto {
  /**
   * @minItems 1 Must hold at least one line.
   * @maxItems 200 Must hold at most 200 lines.
   */
  lines?: ShipmentLineDto[];
}

export interface OrdersQuery extends ListQuery {
  state?: PlacedOrderStateDto;
  customerId?: IdText;
  paymentTerms?: PaymentTermsDto;
  /** Only orders that wait for something, or only those that do not. */
  waiting?: boolean;
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** An order as lists show it, with its money so far. */
export interface OrderItemDto {
  orderId: string;
  customerId: string;
  customerName: string;
  customerReference: string | null;
  paymentTerms: PaymentTermsDto;
  dimensions: DimensionsDto;
  state: OrderStateDto;
  waitingFor: string | null;
  reason: string | null;
  net: AmountText;
  tax: AmountText;
  total: AmountText;
  invoiced: AmountText;
  credited: AmountText;
  paid: AmountText;
  refunded: AmountText;
  placedBy: string;
  placedAt: InstantText;
  confirmedAt: InstantText | null;
  /** When goods last left. */
  shippedAt: InstantText | null;
  endedAt: InstantText | null;
  updatedAt: InstantText;
}

/** One thing that happened: a command, a change of state, a decision, a fact or a posting. */
export interface TimelineEntryDto {
  eventId: string;
  position: PositionText;
  at: InstantText;
  domain: string;
  type: string;
  aggregateId: string;
  actor: { id: string; name: string };
  workflowId: string | null;
  causationId: string | null;
  /** One line for people: what happened, and why where someone said so. */
  summary: string;
  details: { [name: string]: unknown };
}

export interface OrderTimelineDto {
  orderId: string;
  items: TimelineEntryDto[];
}
