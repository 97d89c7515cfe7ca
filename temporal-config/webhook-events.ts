import { approvalGranted, approvalRejected, approvalReturned } from '../domain/approvals/index.js';
import { invoiceCreated, paymentSucceeded, paymentTaken } from '../domain/billing/index.js';
import { jobCompleted } from '../domain/jobs/index.js';
import type { Fact, FactDefinition, FactPayload } from '../domain/kernel/fact.js';
import {
  orderCancelled,
  orderFailed,
  orderFulfilled,
  orderPlaced,
  orderRejected,
  orderShipped,
} from '../domain/orders/index.js';
import type { EventType, RecordWebhookEventInput } from '../domain/webhooks/index.js';

/**
 * What becomes of a fact outside: its public type and what is told with it. Names of people, reasons in their words, costs and
 * whatever is Atlas's own affair stay inside.
 */
interface Told<D extends FactDefinition = FactDefinition> {
  readonly fact: D;
  readonly type: EventType;
  readonly data: (payload: FactPayload<D>) => Readonly<Record<string, unknown>>;
}

const told = <D extends FactDefinition>(fact: D, type: EventType, data: Told<D>['data']): Told =>
  ({ fact, type, data }) as unknown as Told;

const ended = (outcome: 'cancelled' | 'rejected' | 'failed') => (payload: { readonly orderId: string }) => ({
  orderId: payload.orderId,
  outcome,
});

const decided =
  (decision: 'approved' | 'rejected' | 'returned') =>
  (payload: { readonly requestId: string; readonly kind: string; readonly subject: string }) => ({
    requestId: payload.requestId,
    kind: payload.kind,
    subject: payload.subject,
    decision,
  });

const CATALOGUE: readonly Told[] = [
  told(orderPlaced, 'order.placed', (order) => ({
    orderId: order.orderId,
    customerId: order.customerId,
    customerReference: order.customerReference ?? null,
    paymentTerms: order.paymentTerms,
    lines: order.lines.map(({ line, part, quantity, unitPrice, net }) => ({ line, part, quantity, unitPrice, net })),
    net: order.net,
    tax: order.tax,
    total: order.total,
  })),
  told(orderShipped, 'order.shipped', ({ orderId, shipmentId, lines }) => ({
    ...{ orderId, shipmentId },
    lines: lines.map(({ line, part, quantity }) => ({ line, part, quantity })),
  })),
  told(orderFulfilled, 'order.completed', ({ orderId }) => ({ orderId })),
  told(orderCancelled, 'order.cancelled', ended('cancelled')),
  told(orderRejected, 'order.cancelled', ended('rejected')),
  told(orderFailed, 'order.cancelled', ended('failed')),
  told(invoiceCreated, 'invoice.issued', ({ invoice, orderId, customerId, invoiceDate, dueDate, net, tax, total }) => ({
    ...{ invoice, orderId, customerId, invoiceDate, dueDate, net, tax, total },
  })),
  told(paymentSucceeded, 'payment.received', ({ payment, customerId = null, amount, receivedOn, applications }) => ({
    ...{ payment, customerId, amount, receivedOn, method: 'card' },
    invoices: applications.map((applied) => ({ invoice: applied.invoice, amount: applied.amount })),
  })),
  told(paymentTaken, 'payment.received', ({ payment, customerId, amount, receivedOn, method, applications }) => ({
    ...{ payment, customerId, amount, receivedOn, method },
    invoices: applications.map((applied) => ({ invoice: applied.invoice, amount: applied.amount })),
  })),
  told(jobCompleted, 'job.completed', (job) => ({
    jobId: job.jobId,
    orderId: job.orderId ?? null,
    repairId: job.repairId ?? null,
    part: job.part ?? null,
    quantity: job.quantity,
    completedInAll: job.completedInAll,
    final: job.final,
    completedOn: job.completedOn,
  })),
  told(approvalGranted, 'approval.decided', decided('approved')),
  told(approvalRejected, 'approval.decided', decided('rejected')),
  told(approvalReturned, 'approval.decided', decided('returned')),
];

const BY_TYPE: ReadonlyMap<string, Told> = new Map(CATALOGUE.map((each) => [each.fact.type, each]));

export const TOLD_FACTS: readonly FactDefinition[] = CATALOGUE.map(({ fact }) => fact);

/** The event that a fact is outside, or null. Its subject is a number that people know: "SO-1001". */
export function webhookEventOf(fact: Fact): RecordWebhookEventInput | null {
  const found = BY_TYPE.get(fact.type);
  if (!found) return null;
  const { eventId, occurredAt, aggregateId, aggregateVersion: sequence } = fact;
  const subject = aggregateId.slice(aggregateId.indexOf(':') + 1);
  const data = found.data(fact.payload as never);
  return { eventId, type: found.type, occurredAt, subject, sequence, data };
}
