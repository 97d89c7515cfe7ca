import type { HourlyCaps } from '../../platform/config.js';
import type { Access } from '../access.js';

/** What one person may do so often in an hour, because it moves money, costs work, or is what somebody who got their token would do at once. */
export type CapName = keyof HourlyCaps;

const ROUTES: Readonly<Record<CapName, readonly string[]>> = {
  orders: ['POST /v1/orders', 'POST /v1/jobs', 'POST /v1/quotes', 'POST /v1/repairs', 'POST /v1/returns'],
  money: [
    'POST /v1/payments',
    'POST /v1/payments/{payment}/void',
    'POST /v1/payments/{payment}/refunds',
    'POST /v1/invoices/{invoice}/price-corrections',
    'POST /v1/invoices/{invoice}/write-offs',
    'POST /v1/invoices/{invoice}/refunds',
    'POST /v1/invoices/{invoice}/credit-transfers',
    'POST /v1/returns/{returnId}/refund-confirmation',
  ],
  decisions: [
    'POST /v1/approvals/{requestId}/decisions',
    'POST /v1/approvals/decisions',
    'POST /v1/delegations',
    'POST /v1/manual-journals/{journalId}/approve',
  ],
  exports: [
    'GET /v1/journals/export',
    'GET /v1/orders/{orderId}/case-file',
    'GET /v1/jobs/{jobId}/case-file',
    'GET /v1/approvals/{requestId}/case-file',
    'GET /v1/reports/{report}/document',
    'GET /v1/customers/{customerId}/statement',
    'GET /v1/invoices/{invoice}/document',
    'GET /v1/credit-notes/{creditNote}/document',
    'GET /v1/ledger/verification',
  ],
  // Temporal's Web UI asks for each event of a history.
  payloads: ['POST /v1/temporal/codec/decode'],
  mails: [
    'POST /v1/report-subscriptions',
    'PATCH /v1/report-subscriptions/{subscriptionId}',
    'POST /v1/webhook-endpoints',
    'PATCH /v1/webhook-endpoints/{endpointId}',
    'POST /v1/webhook-endpoints/{endpointId}/resume',
    'POST /v1/webhook-endpoints/{endpointId}/test',
    'POST /v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/redeliver',
  ],
};

/** The cap of a route. */
export const CAPPED: ReadonlyMap<string, CapName> = new Map(
  (Object.keys(ROUTES) as CapName[]).flatMap((name) => ROUTES[name].map((route) => [route, name] as const)),
);

export const capOf = ({ method, path }: Pick<Access, 'method' | 'path'>): CapName | undefined =>
  CAPPED.get(`${method} ${path}`);
