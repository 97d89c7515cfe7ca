import type { Actor } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';

/** Before shipment the net amount is deferred revenue (prepaid orders); after it, or for a service, revenue at once (on account). */
export type InvoiceKind = 'beforeShipment' | 'afterShipment';

export interface BilledLine {
  readonly line: number;
  /** Empty for a service. */
  readonly part: string;
  readonly description: string;
  readonly quantity: QuantityText;
  readonly unitPrice: Amount;
  readonly net: Amount;
  readonly tax: Amount;
  readonly taxRate: string;
}

/** What is to be invoiced now: the whole order, the added quantities, or the shipped quantities. */
export interface BilledOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly dimensions: Dimensions;
  readonly termsDays: number;
  readonly lines: readonly BilledLine[];
}

export interface LineQuantity {
  readonly line: number;
  readonly quantity: QuantityText;
}

export interface Invoiced {
  readonly invoice: string;
  readonly total: Amount;
}

export interface Credited {
  /** Null when nothing was left to credit. */
  readonly creditNote: string | null;
  readonly total: Amount;
}

export interface Released {
  readonly revenue: Amount;
}

export interface InvoiceOrderInput {
  readonly order: BilledOrder;
}

export interface InvoiceExtraInput {
  readonly order: BilledOrder;
  readonly revision: number;
}

export interface InvoiceShipmentInput {
  readonly order: BilledOrder;
  readonly shipmentId: string;
}

export interface ServiceLine {
  readonly description: string;
  readonly net: Amount;
  readonly taxRate: string;
}
/** What no order is about: a repair, a service job. It is on account, and its net is revenue at once. */
export interface InvoiceServiceInput {
  /** Number of the repair or the job, where an order's invoice has the order's. */
  readonly source: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly dimensions: Dimensions;
  readonly termsDays: number;
  readonly lines: readonly ServiceLine[];
  /** What is billed, for people: "Repair RP-1001". */
  readonly description: string;
  /** The job that earned it: the journal's lines name it. */
  readonly jobId?: string | null;
}
export interface CreditUnshippedInput {
  readonly orderId: string;
  /** Null credits everything that is neither shipped nor credited. */
  readonly lines: readonly LineQuantity[] | null;
  readonly reason: string;
}

export interface OrderReasonInput {
  readonly orderId: string;
  readonly reason: string;
}

export interface ReleaseRevenueInput {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly lines: readonly LineQuantity[];
}

export type AttemptStatus = 'started' | 'succeeded' | 'declined' | 'voided';
export type ChargeStatus = 'succeeded' | 'declined' | 'voided';

export interface BeginPaymentAttemptInput {
  readonly orderId: string;
  readonly attempt: number;
  readonly amount: Amount;
  /** What the provider charges; handed on, not kept. */
  readonly token: string;
}

export interface PaymentAttempt {
  /** Idempotency key at the provider. */
  readonly providerKey: string;
  readonly reference: string;
  /** 'closed': the order takes no further payment, and no attempt was begun. */
  readonly status: AttemptStatus | 'closed';
}

/** A charge in a final state, as the provider tells it. */
export interface Charge {
  readonly id: string;
  readonly status: ChargeStatus;
  readonly amount: Amount;
  readonly reference: string;
  readonly declineCode?: string | null;
}

export interface SettleChargeInput {
  readonly charge: Charge;
}

export interface SettledCharge {
  /** 'known' when the charge had been learned before; `status` says what it was recorded as. */
  readonly outcome: ChargeStatus | 'known';
  readonly status: ChargeStatus;
  readonly orderId: string;
  readonly attempt: number;
  readonly applied: Amount;
  readonly unapplied: Amount;
  readonly refundDue: boolean;
}

export interface ClosedPayments {
  /** References of attempts with no known end. */
  readonly openReferences: readonly string[];
}

export interface PlannedRefund {
  readonly refundId: string;
  readonly chargeId: string;
  readonly amount: Amount;
}

export interface PlannedRefunds {
  readonly refunds: readonly PlannedRefund[];
}

export interface SettleRefundInput {
  readonly refundId: string;
  readonly providerRefundId: string;
}

export interface SettledRefund {
  readonly refunded: Amount;
}

export interface TakeCreditHoldInput {
  readonly orderId: string;
  readonly customerId: string;
  readonly creditLimit: Amount;
  readonly amount: Amount;
  /** Held also beyond the limit; the answer says by how much. */
  readonly override?: boolean;
}

export interface ChangeCreditHoldInput {
  readonly orderId: string;
  /** The order's new total; what was invoiced of it no longer counts as held. */
  readonly amount: Amount;
  readonly creditLimit: Amount;
  readonly override?: boolean;
}

export interface CreditHold {
  /** What is held now. */
  readonly hold: Amount;
  /** The customer's open receivables on account and active holds, this one included. */
  readonly exposure: Amount;
  /** By how much the exposure goes beyond the limit; only where the hold was allowed to. */
  readonly beyondLimit?: Amount;
}

export interface ReleasedHold {
  readonly released: Amount;
}

