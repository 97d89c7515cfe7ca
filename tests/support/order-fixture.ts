import { definePolicy } from '../../domain/approvals/store/index.js';
import { receiveStock } from '../../domain/inventory/store/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import type { MadeToOrder, OrderLine, OrderSnapshot, OrderStart } from '../../domain/orders/index.js';
import { requantify, totalsOf } from '../../domain/orders/index.js';
import { createCustomer } from '../../domain/parties/store/index.js';
import type { Database } from '../../platform/database.js';
import { opsContext } from './process-world.js';

export const SITE = 'LOUISVILLE';
export const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: SITE, costCentre: 'SALES' } as const;
export const ADDRESS = {
  name: 'Acme Compressors',
  street: '1 Main Street',
  city: 'Louisville',
  region: 'KY',
  postalCode: '40202',
  country: 'US',
};
/** Orders of this much and more need an approver. */
export const APPROVAL_LIMIT = '10000.00';

const system: CommandContext = { actor: SYSTEM_ACTOR, correlationId: 'fixture' };

/** A customer with a credit limit of 5,000.00, an approval policy, and stock of the parts that are named. */
export async function furnish(database: Database, stock: Readonly<Record<string, string>>): Promise<void> {
  await createCustomer(database, {
    key: 'fixture/customer',
    context: system,
    input: {
      customerId: 'C-1001',
      name: 'Acme Compressors',
      email: 'ap@acme.example',
      creditLimit: '5000.00',
      termsDays: 30,
      taxStatus: 'taxable',
      priceList: 'STANDARD',
      address: ADDRESS,
    },
  });
  await definePolicy(database, {
    key: 'fixture/policy',
    context: system,
    input: {
      kind: 'order',
      rules: [
        {
          name: 'large orders',
          minimumAmount: APPROVAL_LIMIT,
          approverRole: 'Approver',
          escalateAfterMinutes: 24 * 60,
          escalateToRole: 'Admin',
          expireAfterMinutes: 72 * 60,
        },
      ],
    },
  });
  for (const [part, quantity] of Object.entries(stock)) await receive(database, part, quantity);
}

let receipts = 0;

export async function receive(database: Database, part: string, quantity: string): Promise<readonly string[]> {
  receipts += 1;
  const received = await receiveStock(database, {
    key: `fixture/receipt/${receipts}`,
    context: system,
    input: {
      part,
      site: SITE,
      quantity,
      unitCost: '4.00',
      reference: `DN-${receipts}`,
      stockAccount: '1220',
      businessUnit: DIMENSIONS.businessUnit,
      costCentre: 'STORES',
    },
  });
  await postFacts(database, [...received.toPost]);
  return received.servedOrders;
}

export interface OrderWish {
  readonly lines?: readonly { part: string; quantity: string; unitPrice?: string; made?: MadeToOrder }[];
  readonly paymentTerms?: 'prepaid' | 'onAccount';
  readonly token?: string;
  readonly allowPartialShipment?: boolean;
  readonly creditOverride?: { readonly reason: string };
  readonly timing?: Partial<OrderStart['timing']>;
}

let orders = 0;
const RUN = Date.now().toString(36).toUpperCase();

/** An order as the API would have priced it. */
export function orderStart(wish: OrderWish = {}): OrderStart {
  orders += 1;
  const orderId = `SO-${RUN}${orders}`;
  const wanted = wish.lines ?? [{ part: 'P-1', quantity: '2' }];
  const lines = wanted.map(({ part, quantity, unitPrice, made }, index): OrderLine => {
    const line = {
      line: index + 1,
      part,
      description: `Part ${part}`,
      quantity,
      unitOfMeasure: 'EA',
      unitPrice: unitPrice ?? '25.00',
      net: '0.00',
      tax: '0.00',
      taxCode: 'KY',
      taxRate: '0.06',
      ...(made ? { made } : {}),
    };
    return requantify(line, quantity);
  });
  const order: OrderSnapshot = {
    orderId,
    customerId: 'C-1001',
    customerName: 'Acme Compressors',
    customerReference: null,
    paymentTerms: wish.paymentTerms ?? 'prepaid',
    termsDays: wish.paymentTerms === 'onAccount' ? 30 : 0,
    currency: 'USD',
    dimensions: DIMENSIONS,
    shipTo: ADDRESS,
    allowPartialShipment: wish.allowPartialShipment ?? false,
    paymentToken: wish.paymentTerms === 'onAccount' ? null : (wish.token ?? 'tok_ok'),
    lines,
    ...(wish.creditOverride ? { creditOverride: wish.creditOverride } : {}),
    ...totalsOf(lines),
  };
  const timing = {
    paymentDeadlineMinutes: 60,
    paymentPollSeconds: 1,
    stockRereadMinutes: 60,
    approvalPollMinutes: 60,
    ...wish.timing,
  };
  return { order, timing, context: opsContext(orderId) };
}
