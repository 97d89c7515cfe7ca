import { type Actor, mayAct } from '../../domain/kernel/actor.js';
import { covers, type Place } from '../../domain/kernel/scope.js';
import { ROOMS, type Room } from '../../platform/database.js';
import { ACCESS } from '../access.js';

/** The read route whose roles may hear of a domain: who may not read a thing is not told of it either. */
const READ: Readonly<Record<Room, string>> = {
  dimensions: '/v1/dimensions',
  parties: '/v1/customers',
  catalog: '/v1/parts',
  orders: '/v1/orders',
  inventory: '/v1/stock/movements',
  billing: '/v1/invoices/{invoice}',
  ledger: '/v1/journals',
  approvals: '/v1/approvals',
  operations: '/v1/operator-tasks',
  engineering: '/v1/work-centres',
  jobs: '/v1/jobs',
  repairs: '/v1/repairs',
  returns: '/v1/returns',
  correspondence: '/v1/letters',
  audit: '/v1/audit/entries',
  webhooks: '/v1/webhook-endpoints',
};

export const isRoom = (domain: string): domain is Room => (ROOMS as readonly string[]).includes(domain);

/** Rooms whose things stand nowhere. */
const OF_THE_COMPANY: ReadonlySet<string> = new Set(['dimensions', 'parties', 'catalog'] satisfies Room[]);

interface Heard extends Place {
  readonly domain: string;
}

export function mayHear(actor: Actor, { domain, ...place }: Heard): boolean {
  if (!isRoom(domain)) return false;
  const access = ACCESS.find(({ method, path }) => method === 'GET' && path === READ[domain]);
  if (access === undefined || access.roles === 'public' || !mayAct(actor, access.roles)) return false;
  return OF_THE_COMPANY.has(domain) || covers(actor.scope, place);
}
