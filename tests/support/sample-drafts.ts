import type { Draft } from './emit.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' };
const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Gary', region: 'IN', postalCode: '46402', country: 'US' };
const posting = (eventDate: string) => ({ rule: 'r', eventDate, description: 'd', items: [] });

const draft = (domain: string, type: string, aggregateId: string, payload: object): Draft => ({
  domain,
  type,
  version: 1,
  aggregateId,
  payload,
});

/** Facts of an order's life with few words: each test says only what it is about. */
export const placed = (orderId: string, more: object = {}): Draft =>
  draft('orders', 'OrderPlaced', `order:${orderId}`, {
    orderId,
    customerId: 'C-1001',
    customerName: 'Hoosier Pumps',
    paymentTerms: 'prepaid',
    dimensions,
    shipTo,
    allowPartialShipment: false,
    lines: [],
    net: '100.00',
    tax: '7.00',
    total: '107.00',
    placingSequence: /\d+/.exec(orderId)?.[0] ?? '1',
    ...more,
  });

export const changed = (orderId: string, type: string, to: string, more: object = {}): Draft =>
  draft('orders', type, `order:${orderId}`, { orderId, from: 'Placed', to, passed: [], ...more });

export const invoiced = (
  invoice: string,
  orderId: string,
  invoiceDate: string,
  dueDate: string,
  total = '107.00',
): Draft =>
  draft('billing', 'InvoiceCreated', `invoice:${invoice}`, {
    invoice,
    orderId,
    customerId: 'C-1001',
    customerName: 'Hoosier Pumps',
    kind: 'beforeShipment',
    invoiceDate,
    dueDate,
    dimensions,
    net: total,
    tax: '0.00',
    total,
    lines: [],
    posting: posting(invoiceDate),
  });

export const paid = (
  payment: string,
  orderId: string,
  receivedOn: string,
  amounts: { applications: readonly { invoice: string; amount: string }[]; amount: string; unapplied: string },
): Draft =>
  draft('billing', 'PaymentSucceeded', `payment:${payment}`, {
    payment,
    chargeId: `ch-${payment}`,
    orderId,
    customerId: 'C-1001',
    attempt: 1,
    reference: `${orderId}/payment/1`,
    applied: '0.00',
    receivedOn,
    refundDue: false,
    dimensions,
    posting: posting(receivedOn),
    ...amounts,
  });

export const credited = (creditNote: string, orderId: string, date: string, invoice: string, total: string): Draft =>
  draft('billing', 'CreditNoteIssued', `creditNote:${creditNote}`, {
    creditNote,
    orderId,
    customerId: 'C-1001',
    creditDate: date,
    reason: 'cancelled',
    net: total,
    tax: '0.00',
    total,
    invoices: [{ invoice, total, dimensions }],
    lines: [],
    posting: posting(date),
  });

export const refunded = (refundId: string, orderId: string, date: string, invoice: string, amount: string): Draft =>
  draft('billing', 'PaymentRefunded', `refund:${refundId}`, {
    refundId,
    providerRefundId: `re-${refundId}`,
    orderId,
    customerId: 'C-1001',
    payment: 'PAY-1',
    chargeId: 'ch-1',
    amount,
    applied: amount,
    unapplied: '0.00',
    applications: [{ invoice, amount }],
    posting: posting(date),
  });

export const received = (part: string, site: string, quantity: string, value: string): Draft =>
  draft('inventory', 'StockReceived', `stock:${part}@${site}`, {
    part,
    site,
    quantity,
    unitCost: '1.00',
    value,
    onHandAfter: quantity,
    valueAfter: value,
    stockAccount: '1220',
    dimensions: { ...dimensions, site },
    reference: 'PO-1',
    posting: posting('2026-03-01'),
  });

/** What stock told of a part at a site besides receipts, with what its posting and its further fields are about. */
export const stocked = (type: string, part: string, site: string, more: object): Draft => {
  const after = { onHandAfter: '0', valueAfter: '0.00', stockAccount: '1210', dimensions: { ...dimensions, site } };
  const rest = { ...after, posting: posting('2026-03-01'), ...more };
  return draft('inventory', type, `stock:${part}@${site}`, { part, site, ...rest });
};

export const moved = (part: string, fromSite: string, toSite: string, quantity: string, value: string): Draft =>
  draft('inventory', 'StockMoved', `stock:${part}@${fromSite}`, {
    part,
    fromSite,
    toSite,
    quantity,
    value,
    note: 'n',
    stockAccount: '1220',
    fromDimensions: { ...dimensions, site: fromSite },
    toDimensions: { ...dimensions, site: toSite },
    posting: posting('2026-03-01'),
  });

export const reserved = (orderId: string, site: string, part: string, quantity: string): Draft =>
  draft('inventory', 'InventoryReserved', `reservation:${orderId}`, {
    orderId,
    site,
    outcome: 'reserved',
    servedFromBackorder: false,
    lines: [{ line: 1, part, quantity }],
  });

export const issued = (orderId: string, site: string, part: string, quantity: string, cost: string): Draft =>
  draft('inventory', 'GoodsIssued', `reservation:${orderId}`, {
    orderId,
    shipmentId: `${orderId}/1`,
    site,
    cost,
    lines: [{ line: 1, part, quantity, cost, stockAccount: '1220', stockDimensions: { ...dimensions, site } }],
    posting: posting('2026-03-01'),
  });

export const asked = (requestId: string, by: string, approverRole = 'Approver'): Draft =>
  draft('approvals', 'ApprovalRequested', `approval:${requestId}`, {
    requestId,
    kind: 'order',
    subject: 'SO-1',
    orderId: 'SO-1',
    requesterWorkflowId: 'order:SO-1',
    amount: '5000.00',
    dimensions,
    requestedBy: { id: by, name: by },
    policyVersion: 1,
    rule: 'large',
    reason: 'over 1000',
    approverRole,
    escalateAfterMinutes: 60,
    escalateToRole: 'Admin',
    expireAfterMinutes: 600,
  });

export const aboutApproval = (requestId: string, type: string, more: object): Draft =>
  draft('approvals', type, `approval:${requestId}`, {
    requestId,
    kind: 'order',
    subject: 'SO-1',
    orderId: 'SO-1',
    requesterWorkflowId: 'order:SO-1',
    ...more,
  });
