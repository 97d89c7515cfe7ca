import type {
  ActorDto,
  AmountText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  PositionText,
  QuantityOrZeroText,
  SignedAmountText,
  UnitPriceText,
} from '../formats.js';

export interface InvoiceLineDto {
  line: number;
  part: string;
  description: string;
  quantity: QuantityOrZeroText;
  unitPrice: UnitPriceText;
  net: AmountText;
  tax: AmountText;
  taxRate: string;
  /** Shipped with its revenue earned; only of invoices before shipment. */
  released: QuantityOrZeroText;
  credited: QuantityOrZeroText;
}

export interface InvoiceDocumentDto {
  kind: 'payment' | 'payment void' | 'credit note' | 'price correction' | 'write-off' | 'credit transfer' | 'refund';
  /** @example "CN-000001" */
  document: string;
  date: DateText;
  amount: SignedAmountText;
}

export interface InvoiceDto {
  /** @example "INV-000001" */
  invoice: string;
  orderId: string;
  customerId: string;
  customerName: string;
  kind: 'beforeShipment' | 'afterShipment';
  invoiceDate: DateText;
  dueDate: DateText;
  dimensions: DimensionsDto;
  net: AmountText;
  tax: AmountText;
  total: AmountText;
  /** Money applied to it. */
  applied: AmountText;
  credited: AmountText;
  refunded: AmountText;
  writtenOff: AmountText;
  /** Credit from elsewhere that it took, less its own that went elsewhere. */
  transferred: SignedAmountText;
  /** What it adds to receivables: total − applied − credited − written off − transferred + refunded. */
  open: string;
  /** What paid or corrected it, oldest first, each with what it did to what is open. */
  documents: InvoiceDocumentDto[];
  lines: InvoiceLineDto[];
}

/**
 * A customer's payment on account, applied to one invoice or to the oldest open ones; what is over is a deposit.
 * @example {
 *   "customerId": "C-1002", "amount": "250.00", "method": "wire", "reference": "BANK-4711", "receivedOn": "2026-03-31",
 *   "dimensions": { "businessUnit": "INDUSTRIAL_PRODUCTS", "site": "LOUISVILLE", "costCentre": "IP_SALES" }
 * }
 */
export interface TakePaymentDto {
  customerId: IdText;
  /** Only this invoice; without it the customer's open invoices on account, oldest first. */
  invoice?: IdText;
  amount: AmountText;
  /** @example "wire" */
  method: LineText;
  /** The bank's or the customer's reference. */
  reference: LineText;
  /** Not before the first day of the books: the day on which it is posted, unless an invoice that it pays is younger. */
  receivedOn: DateText;
  /** Where money that is not applied is held. */
  dimensions: DimensionsDto;
}

export interface AppliedMoneyDto {
  invoice: string;
  amount: AmountText;
}

export interface TakenPaymentDto {
  /** @example "PAY-000001" */
  payment: string;
  applied: AppliedMoneyDto[];
  unapplied: AmountText;
  /** The event date of its posting. */
  postedOn: DateText;
  position: PositionText | null;
}

export interface PaymentVoidDto {
  /** @example "VP-000001" */
  paymentVoid: string;
  /** @example "COR-1001" */
  correction: string;
  reason: string;
  voidedOn: DateText;
}

export interface PaymentDto {
  /** @example "PAY-000001" */
  payment: string;
  /** Null for a payment on account. */
  orderId: string | null;
  customerId: string | null;
  amount: AmountText;
  method: string;
  reference: string;
  receivedOn: DateText;
  /** The event date of its posting. */
  postedOn: DateText;
  /** The invoices that took it up. */
  applied: AppliedMoneyDto[];
  /** What none took up when it came. */
  unapplied: AmountText;
  /** Of that, what is there still: neither used since, nor given back, nor voided. */
  left: AmountText;
  dimensions: DimensionsDto;
  /** Null when it was not kept. */
  takenBy: ActorDto | null;
  takenAt: InstantText;
  /** Null while it stands. */
  voided: PaymentVoidDto | null;
}

/** A payment provider's event. It is only a hint: the charge itself is read from the provider. */
export interface PaymentEventDto {
  /**
   * @minLength 1
   * @maxLength 200
   */
  id: string;
  /**
   * @maxLength 100
   * @example "charge.succeeded"
   */
  type: string;
  /** @isInt Must be a whole number. */
  sequence: number;
  createdAt?: string;
  data: PaymentEventDataDto;
  [further: string]: unknown;
}

export interface PaymentEventDataDto {
  /** @maxLength 200 */
  id: string;
  /** Reference of the payment attempt, such as "SO-1001/payment/1". */
  reference: string;
  /** Of a refund: the charge. */
  charge?: string;
  [further: string]: unknown;
}

export interface EventTakenDto {
  received: boolean;
}
