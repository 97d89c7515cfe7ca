import type {
  ActorDto,
  AmountText,
  CodeText,
  DimensionsDto,
  IdText,
  InstantText,
  LineText,
  ListQuery,
  PositionText,
  QuantityOrZeroText,
} from '../formats.js';
import type { TimelineEntryDto } from '../orders/orders.dto.js';
import type { OutcomeDto, VerdictDto } from './return-commands.dto.js';

export type ReturnStateDto =
  | 'Authorised'
  | 'Received'
  | 'Inspected'
  | 'Approved'
  | 'Credited'
  | 'Stocked'
  | 'Refunding'
  | 'Replacing'
  | 'Settled'
  | 'Closed'
  | 'Compensating'
  | 'SendingBack'
  | 'Cancelled'
  | 'Lapsed';

/** A line as far as it has come. */
export interface ReturnLineDto {
  line: number;
  part: string;
  authorised: QuantityOrZeroText;
  /** Null when it came without having been authorised. */
  reason: string | null;
  received: QuantityOrZeroText;
  restocked: QuantityOrZeroText;
  scrapped: QuantityOrZeroText;
  rejected: QuantityOrZeroText;
}

/** How the return stands after a command. */
export interface ReturnProgressDto {
  /** @example "RMA-1001" */
  returnId: string;
  orderId: string;
  state: ReturnStateDto;
  /** What somebody has to do next, in plain words. */
  waitingFor: string | null;
  reason: string | null;
  /** How often it has changed: of two answers the one with the higher version holds. */
  version: number;
  outcome: OutcomeDto;
  /** Goods that have not come by then are no longer expected; null while no worker has answered. */
  validUntil: InstantText | null;
  lines: ReturnLineDto[];
  /** What the accepted quantities were sold for, with tax. */
  value: AmountText;
  /** Number of the request for approval, where one was asked for. */
  approval: string | null;
  creditNote: string | null;
  credited: AmountText;
  refunded: AmountText;
  replacementOrderId: string | null;
  position: PositionText | null;
}

export interface ReturnReceiptDto {
  /** @example "RMA-1001-R1" */
  receiptId: string;
  reference: string;
  last: boolean;
  lines: { line: number; quantity: string }[];
  receivedBy: ActorDto;
  receivedAt: InstantText;
}

export interface ReturnInspectionDto {
  /** @example "RMA-1001-I1" */
  inspectionId: string;
  lines: { line: number; quantity: string; verdict: VerdictDto; site: string; note: string }[];
  inspectedBy: ActorDto;
  inspectedAt: InstantText;
}

/** A return with all that belongs to it, from its owner's tables. */
export interface ReturnDto {
  returnId: string;
  orderId: string;
  state: ReturnStateDto;
  waitingFor: string | null;
  reason: string | null;
  version: number;
  outcome: OutcomeDto;
  validUntil: InstantText | null;
  customerId: string;
  customerName: string;
  dimensions: DimensionsDto;
  note: string | null;
  lines: ReturnLineDto[];
  value: AmountText;
  approval: string | null;
  creditNote: string | null;
  credited: AmountText;
  refunded: AmountText;
  replacementOrderId: string | null;
  /** How rejected goods went back. */
  sentBack: string | null;
  receipts: ReturnReceiptDto[];
  inspections: ReturnInspectionDto[];
  authorisedBy: ActorDto | null;
  authorisedAt: InstantText | null;
  updatedAt: InstantText | null;
}

export interface ReturnsQuery extends ListQuery {
  state?: ReturnStateDto;
  outcome?: OutcomeDto;
  customerId?: IdText;
  orderId?: IdText;
  /** Only returns that wait for this, such as `goods` or `inspection`. */
  waitingFor?: LineText;
  businessUnit?: CodeText;
  site?: CodeText;
  costCentre?: CodeText;
}

/** A return as lists show it. */
export interface ReturnItemDto {
  returnId: string;
  orderId: string;
  state: ReturnStateDto;
  waitingFor: string | null;
  reason: string | null;
  outcome: OutcomeDto;
  customerId: string;
  customerName: string;
  dimensions: DimensionsDto;
  validUntil: InstantText;
  value: AmountText | null;
  creditNote: string | null;
  credited: AmountText | null;
  refunded: AmountText | null;
  replacementOrderId: string | null;
  authorisedBy: string;
  authorisedAt: InstantText;
  closedAt: InstantText | null;
  updatedAt: InstantText;
}

export interface ReturnTimelineDto {
  returnId: string;
  items: TimelineEntryDto[];
}
