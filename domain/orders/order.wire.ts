import type { Actor, CommandContext } from '../kernel/actor.js';
import type { Address } from '../kernel/address.js';
import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { RefusalWire } from '../kernel/refusal.js';
import type { LocalDate } from '../kernel/time.js';
import type { OrderCommandKind, OrderEvent, OrderState } from './order.js';

export const PAYMENT_TERMS = ['prepaid', 'onAccount'] as const;
export type PaymentTerms = (typeof PAYMENT_TERMS)[number];

/** What the job of a line that is made to order needs to know: until when, and where its goods stand in the books. */
export interface MadeToOrder {
  readonly dueDate: LocalDate;
  readonly stockAccount: '1210' | '1220';
  readonly businessUnit: string;
  readonly costCentre: string;
}

/** A line as it was priced when the order was placed: the snapshot that every later document uses. */
export interface OrderLine {
  readonly line: number;
  readonly part: string;
  readonly description: string;
  readonly quantity: QuantityText;
  readonly unitOfMeasure: string;
  readonly unitPrice: Amount;
  readonly net: Amount;
  readonly tax: Amount;
  readonly taxCode: string;
  readonly taxRate: string;
  /** Absent: it comes from stock. */
  readonly made?: MadeToOrder | null;
}

/** The whole order, as it stands in the workflow's start arguments. */
export interface OrderSnapshot {
  readonly orderId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerReference: string | null;
  readonly paymentTerms: PaymentTerms;
  readonly termsDays: number;
  readonly currency: 'USD';
  readonly dimensions: Dimensions;
  readonly shipTo: Address;
  readonly allowPartialShipment: boolean;
  readonly paymentToken: string | null;
  /** Only on account: it may go beyond the customer's credit limit once a second person agrees. */
  readonly creditOverride?: { readonly reason: string };
  readonly lines: readonly OrderLine[];
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
}

/** Waiting times of the process; all in the start arguments, so that a restart keeps them. */
export interface OrderTiming {
  readonly paymentDeadlineMinutes: number;
  readonly paymentPollSeconds: number;
  readonly stockRereadMinutes: number;
  readonly approvalPollMinutes: number;
  /** Events after which a waiting process goes on in a new run; absent: when the engine suggests it. */
  readonly historyEvents?: number;
}

export interface OrderStart {
  readonly order: OrderSnapshot;
  readonly timing: OrderTiming;
  readonly context: CommandContext;
}

/** A command that was taken, kept so that a restarted process goes the same way again. */
export interface RecordedCommand {
  readonly key: string;
  readonly kind: OrderCommandKind;
  readonly atState: OrderState;
  readonly input: unknown;
  readonly context: CommandContext;
  /** Commands of an order are done in this order. */
  readonly sequence: number;
  /** Set when it was refused and whatever it had begun was taken back. */
  readonly refused: CommandRefusal | null;
}

export interface CommandRefusal {
  readonly refusal: RefusalWire;
  /** Payment attempts that the order had made by then. */
  readonly attempts: number;
}

export interface RefuseOrderCommandInput extends CommandRefusal {
  readonly orderId: string;
  readonly command: string;
}

export interface PlaceOrderInput {
  readonly start: OrderStart;
  readonly runId: string;
}

export interface PlaceOrderResult {
  readonly placingSequence: string;
  readonly placedAt: string;
  /** The run of the process that placed the order; another run knows by it that it continues one. */
  readonly firstRunId: string;
  /** Another run placed the order: this one goes the same way again. */
  readonly again: boolean;
}

export interface Transition {
  readonly event: OrderEvent;
  readonly reason?: string | null;
  readonly waitingFor?: string | null;
}

export interface AdvanceOrderInput {
  readonly orderId: string;
  /** In order; one fact tells of the last, and names the states passed. */
  readonly transitions: readonly Transition[];
  readonly runId: string;
}

export interface AdvanceOrderResult {
  readonly state: OrderState;
  readonly at: string;
}

/** An order as a run moved it on; `again` says that it was another run. */
export type AdvancedOrder = AdvanceOrderResult & { readonly again: boolean };

export interface RecordOrderCommandInput {
  readonly orderId: string;
  readonly kind: OrderCommandKind;
  readonly atState: OrderState;
  readonly input: unknown;
  readonly runId: string;
}

/** A command as it was first taken; `again` says that another run took it. */
export type TakenCommand = RecordedCommand & { readonly again: boolean };

export interface ShipmentLine {
  readonly line: number;
  readonly quantity: QuantityText;
}

export interface NoteWaitingInput {
  readonly orderId: string;
  /** Nothing is noted of an order that has left this state. */
  readonly state: OrderState;
  readonly waitingFor: string;
}

export interface RecordShipmentInput {
  readonly orderId: string;
  readonly shipmentId: string;
  readonly lines: readonly ShipmentLine[];
  readonly complete: boolean;
}

export interface AmendOrderInput {
  readonly orderId: string;
  readonly revision: number;
  readonly lines: readonly OrderLine[];
  readonly shipTo: Address;
  readonly net: Amount;
  readonly tax: Amount;
  readonly total: Amount;
  readonly reason: string | null;
}

export interface CancelRestInput {
  readonly orderId: string;
  readonly lines: readonly ShipmentLine[];
  readonly reason: string;
}

/** An order as its owner's tables tell it. */
export interface OrderView extends OrderSnapshot {
  readonly state: OrderState;
  readonly waitingFor: string | null;
  readonly reason: string | null;
  readonly revision: number;
  readonly placingSequence: string;
  readonly placedAt: string;
  readonly placedBy: Actor;
  readonly updatedAt: string;
  readonly shipped: readonly { line: number; shipped: QuantityText; cancelled: QuantityText }[];
  readonly shipments: readonly { shipmentId: string; at: string; lines: readonly ShipmentLine[] }[];
}
