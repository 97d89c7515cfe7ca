import { randomBytes } from 'node:crypto';
import { localDate } from '../../../domain/kernel/time.js';
import { AMOS, done, FAY } from '../../e2e/support/orders.js';
import { ask } from '../../e2e/support/stack.js';
import type { ApiAnswer, Asking } from '../../support/http-client.js';
import { until } from '../../support/until.js';
import type { Exercise, Rates } from './exercise.js';

export const SINCE = '2020-01-01';
export const today = (): string => localDate(new Date().toISOString());

/** A factory with a site and a cost centre of its own, so that no other exercise stands in its books. */
export interface Shop {
  readonly code: string;
  readonly customerId: string;
  readonly dimensions: { readonly businessUnit: string; readonly site: string; readonly costCentre: string };
  /** Ids by name. */
  readonly jobs: Map<string, string>;
}

export function shopOf({ code: name }: Pick<Exercise, 'code'>): Shop {
  const code = `${name}-${randomBytes(2).toString('hex').toUpperCase()}`;
  const dimensions = { businessUnit: 'MACHINING_REPAIR', site: code, costCentre: code };
  return { code, customerId: `C-${code}`, dimensions, jobs: new Map() };
}

export const partOf = ({ code }: Shop, name: string): string => `${code}/${name}`;
export const workCentreOf = ({ code }: Shop, name: string): string => `${code}-${name}`;

export function jobOf({ code, jobs }: Shop, name: string): string {
  const jobId = jobs.get(name);
  if (!jobId) throw new Error(`${code} has no job ${name}`);
  return jobId;
}

/** Asked of the API by Ollie of Ops unless somebody else is named, and taken. */
export const tell = (path: string, body: object, asking: Asking = {}): Promise<ApiAnswer['body']> =>
  done(path, { ...asking, body });

/** What needs a second person is approved by one, and done by then. */
export async function tellJob(shop: Shop, job: string, path: string, body: object = {}, asking: Asking = {}) {
  const jobId = jobOf(shop, job);
  const { made } = await tell(`/v1/jobs/${jobId}/${path}`, body, asking);
  const { exception } = made as Record<string, string>;
  if (exception === undefined) return;
  await tell(`/v1/approvals/AR-${exception}/decisions`, { decision: 'approve', reason: 'As in the exercise.' }, AMOS);
  await until(`${exception} is granted and done`, async () => {
    const { exceptions } = (await ask('GET', `/v1/jobs/${jobId}`)).body;
    const found = (exceptions as { exceptionId: string; state: string }[]).find((one) => one.exceptionId === exception);
    return found?.state === 'Granted' ? true : undefined;
  });
}

/** Site, cost centre, and a customer with credit who pays no tax. */
export async function found(shop: Shop, title: string): Promise<void> {
  const { code, customerId, dimensions } = shop;
  const street = { name: title, street: '1 Ledger Lane', city: 'Louisville', region: 'KY' };
  const address = { ...street, postalCode: '40202', country: 'US' };
  await tell('/v1/dimensions/sites', { code, name: title, address }, FAY);
  const centre = { code, name: title, businessUnit: dimensions.businessUnit };
  await tell('/v1/dimensions/cost-centres', centre, FAY);
  const terms = { creditLimit: '9000000.00', termsDays: 30, taxStatus: 'exempt', priceList: 'STANDARD' };
  const customer = { customerId, name: `Customer of ${title}`, email: 'buying@customer.example' };
  await tell('/v1/customers', { ...customer, ...terms, address }, FAY);
}

export async function defineWorkCentre(shop: Shop, name: string, rates: Rates): Promise<void> {
  const centre = { workCentre: workCentreOf(shop, name), name, ...shop.dimensions, validFrom: SINCE };
  await tell('/v1/work-centres', { ...centre, machineRate: '0.00', ...rates }, FAY);
}

export async function definePart(shop: Shop, name: string, stockAccount: '1210' | '1220'): Promise<void> {
  const { businessUnit, costCentre } = shop.dimensions;
  const kind = { unitOfMeasure: 'EA', taxCode: 'SALES', stockAccount, businessUnit, costCentre };
  await tell('/v1/parts', { part: partOf(shop, name), description: name, ...kind });
}

export async function openStock(shop: Shop, name: string, quantity: string, value: string): Promise<void> {
  const body = { part: partOf(shop, name), site: shop.code, quantity, value, note: 'Opening balance.' };
  await tell('/v1/stock/opening-balances', body, FAY);
}

export async function buy(shop: Shop, name: string, quantity: string, unitCost: string): Promise<void> {
  const body = { part: partOf(shop, name), site: shop.code, quantity, unitCost, reference: 'Purchases of the period' };
  await tell('/v1/stock/receipts', body);
}
