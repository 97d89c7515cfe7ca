import { type ApiClient, clientOf, pause } from './api-client.js';

/** The people of the demo, each with one role. */
export interface People {
  readonly ops: ApiClient;
  readonly finance: ApiClient;
  readonly approver: ApiClient;
  /** How long a state may take to be reached. */
  readonly patienceMs?: number;
}

export async function peopleOf(apiUrl: string): Promise<People> {
  return {
    ops: await clientOf(apiUrl, 'olga', 'Ops'),
    finance: await clientOf(apiUrl, 'fay', 'Finance'),
    approver: await clientOf(apiUrl, 'anna', 'Approver'),
  };
}

export interface OrderWish {
  readonly customerId?: string;
  readonly paymentTerms?: 'prepaid' | 'onAccount';
  readonly paymentToken?: string;
  readonly allowPartialShipment?: boolean;
  readonly lines: readonly { readonly part: string; readonly quantity: string }[];
}

export const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' } as const;

/** One order of the demo, and what one does with it. Every call is a call of the public API. */
export interface DemoOrder {
  readonly orderId: string;
  reaches(state: string, waitingFor?: string): Promise<void>;
  ship(lines?: readonly { line: number; quantity: string }[]): Promise<void>;
  cancel(reason: string): Promise<void>;
  amend(lines: readonly { line: number; quantity: string }[]): Promise<void>;
  retryPayment(paymentToken: string): Promise<void>;
  decide(decision: 'approve' | 'reject'): Promise<void>;
  state(): Promise<string>;
}

const WAIT_MS = 90_000;

const expectOk = (what: string, answer: { status: number; body: Record<string, unknown> }): Record<string, unknown> => {
  if (answer.status < 300) return answer.body;
  throw new Error(`${what}: ${answer.status} ${String(answer.body['detail'] ?? JSON.stringify(answer.body))}`);
};

export async function placeOrder(people: People, wish: OrderWish): Promise<DemoOrder> {
  const { paymentTerms = 'prepaid', paymentToken = 'tok_ok', customerId = 'C-1001', ...more } = wish;
  const body = {
    customerId,
    paymentTerms,
    ...(paymentTerms === 'prepaid' ? { paymentToken } : {}),
    dimensions: DIMENSIONS,
    ...more,
  };
  const placed = expectOk('placing', await people.ops.post('/v1/orders', body));
  return demoOrder(people, String(placed['orderId']));
}

function demoOrder(people: People, orderId: string): DemoOrder {
  const path = `/v1/orders/${orderId}`;
  const view = async (): Promise<Record<string, unknown>> => expectOk(orderId, await people.ops.get(path));
  const command = async (name: string, body: object): Promise<void> => {
    expectOk(`${name} of ${orderId}`, await people.ops.post(`${path}/${name}`, body));
  };
  return {
    orderId,
    reaches: async (state, waitingFor) => {
      const deadline = Date.now() + (people.patienceMs ?? WAIT_MS);
      for (;;) {
        const found = await view();
        if (found['state'] === state && (!waitingFor || found['waitingFor'] === waitingFor)) return;
        if (Date.now() > deadline) throw new Error(`${orderId} is ${found['state']}, not ${state}`);
        await pause(200);
      }
    },
    ship: (lines) => command('shipments', lines ? { lines } : {}),
    cancel: (reason) => command('cancel', { reason }),
    amend: (lines) => command('amend', { lines }),
    retryPayment: (paymentToken) => command('retry-payment', { paymentToken }),
    decide: (decision) => decide(people, `AR-${orderId}-0`, decision),
    state: async () => String((await view())['state']),
  };
}

export async function decide(people: People, requestId: string, decision: 'approve' | 'reject'): Promise<void> {
  const body = { decision, reason: 'decided in the demo' };
  const answer = await people.approver.post(`/v1/approvals/${requestId}/decisions`, body);
  expectOk(`decision on ${requestId}`, answer);
}

export async function receive(people: People, part: string, quantity: string, unitCost: string): Promise<void> {
  const body = { part, site: DIMENSIONS.site, quantity, unitCost, reference: 'DEMO-DELIVERY' };
  expectOk(`receipt of ${part}`, await people.ops.post('/v1/stock/receipts', body));
}

/** A part of which there is nothing yet, so that an order of it must wait. */
export async function newPart(people: People, part: string): Promise<void> {
  const body = {
    part,
    description: 'Service kit, made for the demo',
    unitOfMeasure: 'EA',
    stockAccount: '1220',
    businessUnit: DIMENSIONS.businessUnit,
    costCentre: 'IP_STORES',
    taxCode: 'SALES',
  };
  expectOk(`part ${part}`, await people.ops.post('/v1/parts', body));
  const price = { priceList: 'STANDARD', minimumQuantity: '0', unitPrice: '75.00', validFrom: '2026-01-01' };
  expectOk(`price of ${part}`, await people.ops.post(`/v1/parts/${part}/prices`, price));
}
