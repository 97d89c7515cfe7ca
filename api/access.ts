import { ROLES, type Role } from '../domain/kernel/actor.js';

export interface Access {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** As in the OpenAPI document: "/v1/orders/{orderId}". */
  readonly path: string;
  /** Who may call it, besides Admin; 'public' needs no token. */
  readonly roles: readonly Role[] | 'public';
  /** Asks by its body and changes nothing: takes no Idempotency-Key. */
  readonly asks?: boolean;
  /** What is no operation of `/v1` and stands in no controller. */
  readonly plain?: boolean;
}

/** Everyone with a role of Atlas reads everything that is readable. */
const READERS = ROLES;
const OPS: readonly Role[] = ['Ops'];
const FINANCE: readonly Role[] = ['Finance'];
const OPS_OR_FINANCE: readonly Role[] = ['Ops', 'Finance'];
/** Whose role a policy may name, or whom one of them lends it; the domain holds the decider to the rule of the request. */
const DECIDERS: readonly Role[] = ['Approver', 'Finance', 'Ops'];
const ADMIN: readonly Role[] = ['Admin'];

const get = (path: string, roles: Access['roles'] = READERS): Access => ({ method: 'GET', path, roles });
const post = (path: string, roles: Access['roles']): Access => ({ method: 'POST', path, roles });
const patch = (path: string, roles: Access['roles']): Access => ({ method: 'PATCH', path, roles });
const plain = (path: string): Access => ({ method: 'GET', path, roles: 'public', plain: true });

