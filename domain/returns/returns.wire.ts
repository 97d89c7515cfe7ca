import type { Actor, CommandContext } from '../kernel/actor.js';
import type { Address } from '../kernel/address.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant } from '../kernel/time.js';
import type { ReturnState } from './return.js';

/** What the customer wants for what is accepted; 'credit' leaves it on their account. */
export const OUTCOMES = ['refund', 'replacement', 'credit'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** 'reject': it goes back to the customer, without credit. */
export const VERDICTS = ['restock', 'scrap', 'reject'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A line of the order as it was sold, with what of it had been shipped when the return was authorised. */
export interface SoldLine {
  readonly line: number;
  readonly part: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  readonly unitPrice: Amount;
  readonly taxCode: string;
  readonly taxRate: string;
  readonly shipped: QuantityText;
}

/** The order that goods come back of, as far as a return needs it. */
export interface ReturnedOrder {
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly paymentTerms: 'prepaid' | 'onAccount';
  readonly termsDays: number;
  readonly dimensions: Dimensions;
  readonly shipTo: Address;
  readonly lines: readonly SoldLine[];
}

export interface AuthorisedLine {
  readonly line: number;
  readonly quantity: QuantityText;
  readonly reason: string;
}

/** A return as it was authorised; it stands in its process's start arguments. */
export interface ReturnAuthorisation {
  /** "RMA-1001". */
  readonly returnId: string;
  readonly outcome: Outcome;
  /** Days within which the goods must come. */
  readonly validDays: number;
  readonly note: string | null;
  readonly order: ReturnedOrder;
  readonly lines: readonly AuthorisedLine[];
}

/** Waiting times of the process; in the start arguments, so that a restart keeps them. */
export interface ReturnTiming {
  /** How often an approval, and the order of a replacement, is read again in case news of it was lost. */
  readonly rereadMinutes: number;
  /** What a replacement's order is started with. */
  readonly replacement: {
    readonly paymentDeadlineMinutes: number;
    readonly paymentPollSeconds: number;
    readonly stockRereadMinutes: number;
    readonly approvalPollMinutes: number;
  };
  /** Events after which a waiting process goes on in a new run; absent: when the engine suggests it. */
  readonly historyEvents?: number;
}

export interface ReturnStart {
  readonly return: ReturnAuthorisation;
  readonly timing: ReturnTiming;
  readonly context: CommandContext;
}

export interface AuthoriseReturnInput {
  readonly start: ReturnStart;
}
/** Every command of a return names it. */
export interface ReturnInput {
  readonly returnId: string;
}
export interface ReceivedLine {
  readonly line: number;
  readonly quantity: QuantityText;
}
export interface ReceiveGoodsInput extends ReturnInput {
  readonly lines: readonly ReceivedLine[];
  /** Waybill, or who brought it. */
  readonly reference: string;
  /** Nothing more will come. */
  readonly last: boolean;
}
export interface InspectedLine {
  readonly line: number;
  readonly quantity: QuantityText;
  readonly verdict: Verdict;
  /** Where the goods are: restocked, they stay there. */
  readonly site: string;
  readonly note: string;
}
export interface InspectGoodsInput extends ReturnInput {
  readonly lines: readonly InspectedLine[];
}
export interface ConfirmRefundInput extends ReturnInput {
  /** The bank's. */
  readonly reference: string;
}
export interface SendBackInput extends ReturnInput {
  /** Waybill, or who took it. */
  readonly reference: string;
}
export interface CancelReturnInput extends ReturnInput {
  readonly reason: string;
}

export interface ReturnCommandInputs {
  readonly receiveGoods: ReceiveGoodsInput;
  readonly inspectGoods: InspectGoodsInput;
  readonly confirmRefund: ConfirmRefundInput;
  readonly sendBack: SendBackInput;
  readonly cancelReturn: CancelReturnInput;
}

export interface AskReturnApprovalInput extends ReturnInput {
  readonly requestId: string;
}
export interface ApproveReturnInput extends ReturnInput {
  /** Number of the approval; null: the policy asked for none. */
  readonly requestId: string | null;
}
export interface ReasonInput extends ReturnInput {
  readonly reason: string;
}
/** What the return credited of an invoice, and what the customer was owed on it then. */
export interface CreditShare {
  readonly invoice: string;
  readonly credited: Amount;
  readonly owed: Amount;
}
/** What a line of the order was credited at, after all corrections of its price. */
export interface CreditedLine {
  readonly line: number;
  readonly quantity: QuantityText;
  readonly net: Amount;
}
export interface ReturnCredit {
  /** Null when an operator went on without one. */
  readonly creditNote: string | null;
  readonly total: Amount;
  readonly shares: readonly CreditShare[];
  /** By the order's lines; not known of returns of before. */
  readonly lines?: readonly CreditedLine[];
}
export interface RecordCreditInput extends ReturnInput, ReturnCredit {}
/** Money that is to go back: by the provider of the card, or by bank. */
export interface ReturnRefund {
  readonly refundId: string;
  readonly method: 'card' | 'wire';
  readonly chargeId: string | null;
  readonly amount: Amount;
}
export interface RecordRefundsInput extends ReturnInput {
  readonly refunds: readonly ReturnRefund[];
}
export interface RecordReplacementInput extends ReturnInput {
  readonly orderId: string;
  readonly round: number;
}
export interface SettleReturnInput extends ReturnInput {
  /** Paid back by the provider. */
  readonly refunded: Amount;
  /** Taken by invoices of the replacement. */
  readonly transferred: Amount;
  readonly reason: string | null;
}

/** A line as far as it has come. */
export interface ReturnLine {
  readonly line: number;
  readonly part: string;
  readonly authorised: QuantityText;
  /** Why it comes back; null when it was not authorised, but came. */
  readonly reason: string | null;
  readonly received: QuantityText;
  readonly restocked: QuantityText;
  readonly scrapped: QuantityText;
  readonly rejected: QuantityText;
}

/** What of a line is accepted: what is credited, and replaced. */
export interface AcceptedLine {
  readonly line: number;
  readonly quantity: QuantityText;
}

/** Accepted goods as they go to stock, or to scrap. */
export interface ReturnLot {
  /** 1, 2, 3 …, in the order of the inspections. */
  readonly lot: number;
  readonly line: number;
  readonly part: string;
  readonly site: string;
  readonly quantity: QuantityText;
  readonly restock: boolean;
}

/** How a return stands after a command: what its process and whoever asked know of it. */
export interface ReturnStanding {
  readonly returnId: string;
  readonly orderId: string;
  readonly state: ReturnState;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  /** 1, 2, 3 …: of two standings the one with the higher version holds. */
  readonly version: number;
  readonly outcome: Outcome;
  readonly validUntil: Instant;
  readonly lines: readonly ReturnLine[];
  /** What the accepted quantities were sold for, with tax. */
  readonly value: Amount;
  readonly approval: string | null;
  readonly creditNote: string | null;
  readonly credited: Amount;
  readonly refunded: Amount;
  readonly replacementOrderId: string | null;
}

export interface ReturnReceipt {
  /** "RMA-1001-R1". */
  readonly receiptId: string;
  readonly reference: string;
  readonly last: boolean;
  readonly lines: readonly ReceivedLine[];
  readonly receivedBy: Actor;
  readonly receivedAt: Instant;
}

export interface ReturnInspection {
  /** "RMA-1001-I1". */
  readonly inspectionId: string;
  readonly lines: readonly InspectedLine[];
  readonly inspectedBy: Actor;
  readonly inspectedAt: Instant;
}

/** A return as its owner's tables tell it. */
export interface ReturnView extends ReturnStanding {
  readonly customerId: string;
  readonly customerName: string;
  readonly dimensions: Dimensions;
  readonly note: string | null;
  readonly sentBack: string | null;
  readonly receipts: readonly ReturnReceipt[];
  readonly inspections: readonly ReturnInspection[];
  readonly authorisedBy: Actor;
  readonly authorisedAt: Instant;
  readonly updatedAt: Instant;
}

/** What a process that begins anew has to know. */
export interface ReturnRecord {
  readonly standing: ReturnStanding;
  readonly accepted: readonly AcceptedLine[];
  readonly lots: readonly ReturnLot[];
  /** Ids of who inspected; absent from what was read before it was told. */
  readonly inspectors?: readonly string[];
  /** Null until it is credited. */
  readonly credit: ReturnCredit | null;
  /** Null until they are planned. */
  readonly refunds: readonly ReturnRefund[] | null;
  readonly bankReference: string | null;
  /** How many orders were begun to replace the goods. */
  readonly replacements: number;
  /** Keys of the commands that are done. */
  readonly done: readonly string[];
}
