import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { localDate } from '../../../domain/kernel/time.js';
import type { ApiAnswer, Asking } from '../../support/http-client.js';
import { until } from '../../support/until.js';
import { ask } from './stack.js';

export const OLLIE = { as: ['ollie', 'Ops'] } as const;
export const FAY = { as: ['fay', 'Finance'] } as const;
export const FRANK = { as: ['frank', 'Finance'] } as const;
export const AMOS = { as: ['amos', 'Approver'] } as const;
export const VERA = { as: ['vera', 'Viewer'] } as const;

export const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' } as const;
export const today = (): string => localDate(new Date().toISOString());
export const someId = (prefix: string): string => `${prefix}-${randomBytes(5).toString('hex')}`.toUpperCase();

const PATIENCE_MS = 120_000;

/** 503 means "ask again with the same key, after a while", and so one does. */
export async function command(path: string, asking: Asking): Promise<ApiAnswer> {
  const asked = { ...OLLIE, ...asking, key: asking.key ?? someId('KEY') };
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask('POST', path, asked);
    const isRunning = answer.body['code'] === 'request-in-progress';
    if ((answer.status !== 503 && !isRunning) || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, Number(answer.headers.get('retry-after') ?? 1) * 1000));
  }
}

/** A command that is to be taken. */
export async function done(path: string, asking: Asking): Promise<ApiAnswer['body']> {
  const answer = await command(path, asking);
  expect(answer.status, `${path}: ${answer.text}`).to.be.within(200, 202);
  return answer.body;
}

/** A part of this test alone, of which there is nothing yet. */
export async function newPart(unitPrice = '75.00'): Promise<string> {
  const part = someId('E2E');
  const place = { businessUnit: dimensions.businessUnit, costCentre: 'IP_STORES' };
  const body = { part, description: 'Made for a test', unitOfMeasure: 'EA', stockAccount: '1220', taxCode: 'SALES' };
  await done('/v1/parts', { body: { ...body, ...place } });
  const price = { priceList: 'STANDARD', minimumQuantity: '0', unitPrice, validFrom: '2026-01-01' };
  await done(`/v1/parts/${part}/prices`, { body: price });
  return part;
}

export const receive = (part: string, quantity: string, unitCost = '31.00'): Promise<ApiAnswer['body']> =>
  done('/v1/stock/receipts', { body: { part, site: dimensions.site, quantity, unitCost, reference: 'DN-E2E' } });

/** A customer of this test alone; only Finance may give credit. */
export async function newCustomer(creditLimit = '50000.00'): Promise<string> {
  const customerId = someId('C');
  const address = { name: 'Ohio Valley Packing', street: '200 River Road', city: 'Louisville' };
  const where = { ...address, region: 'KY', postalCode: '40202', country: 'US' };
  const terms = { creditLimit, termsDays: 30, taxStatus: 'taxable', priceList: 'STANDARD' };
  const body = { customerId, name: 'Ohio Valley Packing', email: 'buying@ovp.example', ...terms, address: where };
  await done('/v1/customers', { ...FAY, body });
  return customerId;
}

export interface Wish {
  readonly part: string;
  readonly quantity?: string;
  readonly customerId?: string;
  readonly onAccount?: boolean;
  readonly token?: string;
  readonly inParts?: boolean;
}

export function orderBody({ part, quantity = '1', customerId = 'C-1001', onAccount, token, inParts }: Wish) {
  const terms = onAccount
    ? { paymentTerms: 'onAccount' }
    : { paymentTerms: 'prepaid', paymentToken: token ?? 'tok_ok' };
  const lines = [{ part, quantity }];
  return { customerId, ...terms, dimensions, lines, ...(inParts ? { allowPartialShipment: true } : {}) };
}

export async function place(wish: Wish, asking: Asking = {}): Promise<string> {
  return String((await done('/v1/orders', { ...asking, body: orderBody(wish) }))['orderId']);
}

export const view = async (orderId: string): Promise<ApiAnswer['body']> =>
  (await ask('GET', `/v1/orders/${orderId}`)).body;

export function reaches(orderId: string, state: string, waitingFor?: string): Promise<ApiAnswer['body']> {
  let last: ApiAnswer['body'] = {};
  const there = async (): Promise<ApiAnswer['body'] | undefined> => {
    last = await view(orderId);
    if (last['state'] !== state) return undefined;
    return waitingFor === undefined || last['waitingFor'] === waitingFor ? last : undefined;
  };
  return until(`${orderId} is ${state}`, there, 60_000).catch((error: unknown) => {
    const seen = `${last['state']}, waiting for ${last['waitingFor']}, because ${last['reason']}`;
    throw new Error(`${error instanceof Error ? error.message : error}; it is ${seen}`);
  });
}

export const ship = (orderId: string, lines?: object[]): Promise<ApiAnswer['body']> =>
  done(`/v1/orders/${orderId}/shipments`, { body: lines ? { lines } : {} });

/** An order that is paid and reserved, and waits to be shipped. */
export async function confirmed(wish: Wish): Promise<string> {
  const orderId = await place(wish);
  await reaches(orderId, 'Confirmed', 'shipment');
  return orderId;
}