/** Every route and who may call it: the only place that says so. The domain command checks its actor again. */
export const ACCESS: readonly Access[] = [
  get('/v1/orders'),
  post('/v1/orders', OPS),
  get('/v1/orders/{orderId}'),
  get('/v1/orders/{orderId}/timeline'),
  get('/v1/orders/{orderId}/case-file', DECIDERS),
  post('/v1/orders/{orderId}/cancel', OPS_OR_FINANCE),
  post('/v1/orders/{orderId}/amend', OPS_OR_FINANCE),
  post('/v1/orders/{orderId}/retry-payment', OPS_OR_FINANCE),
  post('/v1/orders/{orderId}/shipments', OPS_OR_FINANCE),

  get('/v1/stock/availability'),
  get('/v1/stock/movements'),
  post('/v1/stock/receipts', OPS),
  post('/v1/stock/adjustments', OPS),
  post('/v1/stock/moves', OPS),
  post('/v1/stock/indirect-issues', OPS),
  post('/v1/stock/opening-balances', FINANCE),

  get('/v1/customers'),
  post('/v1/customers', OPS_OR_FINANCE),
  get('/v1/customers/{customerId}'),
  get('/v1/customers/{customerId}/statement'),
  patch('/v1/customers/{customerId}', OPS_OR_FINANCE),

  get('/v1/parts'),
  post('/v1/parts', OPS_OR_FINANCE),
  get('/v1/parts/{part}'),
  patch('/v1/parts/{part}', OPS_OR_FINANCE),
  get('/v1/parts/{part}/prices'),
  post('/v1/parts/{part}/prices', OPS_OR_FINANCE),

  get('/v1/work-centres'),
  post('/v1/work-centres', FINANCE),
  get('/v1/work-centres/{workCentre}'),
  get('/v1/parts/{part}/bills-of-material'),
  post('/v1/parts/{part}/bills-of-material', OPS),
  get('/v1/parts/{part}/explosion'),
  get('/v1/parts/{part}/routings'),
  post('/v1/parts/{part}/routings', OPS),

  get('/v1/quotes'),
  post('/v1/quotes', OPS_OR_FINANCE),
  post('/v1/quotes/{jobId}/revise', OPS_OR_FINANCE),
  post('/v1/quotes/{jobId}/accept', OPS_OR_FINANCE),
  post('/v1/quotes/{jobId}/decline', OPS_OR_FINANCE),

  get('/v1/jobs'),
  post('/v1/jobs', OPS),
  get('/v1/jobs/{jobId}'),
  get('/v1/jobs/{jobId}/timeline'),
  get('/v1/jobs/{jobId}/case-file', DECIDERS),
  get('/v1/jobs/{jobId}/cost-sheet'),
  get('/v1/jobs/{jobId}/time-logs'),
  post('/v1/jobs/{jobId}/changes', OPS),
  post('/v1/jobs/{jobId}/plan', OPS),
  post('/v1/jobs/{jobId}/release', OPS),
  post('/v1/jobs/{jobId}/hold', OPS),
  post('/v1/jobs/{jobId}/resume', OPS),
  post('/v1/jobs/{jobId}/materials/issues', OPS),
  post('/v1/jobs/{jobId}/materials/returns', OPS),
  post('/v1/jobs/{jobId}/completions', OPS),
  post('/v1/jobs/{jobId}/close', OPS),
  post('/v1/jobs/{jobId}/cancel', OPS),
  post('/v1/jobs/{jobId}/override', OPS),
  post('/v1/jobs/{jobId}/opening-costs', FINANCE),
  post('/v1/jobs/{jobId}/operations/{operation}/start', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/pause', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/finish', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/quantities', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/time-logs', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/scrap', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/sent-out', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/received-back', OPS),
  post('/v1/jobs/{jobId}/operations/{operation}/inspections', OPS),
  post('/v1/jobs/{jobId}/inspections/{inspectionId}/disposition', OPS),
  get('/v1/work-centres/{workCentre}/stops'),
  post('/v1/work-centres/{workCentre}/stops', OPS),
  post('/v1/work-centres/{workCentre}/restarts', OPS),
  post('/v1/period-end/overhead', FINANCE),
  post('/v1/period-end/labour', FINANCE),
  post('/v1/period-end/actual-overhead', FINANCE),

  get('/v1/repairs'),
  post('/v1/repairs', OPS),
  get('/v1/repairs/{repairId}'),
  get('/v1/repairs/{repairId}/timeline'),
  post('/v1/repairs/{repairId}/evaluation', OPS),
  post('/v1/repairs/{repairId}/quote', OPS_OR_FINANCE),
  post('/v1/repairs/{repairId}/approval', OPS_OR_FINANCE),
  post('/v1/repairs/{repairId}/decline', OPS_OR_FINANCE),
  post('/v1/repairs/{repairId}/tests', OPS),
  post('/v1/repairs/{repairId}/return', OPS),
  post('/v1/repairs/{repairId}/close', OPS_OR_FINANCE),
  post('/v1/repairs/{repairId}/cancel', OPS_OR_FINANCE),

  get('/v1/returns'),
  post('/v1/returns', OPS),
  get('/v1/returns/{returnId}'),
  get('/v1/returns/{returnId}/timeline'),
  post('/v1/returns/{returnId}/receipts', OPS),
  post('/v1/returns/{returnId}/inspections', OPS),
  post('/v1/returns/{returnId}/refund-confirmation', FINANCE),
  post('/v1/returns/{returnId}/send-back', OPS),
  post('/v1/returns/{returnId}/cancel', OPS_OR_FINANCE),

  get('/v1/approvals'),
  get('/v1/approvals/{requestId}'),
  get('/v1/approvals/{requestId}/case', DECIDERS),
  get('/v1/approvals/{requestId}/case-file', DECIDERS),
  post('/v1/approvals/{requestId}/decisions', DECIDERS),
  post('/v1/approvals/decisions', DECIDERS),
  get('/v1/delegations'),
  post('/v1/delegations', DECIDERS),
  get('/v1/delegations/{delegationId}'),
  post('/v1/delegations/{delegationId}/revoke', DECIDERS),
  get('/v1/approval-policies/{kind}'),
  get('/v1/approval-policies/{kind}/versions'),
  get('/v1/approval-policies/{kind}/versions/{version}/simulation'),
  post('/v1/approval-policies', ADMIN),
  post('/v1/approval-policies/{kind}/versions/{version}/withdraw', ADMIN),

  get('/v1/approval-contacts', ADMIN),
  post('/v1/approval-contacts', ADMIN),
  post('/v1/approval-contacts/{contactId}/end', ADMIN),
  get('/v1/working-calendars'),
  post('/v1/working-calendars', ADMIN),

  get('/v1/operator-tasks'),
  get('/v1/operator-tasks/{taskId}'),
  post('/v1/operator-tasks/{taskId}/actions', OPS),

  get('/v1/invoices/{invoice}'),
  post('/v1/invoices/{invoice}/price-corrections', OPS_OR_FINANCE),
  post('/v1/invoices/{invoice}/write-offs', FINANCE),
  post('/v1/invoices/{invoice}/refunds', FINANCE),
  post('/v1/invoices/{invoice}/credit-transfers', FINANCE),
  get('/v1/payments/{payment}'),
  post('/v1/payments/{payment}/void', FINANCE),
  post('/v1/payments/{payment}/refunds', FINANCE),
  get('/v1/credit-notes/{creditNote}'),
  get('/v1/corrections'),
  get('/v1/corrections/{correction}'),
  get('/v1/corrections/{correction}/timeline'),
  post('/v1/corrections/{correction}/withdraw', OPS_OR_FINANCE),
  get('/v1/invoices/{invoice}/document'),
  get('/v1/credit-notes/{creditNote}/document'),
  post('/v1/payments', FINANCE),
  post('/v1/webhooks/payments', 'public'),

  get('/v1/ledger/verification', FINANCE),
  get('/v1/journals'),
  get('/v1/journals/export', FINANCE),
  get('/v1/journals/{journal}'),
  get('/v1/journals/of/{source}'),
  post('/v1/journals/{journal}/reverse', FINANCE),
  get('/v1/manual-journals/{journalId}'),
  get('/v1/manual-journals'),
  post('/v1/manual-journals', FINANCE),
  post('/v1/manual-journals/{journalId}/approve', FINANCE),
  post('/v1/manual-journals/{journalId}/reject', FINANCE),
  get('/v1/periods'),
  post('/v1/periods', FINANCE),
  get('/v1/periods/{period}'),
  post('/v1/periods/{period}/lock', FINANCE),
  post('/v1/periods/{period}/unlock', FINANCE),
  post('/v1/periods/{period}/close', FINANCE),
  post('/v1/periods/{period}/reopen', FINANCE),
  get('/v1/fiscal-years'),
  get('/v1/fiscal-years/{year}'),
  post('/v1/fiscal-years/{year}/close', FINANCE),

  get('/v1/reports'),
  get('/v1/reports/{report}/document'),
  get('/v1/reports/trial-balance'),
  get('/v1/reports/general-ledger'),
  get('/v1/reports/income-statement'),
  get('/v1/reports/balance-sheet'),
  get('/v1/reports/orders'),
  get('/v1/reports/revenue'),
  get('/v1/reports/stock'),
  get('/v1/reports/receivables'),
  get('/v1/reports/control-accounts'),
  get('/v1/reports/job-board'),
  get('/v1/reports/work-centre-load'),
  get('/v1/reports/work-in-process'),
  get('/v1/reports/on-time-delivery'),
  get('/v1/reports/scrap'),

  get('/v1/reconciliations'),

  get('/v1/audit/entries', ADMIN),
  get('/v1/audit/verification', ADMIN),

  { ...post('/v1/temporal/codec/decode', OPS), asks: true },

  get('/v1/stream'),

  get('/v1/letters'),
  get('/v1/letters/{letterId}'),
  get('/v1/dunning'),
  get('/v1/dunning/{invoice}'),
  get('/v1/dunning-policies'),
  post('/v1/dunning-policies', FINANCE),
  get('/v1/dunning-holds'),
  post('/v1/dunning-holds', FINANCE),
  post('/v1/dunning-holds/{holdId}/release', FINANCE),
  get('/v1/report-subscriptions'),
  post('/v1/report-subscriptions', FINANCE),
  get('/v1/report-subscriptions/{subscriptionId}'),
  patch('/v1/report-subscriptions/{subscriptionId}', FINANCE),
  post('/v1/report-subscriptions/{subscriptionId}/cancel', FINANCE),

  get('/v1/webhook-endpoints', OPS),
  post('/v1/webhook-endpoints', ADMIN),
  get('/v1/webhook-endpoints/{endpointId}', OPS),
  patch('/v1/webhook-endpoints/{endpointId}', ADMIN),
  post('/v1/webhook-endpoints/{endpointId}/pause', ADMIN),
  post('/v1/webhook-endpoints/{endpointId}/resume', ADMIN),
  post('/v1/webhook-endpoints/{endpointId}/disable', ADMIN),
  post('/v1/webhook-endpoints/{endpointId}/rotate-secret', ADMIN),
  post('/v1/webhook-endpoints/{endpointId}/test', ADMIN),
  get('/v1/webhook-endpoints/{endpointId}/deliveries', OPS),
  post('/v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/redeliver', ADMIN),

  get('/v1/dimensions'),
  post('/v1/dimensions/sites', OPS_OR_FINANCE),
  post('/v1/dimensions/cost-centres', OPS_OR_FINANCE),

  plain('/health'),
  plain('/openapi.json'),
  plain('/docs'),
];

/** Changes something on request. The provider's event is none: it carries its own id. */
export const isCommand = ({ method, roles, asks }: Access): boolean =>
  method !== 'GET' && roles !== 'public' && asks !== true;
