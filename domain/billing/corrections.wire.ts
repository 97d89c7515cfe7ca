import type { Actor } from '../kernel/actor.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';
import type { AppliedMoney, LineQuantity } from './billing.wire.js';
import type { CorrectionState } from './correction.js';

/** What a credit note takes back: what never left, what came back, or a part of a price. */
export const CREDIT_NOTE_KINDS = ['unshipped', 'shipped', 'priceCorrection'] as const;
export type CreditNoteKind = (typeof CREDIT_NOTE_KINDS)[number];

/** Goods that were shipped and come back. */
export interface CreditReturnInput {
  /** What the credit is for, such as the return's number: an order is credited once for each. */
  readonly creditId: string;
  readonly orderId: string;
  /** By the order's lines: the invoices on which they stand are credited oldest first. */
  readonly lines: readonly LineQuantity[];
  readonly reason: string;
}

export interface ReturnCredited {
  readonly creditNote: string;
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  /** What the customer is owed on the credited invoices since: 0.00 while they were not paid. */
  readonly refundable: Amount;
  /** What each line of the order was credited at, after all corrections of its price; not told of returns of before. */
  readonly lines?: readonly CreditedLine[];
}

export interface CreditedLine {
  readonly line: number;
  readonly quantity: QuantityText;
  readonly net: Amount;
}

export interface UndoCreditReturnInput {
  readonly creditId: string;
  readonly orderId: string;
}

/** The opposite documents of a credit note: an invoice for each that was credited. */
export interface CreditReturnUndone {
  readonly invoices: readonly { readonly invoice: string; readonly total: Amount }[];
}

export interface CorrectPriceInput {
  readonly correctionId: string;
  readonly invoice: string;
  readonly line: number;
  /** How many units of the line; null: all that were shipped and did not come back. */
  readonly quantity?: QuantityText | null;
  /** What a unit costs now; or, without it, `lessPerUnit`. */
  readonly unitPrice?: Amount | null;
  readonly lessPerUnit?: Amount | null;
  readonly reason: string;
}

export interface PriceCorrected {
  readonly creditNote: string;
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  readonly refundable: Amount;
}

export interface WriteOffInput {
  readonly correctionId: string;
  readonly invoice: string;
  /** Null: all that is open. */
  readonly amount?: Amount | null;
  readonly reason: string;
}

export interface WrittenOff {
  readonly writeOff: string;
  readonly amount: Amount;
  readonly open: Amount;
}

/** What a customer is owed is set against another invoice of theirs: a replacement's, say. */
export interface TransferCreditInput {
  /** An invoice on which the customer is owed, or a payment of which money was never applied: one of the two. */
  readonly fromInvoice?: string | null;
  readonly fromPayment?: string | null;
  readonly toInvoice: string;
  /** Null: as much as is owed and open. */
  readonly amount?: Amount | null;
  /** Without an amount: as much as is owed and open, up to this; nothing is transferred when nothing is. */
  readonly atMost?: Amount | null;
  readonly reason: string;
}

export interface CreditTransferred {
  /** Null when there was nothing to transfer. */
  readonly transfer: string | null;
  readonly amount: Amount;
  /** What the invoice that took the credit has open since. */
  readonly open: Amount;
}

/** What a customer is owed outside an order's own compensation: on an invoice, or of a payment's deposit. */
export interface PlanCreditRefundInput {
  readonly correctionId: string;
  /** One of the two. */
  readonly invoice?: string | null;
  readonly payment?: string | null;
  /** Null: all that is owed. */
  readonly amount?: Amount | null;
  /** Without an amount: what is owed, up to this; nothing is planned when nothing is. */
  readonly atMost?: Amount | null;
  readonly reason: string;
}

export interface PlannedCreditRefund {
  readonly refundId: string;
  /** 'card': the provider pays it back on the charge, then settleRefund. 'wire': settleRefund with the bank's reference. */
  readonly method: 'card' | 'wire';
  readonly chargeId: string | null;
  readonly amount: Amount;
}

export interface PlannedCreditRefunds {
  readonly refunds: readonly PlannedCreditRefund[];
}

/** A payment on account that was typed wrong, or whose check bounced. */
export interface VoidPaymentInput {
  readonly correctionId: string;
  readonly payment: string;
  readonly reason: string;
}

export interface PaymentVoided {
  readonly paymentVoid: string;
  readonly amount: Amount;
  /** The invoices that it had paid, each with what is open again. */
  readonly reopened: readonly AppliedMoney[];
}

/** A credit note as its owner's tables tell it. */
export interface CreditNoteView {
  readonly creditNote: string;
  readonly kind: CreditNoteKind;
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly creditDate: LocalDate;
  readonly reason: string;
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  readonly lines: readonly {
    readonly invoice: string;
    readonly line: number;
    readonly part: string;
    readonly description: string;
    readonly quantity: QuantityText;
    readonly net: Amount;
    readonly tax: Amount;
    readonly taxRate: string;
  }[];
}

export const CORRECTION_KINDS = ['priceCorrection', 'writeOff', 'refund', 'paymentVoid'] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number];

/** What a second person must agree to before it is done. */
export type RequestCorrectionInput =
  | (CorrectPriceInput & { readonly kind: 'priceCorrection' })
  | (WriteOffInput & { readonly kind: 'writeOff' })
  | (PlanCreditRefundInput & { readonly kind: 'refund' })
  | (VoidPaymentInput & { readonly kind: 'paymentVoid' });

export interface CorrectionReasonInput {
  readonly correctionId: string;
  readonly reason: string;
}

export interface CorrectionIdInput {
  readonly correctionId: string;
}

/** A correction as its row tells it. */
export interface Correction {
  readonly correction: string;
  readonly kind: CorrectionKind;
  readonly state: CorrectionState;
  readonly invoice: string | null;
  readonly payment: string | null;
  readonly orderId: string | null;
  readonly customerId: string;
  readonly dimensions: Dimensions;
  /** What is credited, written off, paid or voided: what was asked for, as it stood then. It may become less, never more. */
  readonly amount: Amount;
  readonly input: RequestCorrectionInput;
  readonly reason: string;
  readonly requestedBy: Actor;
  readonly requestedAt: Instant;
  /** The credit note, write-off, refund or void that it led to. */
  readonly document: string | null;
  /** Why it was refused or withdrawn. */
  readonly outcome: string | null;
  readonly endedAt: Instant | null;
}