export interface TakePaymentInput {
  readonly customerId: string;
  /** Applied to this invoice alone; without it to the customer's open invoices on account, oldest first. */
  readonly invoice?: string | null;
  readonly amount: Amount;
  readonly method: string;
  readonly reference: string;
  readonly receivedOn: LocalDate;
  /** Where money that is not applied is held; applied money takes its invoice's dimensions. */
  readonly dimensions: Dimensions;
}

export interface AppliedMoney {
  readonly invoice: string;
  readonly amount: Amount;
}

export interface TakenPayment {
  readonly payment: string;
  readonly applied: readonly AppliedMoney[];
  readonly unapplied: Amount;
  /** The event date of its posting. */
  readonly postedOn: LocalDate;
}

/** A payment as its owner's tables tell it. */
export interface PaymentView {
  readonly payment: string;
  /** Null for a payment on account. */
  readonly orderId: string | null;
  readonly customerId: string | null;
  readonly amount: Amount;
  readonly method: string;
  readonly reference: string;
  readonly receivedOn: LocalDate;
  readonly postedOn: LocalDate;
  readonly applied: readonly AppliedMoney[];
  readonly unapplied: Amount;
  /** Of what was not applied, what is there still: neither used since, nor given back, nor voided. */
  readonly left: Amount;
  readonly dimensions: Dimensions;
  readonly takenBy: Actor | null;
  readonly takenAt: Instant;
  readonly voided: {
    readonly paymentVoid: string;
    readonly correction: string;
    readonly reason: string;
    readonly voidedOn: LocalDate;
  } | null;
}

export interface RecordWebhookInput {
  readonly eventId: string;
  readonly type: string;
  readonly sequence: number;
  readonly chargeId: string;
  readonly charge?: unknown;
  readonly refund?: unknown;
}

export interface RecordedWebhook {
  /** For the record only: settle all the same, for the first delivery may have ended half-way. */
  readonly known: boolean;
  /** How its charge ended has been learned by another road, and nothing is owed for it: the event tells nothing new. */
  readonly settled: boolean;
}

/** Debits less credits of a control account, from the documents. */
export interface ControlBalance {
  readonly account: '1110' | '2110' | '2160';
  readonly dimensions: Dimensions;
  readonly balance: Amount;
}

export interface InvoiceLineView extends BilledLine {
  /** Shipped with its revenue earned; only of invoices before shipment. */
  readonly released: QuantityText;
  readonly credited: QuantityText;
}

/** What is open of an invoice. */
export interface Receivable {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly kind: InvoiceKind;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly total: Amount;
  readonly open: Amount;
  readonly isOpen: boolean;
}

export type InvoiceDocumentKind =
  | 'payment'
  | 'payment void'
  | 'credit note'
  | 'price correction'
  | 'write-off'
  | 'credit transfer'
  | 'refund';

export interface InvoiceView {
  readonly invoice: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly kind: InvoiceKind;
  readonly invoiceDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly dimensions: Dimensions;
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  readonly applied: Amount;
  readonly credited: Amount;
  readonly refunded: Amount;
  readonly writtenOff: Amount;
  /** Credit from elsewhere that it took, less its own that went elsewhere. */
  readonly transferred: Amount;
  /** What the invoice adds to receivables: total − applied − credited − written off − transferred + refunded. */
  readonly open: Amount;
  /** What paid or corrected it, oldest first, each with what it did to what is open. */
  readonly documents: readonly {
    readonly kind: InvoiceDocumentKind;
    readonly document: string;
    readonly date: LocalDate;
    readonly amount: Amount;
  }[];
  readonly lines: readonly InvoiceLineView[];
}

export interface OrderBilling {
  readonly orderId: string;
  readonly customerId: string | null;
  readonly paymentsClosed: boolean;
  readonly closedReason: string | null;
  readonly invoices: readonly {
    readonly invoice: string;
    readonly kind: InvoiceKind;
    readonly invoiceDate: LocalDate;
    readonly total: Amount;
    readonly open: Amount;
  }[];
  readonly creditNotes: readonly {
    readonly creditNote: string;
    readonly kind: 'unshipped' | 'shipped' | 'priceCorrection';
    readonly creditDate: LocalDate;
    readonly total: Amount;
    readonly reason: string;
  }[];
  readonly attempts: readonly {
    readonly attempt: number;
    readonly reference: string;
    readonly amount: Amount;
    readonly status: AttemptStatus;
    readonly declineCode: string | null;
  }[];
  readonly payments: readonly {
    readonly payment: string;
    readonly amount: Amount;
    readonly applied: Amount;
    readonly unapplied: Amount;
  }[];
  readonly refunds: readonly {
    readonly refundId: string;
    /** Null when it is paid by wire. */
    readonly chargeId: string | null;
    readonly amount: Amount;
    readonly reason: string;
    readonly status: 'planned' | 'settled';
    readonly providerRefundId: string | null;
  }[];
  readonly releases: readonly { readonly shipmentId: string; readonly revenue: Amount }[];
  readonly creditHold: {
    readonly status: 'active' | 'released';
    readonly amount: Amount;
    readonly held: Amount;
  } | null;
}
