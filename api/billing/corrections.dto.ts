import type {
  ActorDto,
  AmountText,
  DateText,
  DimensionsDto,
  IdText,
  InstantText,
  PageQuery,
  PositionText,
  QuantityOrZeroText,
  QuantityText,
  ReasonText,
  UnitPriceText,
} from '../formats.js';
import type { TimelineEntryDto } from '../orders/orders.dto.js';

export type CorrectionKindDto = 'priceCorrection' | 'writeOff' | 'refund' | 'paymentVoid';
export type CorrectionStateDto = 'Requested' | 'PendingApproval' | 'Paying' | 'Done' | 'Refused' | 'Withdrawn';

/**
 * What a line was charged too much: a new unit price, or what each unit costs less. A price that goes up is a new invoice.
 * @example { "line": 1, "unitPrice": "9.50", "reason": "The frame contract says so." }
 */
export interface CorrectPriceDto {
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   */
  line: number;
  /** How many units; without it all that were shipped and did not come back. */
  quantity?: QuantityText;
  unitPrice?: UnitPriceText;
  lessPerUnit?: UnitPriceText;
  reason: ReasonText;
}

/** @example { "amount": "12.00", "reason": "The customer is insolvent." } */
export interface WriteOffDto {
  /** Without it all that is open. */
  amount?: AmountText;
  reason: ReasonText;
}

/** @example { "reason": "The check bounced." } */
export interface VoidPaymentDto {
  reason: ReasonText;
}

/**
 * What the customer is owed, given back: on the card that paid it, else by wire.
 * @example { "reason": "The customer asks for the money." }
 */
export interface RefundCreditDto {
  /** Without it all that is owed. */
  amount?: AmountText;
  reason: ReasonText;
}

/**
 * What the customer is owed elsewhere, set against this invoice: one of the two.
 * @example { "fromInvoice": "INV-000001", "reason": "It pays the replacement." }
 */
export interface TransferCreditDto {
  fromInvoice?: IdText;
  /** A payment of which money was never applied. */
  fromPayment?: IdText;
  /** Without it as much as is owed there and open here. */
  amount?: AmountText;
  reason: ReasonText;
}

export interface CreditTransferredDto {
  /** @example "CT-000001" */
  transfer: string;
  amount: AmountText;
  /** What the invoice has open since. */
  open: string;
  position: PositionText | null;
}

export interface CorrectionProgressDto {
  /** @example "COR-1001" */
  correction: string;
  state: CorrectionStateDto;
  position: PositionText | null;
}

/** @example { "reason": "The customer has paid." } */
export interface WithdrawCorrectionDto {
  reason: ReasonText;
}

export interface CorrectionDto {
  correction: string;
  kind: CorrectionKindDto;
  state: CorrectionStateDto;
  invoice: string | null;
  /** Of a deposit's refund, or of a void. */
  payment: string | null;
  orderId: string | null;
  customerId: string;
  dimensions: DimensionsDto;
  /** What is credited, written off, paid or voided, as it stood when it was asked for. */
  amount: AmountText;
  reason: string;
  requestedBy: ActorDto;
  requestedAt: InstantText;
  /** The credit note, the write-off, the refunds or the void that it led to. */
  document: string | null;
  /** Why it was refused or withdrawn. */
  outcome: string | null;
  endedAt: InstantText | null;
}

export interface CorrectionsListQuery extends PageQuery {
  state?: CorrectionStateDto;
  kind?: CorrectionKindDto;
  invoice?: IdText;
  customerId?: IdText;
}

export interface CorrectionTimelineDto {
  correction: string;
  items: TimelineEntryDto[];
}

export interface CreditNoteLineDto {
  invoice: string;
  line: number;
  part: string;
  description: string;
  quantity: QuantityOrZeroText;
  net: AmountText;
  tax: AmountText;
  taxRate: string;
}

export interface CreditNoteDto {
  /** @example "CN-000001" */
  creditNote: string;
  kind: 'unshipped' | 'shipped' | 'priceCorrection';
  orderId: string;
  customerId: string;
  customerName: string;
  creditDate: DateText;
  reason: string;
  net: AmountText;
  tax: AmountText;
  total: AmountText;
  lines: CreditNoteLineDto[];
}
