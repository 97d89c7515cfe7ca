import { ACCESS, type Access } from '../access.js';
import { RECORDS } from './records.js';

/**
 * How a route holds somebody who is limited to sites or business units.
 * - 'company': no place has it, such as customers, parts and policies; everybody may read and, with the role, change it.
 * - 'whole': it tells or changes figures of all places; who is limited is refused.
 * - 'shown': a list or a report, of which is shown what lies in the scope.
 * - 'named': what the body names as places and documents must lie in the scope.
 * - a record: where it stands is looked up by the id in the path; elsewhere it is as if it were not there.
 */
export type RouteScope = 'company' | 'whole' | 'shown' | 'named' | { readonly record: string };

type Route = `${Access['method']} ${string}`;

const COMPANY: readonly Route[] = [
  'GET /v1/customers',
  'POST /v1/customers',
  'GET /v1/customers/{customerId}',
  'PATCH /v1/customers/{customerId}',
  'GET /v1/parts',
  'POST /v1/parts',
  'GET /v1/parts/{part}',
  'PATCH /v1/parts/{part}',
  'GET /v1/parts/{part}/prices',
  'POST /v1/parts/{part}/prices',
  'GET /v1/parts/{part}/bills-of-material',
  'POST /v1/parts/{part}/bills-of-material',
  'GET /v1/parts/{part}/explosion',
  'GET /v1/parts/{part}/routings',
  'POST /v1/parts/{part}/routings',
  'GET /v1/delegations',
  'POST /v1/delegations',
  'GET /v1/delegations/{delegationId}',
  'POST /v1/delegations/{delegationId}/revoke',
  'GET /v1/working-calendars',
  'GET /v1/approval-policies/{kind}',
  'GET /v1/approval-policies/{kind}/versions',
  'GET /v1/periods',
  'GET /v1/periods/{period}',
  'GET /v1/fiscal-years',
  'GET /v1/fiscal-years/{year}',
  'GET /v1/reports',
  'GET /v1/dunning-policies',
  'GET /v1/dimensions',
  // Not of a person: the provider's signature stands for it.
  'POST /v1/webhooks/payments',
];

const WHOLE: readonly Route[] = [
  'GET /v1/customers/{customerId}/statement',
  'POST /v1/period-end/overhead',
  'POST /v1/period-end/labour',
  'GET /v1/approval-policies/{kind}/versions/{version}/simulation',
  'POST /v1/working-calendars',
  'GET /v1/approval-contacts',
  'POST /v1/approval-contacts',
  'POST /v1/approval-contacts/{contactId}/end',
  'POST /v1/approval-policies',
  'POST /v1/approval-policies/{kind}/versions/{version}/withdraw',
  'GET /v1/ledger/verification',
  'POST /v1/temporal/codec/decode',
  'GET /v1/journals/export',
  'POST /v1/periods',
  'POST /v1/periods/{period}/lock',
  'POST /v1/periods/{period}/unlock',
  'POST /v1/periods/{period}/close',
  'POST /v1/periods/{period}/reopen',
  'POST /v1/fiscal-years/{year}/close',
  'GET /v1/reports/control-accounts',
  'GET /v1/reconciliations',
  'GET /v1/audit/entries',
  'GET /v1/audit/verification',
  'POST /v1/dunning-policies',
  'POST /v1/dimensions/sites',
  'POST /v1/dimensions/cost-centres',
  // An endpoint hears of every site.
  'GET /v1/webhook-endpoints',
  'POST /v1/webhook-endpoints',
  'GET /v1/webhook-endpoints/{endpointId}',
  'PATCH /v1/webhook-endpoints/{endpointId}',
  'POST /v1/webhook-endpoints/{endpointId}/pause',
  'POST /v1/webhook-endpoints/{endpointId}/resume',
  'POST /v1/webhook-endpoints/{endpointId}/disable',
  'POST /v1/webhook-endpoints/{endpointId}/rotate-secret',
  'POST /v1/webhook-endpoints/{endpointId}/test',
  'GET /v1/webhook-endpoints/{endpointId}/deliveries',
  'POST /v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/redeliver',
];

const SHOWN: readonly Route[] = [
  'GET /v1/orders',
  'GET /v1/stock/availability',
  'GET /v1/stock/movements',
  'GET /v1/work-centres',
  'GET /v1/approvals',
  'GET /v1/operator-tasks',
  'GET /v1/letters',
  'GET /v1/dunning',
  'GET /v1/dunning-holds',
  'GET /v1/report-subscriptions',
  'GET /v1/corrections',
  'GET /v1/journals/of/{source}',
  'GET /v1/manual-journals',
  'GET /v1/stream',
  'GET /v1/quotes',
  'GET /v1/jobs',
  'GET /v1/repairs',
  'GET /v1/returns',
  'GET /v1/journals',
  'GET /v1/reports/{report}/document',
  'GET /v1/reports/trial-balance',
  'GET /v1/reports/general-ledger',
  'GET /v1/reports/income-statement',
  'GET /v1/reports/balance-sheet',
  'GET /v1/reports/orders',
  'GET /v1/reports/revenue',
  'GET /v1/reports/stock',
  'GET /v1/reports/receivables',
  'GET /v1/reports/job-board',
  'GET /v1/reports/work-centre-load',
  'GET /v1/reports/work-in-process',
  'GET /v1/reports/on-time-delivery',
  'GET /v1/reports/scrap',
];

const NAMED: readonly Route[] = [
  'POST /v1/orders',
  'POST /v1/stock/receipts',
  'POST /v1/stock/adjustments',
  'POST /v1/stock/moves',
  'POST /v1/stock/indirect-issues',
  'POST /v1/stock/opening-balances',
  'POST /v1/work-centres',
  'POST /v1/quotes',
  'POST /v1/jobs',
  'POST /v1/period-end/actual-overhead',
  'POST /v1/repairs',
  'POST /v1/returns',
  'POST /v1/approvals/decisions',
  'POST /v1/payments',
  'POST /v1/manual-journals',
  'POST /v1/dunning-holds',
  'POST /v1/report-subscriptions',
];

const BY_ROUTE: ReadonlyMap<string, RouteScope> = new Map(
  Object.entries({ company: COMPANY, whole: WHOLE, shown: SHOWN, named: NAMED } as const).flatMap(([scope, routes]) =>
    routes.map((route) => [route, scope as RouteScope] as const),
  ),
);

/** The parameter of the path that is the id of a record: the first one. */
const recordIn = (path: string): string | undefined =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).find((name) => Object.hasOwn(RECORDS, name));

/** Undefined for a route of which nobody has said it: who is limited is refused there, and a test complains. */
export function scopeOfRoute({ method, path }: Pick<Access, 'method' | 'path'>): RouteScope | undefined {
  const said = BY_ROUTE.get(`${method} ${path}`);
  if (said !== undefined) return said;
  const record = recordIn(path);
  return record === undefined ? undefined : { record };
}

/** Rows that say how a route is scoped that is none, or is said twice. */
export function strayScopes(access: readonly Access[] = ACCESS): string[] {
  const routes = new Set(access.map(({ method, path }) => `${method} ${path}`));
  const said = [...COMPANY, ...WHOLE, ...SHOWN, ...NAMED];
  return said.filter((route, index) => !routes.has(route) || said.indexOf(route) !== index);
}
