import {
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalReminded,
  approvalRequested,
  approvalReturned,
  approvalVoted,
  approvalWithdrawn,
  escalationTriggered,
} from '../../domain/approvals/approvals.facts.js';
import {
  creditHoldChanged,
  creditHoldReleased,
  creditHoldTaken,
  creditNoteIssued,
  invoiceCreated,
  paymentAttempted,
  paymentFailed,
  paymentRefunded,
  paymentSucceeded,
  paymentTaken,
  refundRequested,
  revenueReleased,
} from '../../domain/billing/billing.facts.js';
import {
  goodsIssued,
  indirectMaterialIssued,
  inventoryReleased,
  inventoryReservationFailed,
  inventoryReserved,
  stockAdjusted,
  stockMoved,
  stockOpened,
  stockReceived,
  stockRevalued,
} from '../../domain/inventory/inventory.facts.js';
import type { Fact } from '../../domain/kernel/fact.js';
import { chainHeadPublished, journalPosted } from '../../domain/ledger/ledger.facts.js';
import {
  orderAdvanced,
  orderAmended,
  orderBackordered,
  orderCancelled,
  orderCommandRecorded,
  orderCommandRefused,
  orderConfirmed,
  orderFailed,
  orderFulfilled,
  orderPlaced,
  orderRejected,
  orderRestCancelled,
  orderShipped,
} from '../../domain/orders/order.facts.js';
import { correctionSummaries } from './correction-summaries.js';
import { correspondenceSummaries } from './correspondence-summaries.js';
import { jobSummaries } from './job-summaries.js';
import { repairSummaries } from './repair-summaries.js';
import { returnSummaries } from './return-summaries.js';
import { because, byWhom, reasonIn, type Summary, says, waits } from './summary-text.js';

interface Held {
  readonly part: string;
  readonly quantity: string;
}
const listed = (lines: readonly Held[]): string =>
  lines.map(({ part, quantity }) => `${quantity} × ${part}`).join(', ');

interface Change {
  readonly from: string;
  readonly to: string;
  readonly reason?: string | null;
  readonly waitingFor?: string | null;
}
const moved = ({ from, to, reason, waitingFor }: Change): string =>
  `${from} → ${to}${because(reason)}${waits(waitingFor)}`;

const summaries: readonly Summary[] = [
  says(orderPlaced, (p) => `Order ${p.orderId} placed for ${p.customerName}, total ${p.total}`),
  says(orderAdvanced, moved),
  says(orderBackordered, moved),
  says(orderConfirmed, moved),
  says(orderFulfilled, moved),
  says(orderCancelled, moved),
  says(orderRejected, moved),
  says(orderFailed, moved),
  says(orderShipped, (p) => `Shipment ${p.shipmentId} left: ${listed(p.lines)}`),
  says(orderAmended, (p) => `Amended (revision ${p.revision}), total ${p.total}${because(p.reason)}`),
  says(orderRestCancelled, (p) => `Not to be shipped any more: ${listed(p.lines)}${because(p.reason)}`),
  says(orderCommandRefused, (p) => `${p.command} was refused: ${p.message}`),
  says(orderCommandRecorded, (p) => `${p.command} was asked while ${p.atState}${because(reasonIn(p.input))}`),
  says(
    inventoryReserved,
    (p) => `Reserved at ${p.site}: ${listed(p.lines)}${p.servedFromBackorder ? ', from backorder' : ''}`,
  ),
  says(
    inventoryReservationFailed,
    (p) => `Short at ${p.site}: ${listed(p.lines.map(({ part, short }) => ({ part, quantity: short })))}`,
  ),
  says(
    inventoryReleased,
    (p) =>
      `${p.lines.length > 0 ? `Released at ${p.site}: ${listed(p.lines)}` : 'Nothing was held'}${because(p.reason)}`,
  ),
  says(goodsIssued, (p) => `Goods issued for ${p.shipmentId}: ${listed(p.lines)}, cost ${p.cost}`),
  says(stockReceived, (p) => `${p.quantity} × ${p.part} received at ${p.site}, value ${p.value}`),
  says(stockAdjusted, (p) => `${p.part} at ${p.site} changed by ${p.change} (${p.reason}): ${p.note}`),
  says(stockMoved, (p) => `${p.quantity} × ${p.part} moved from ${p.fromSite} to ${p.toSite}`),
  says(stockOpened, (p) => `${p.quantity} × ${p.part} at ${p.site} before Atlas, value ${p.value}`),
  says(
    stockRevalued,
    (p) =>
      `Stock revalued (${p.revaluationId}): ${p.rows.map(({ part, site, value }) => `${part} at ${site} by ${value}`).join(', ')}${because(p.reason)}`,
  ),
  says(
    indirectMaterialIssued,
    (p) => `${p.quantity} × ${p.part} at ${p.site} issued for overhead, value ${p.value}${because(p.note)}`,
  ),
  says(invoiceCreated, (p) => `Invoice ${p.invoice}, total ${p.total}, due ${p.dueDate}`),
  says(creditNoteIssued, (p) => `Credit note ${p.creditNote}, total ${p.total}${because(p.reason)}`),
  says(revenueReleased, (p) => `Revenue of ${p.revenue} earned by ${p.shipmentId}`),
  says(paymentAttempted, (p) => `Payment attempt ${p.attempt} of ${p.amount} begun`),
  says(paymentSucceeded, (p) => `Payment ${p.payment} of ${p.amount} captured${p.refundDue ? ', to be refunded' : ''}`),
  says(paymentFailed, (p) => `Payment attempt ${p.attempt} ${p.status}${because(p.declineCode)}`),
  says(paymentTaken, (p) => `Payment ${p.payment} of ${p.amount} received by ${p.method}`),
  says(refundRequested, (p) => `Refund ${p.refundId} of ${p.amount} planned${because(p.reason)}`),
  says(paymentRefunded, (p) => `Refund ${p.refundId} of ${p.amount} paid`),
  says(creditHoldTaken, (p) => `Credit hold of ${p.amount} taken`),
  says(creditHoldChanged, (p) => `Credit hold changed by ${p.change} to ${p.amount} (${p.cause})`),
  says(creditHoldReleased, (p) => `Credit hold of ${p.released} released${because(p.reason)}`),
  says(approvalRequested, (p) => `Approval ${p.requestId} asked of ${p.approverRole}${because(p.reason)}`),
  says(approvalGranted, (p) => `Approved by ${byWhom(p)}${because(p.reason)}`),
  says(approvalRejected, (p) => `Rejected by ${byWhom(p)}${because(p.reason)}`),
  says(approvalReturned, (p) => `Sent back, as the votes are split, with that of ${byWhom(p)}${because(p.reason)}`),
  says(
    approvalVoted,
    (p) => `Vote ${p.vote === 'approve' ? 'for' : 'against'} it by ${byWhom(p)} in step ${p.step}${because(p.reason)}`,
  ),
  says(
    approvalReminded,
    (p) => `Approval ${p.requestId} still waits for ${p.role}${p.people ? ` (${p.people.join(', ')})` : ''}`,
  ),
  says(
    escalationTriggered,
    (p) => `Approval ${p.requestId} escalated to ${p.escalatedToRole}${p.people ? ` (${p.people.join(', ')})` : ''}`,
  ),
  says(approvalExpired, (p) => `Approval expired${because(p.reason)}`),
  says(approvalWithdrawn, (p) => `Approval ${p.requestId} withdrawn${because(p.reason)}`),
  says(chainHeadPublished, (p) => `${p.journals} journals in the books, hash ${p.hash.slice(0, 12)}…`),
  says(journalPosted, (p) => `Journal ${p.journal}: ${p.description}`),
  ...correctionSummaries,
  ...jobSummaries,
  ...repairSummaries,
  ...correspondenceSummaries,
  ...returnSummaries,
];

const byType = new Map(summaries);

/** "ApprovalExpired" → "Approval expired". */
const words = (type: string): string => type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** One line for people. */
export function summaryOf(fact: Fact): string {
  const text = byType.get(fact.type) as ((payload: unknown) => string) | undefined;
  return text ? text(fact.payload) : words(fact.type);
}
