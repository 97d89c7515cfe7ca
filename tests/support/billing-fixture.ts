import type { BilledLine, BilledOrder, Charge, LineQuantity } from '../../domain/billing/index.js';
import { billedLine } from '../../domain/billing/index.js';
import * as store from '../../domain/billing/store/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { by, fay } from './actors.js';
import type { TestDatabase } from './test-database.js';

export const EVANSVILLE: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'SALES' };
export const LOUISVILLE: Dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'SHOP' };

export interface LineShape {
  readonly quantity: string;
  readonly unitPrice: string;
  readonly taxRate?: string;
  readonly line?: number;
}

export const lineOf = ({ quantity, unitPrice, taxRate = '0.07', line = 1 }: LineShape): BilledLine =>
  billedLine({ line, part: `P-${line}`, description: `Part ${line}`, quantity, unitPrice, taxRate });

/** Three lines that come to 100.00 net and 7.00 tax, unless others are given. */
export const billed = (
  orderId: string,
  options: { lines?: readonly LineShape[]; dimensions?: Dimensions; customerId?: string; termsDays?: number } = {},
): BilledOrder => {
  const shapes = options.lines ?? [
    { quantity: '4', unitPrice: '10.00' },
    { quantity: '2', unitPrice: '20.00' },
    { quantity: '1', unitPrice: '20.00' },
  ];
  return {
    orderId,
    customerId: options.customerId ?? 'C-1',
    customerName: 'Customer One',
    dimensions: options.dimensions ?? EVANSVILLE,
    termsDays: options.termsDays ?? 30,
    lines: shapes.map((shape, index) => lineOf({ line: index + 1, ...shape })),
  };
};

export const quantities = (lines: Readonly<Record<number, string>>): LineQuantity[] =>
  Object.entries(lines).map(([line, quantity]) => ({ line: Number(line), quantity }));

/** Billing's commands on a test database, each with a key of its own unless one is given. */
export function billingOf(test: TestDatabase, who: Actor = SYSTEM_ACTOR) {
  const { database } = test;
  const reasoned = (orderId: string) => ({ orderId, reason: 'a test asks for it' });
  return {
    invoice: (order: BilledOrder, key?: string) => store.invoiceOrder(database, by(who, { order }, key)),
    extra: (order: BilledOrder, revision: number, key?: string) =>
      store.invoiceExtra(database, by(who, { order, revision }, key)),
    invoiceShipment: (order: BilledOrder, shipmentId: string, key?: string) =>
      store.invoiceShipment(database, by(who, { order, shipmentId }, key)),
    undoInvoice: (orderId: string, key: string) => store.undoInvoice(database, by(who, reasoned(orderId), key)),
    credit: (orderId: string, lines: LineQuantity[] | null, key?: string) =>
      store.creditUnshipped(database, by(who, { ...reasoned(orderId), lines }, key)),
    release: (orderId: string, shipmentId: string, lines: LineQuantity[], key?: string) =>
      store.releaseRevenue(database, by(who, { orderId, shipmentId, lines }, key)),
    begin: (orderId: string, attempt: number, amount: string, key?: string) =>
      store.beginPaymentAttempt(database, by(who, { orderId, attempt, amount, token: 'tok_ok' }, key)),
    settle: (charge: Charge, key?: string) => store.settleCharge(database, by(who, { charge }, key)),
    close: (orderId: string, key?: string) => store.closePayments(database, by(who, reasoned(orderId), key)),
    plan: (orderId: string, key?: string) => store.planRefund(database, by(who, reasoned(orderId), key)),
    refund: (refundId: string, providerRefundId: string, key?: string) =>
      store.settleRefund(database, by(who, { refundId, providerRefundId }, key)),
    holdBeyond: (orderId: string, amount: string, creditLimit: string) =>
      store.takeCreditHold(database, by(who, { orderId, customerId: 'C-1', creditLimit, amount, override: true })),
    hold: (orderId: string, amount: string, creditLimit: string, key?: string, customerId = 'C-1') =>
      store.takeCreditHold(database, by(who, { orderId, customerId, creditLimit, amount }, key)),
    changeHold: (orderId: string, amount: string, creditLimit: string, key?: string) =>
      store.changeCreditHold(database, by(who, { orderId, amount, creditLimit }, key)),
    releaseHold: (orderId: string, key: string) => store.releaseCreditHold(database, by(who, reasoned(orderId), key)),
    pay: (amount: string, options: PaymentOptions = {}, key?: string) =>
      store.takePayment(
        database,
        by(
          who.system ? fay : who,
          {
            ...{ customerId: 'C-1', amount, method: 'check', reference: 'check 17', receivedOn: '2025-03-03' },
            ...{ dimensions: EVANSVILLE, ...options },
          },
          key,
        ),
      ),
    invoiceView: (number: string) => store.invoice(database, number),
    ofOrder: (orderId: string) => store.billingOfOrder(database, orderId),
    subledger: () => store.subledger(database),
  };
}

export interface PaymentOptions {
  readonly customerId?: string;
  readonly invoice?: string;
  readonly receivedOn?: string;
  readonly dimensions?: Dimensions;
}

/** The invoice as it stands long after its day. */
export const datedBack = (test: TestDatabase, invoice: string, day: string): Promise<unknown> =>
  test.admin(`BEGIN; SET LOCAL session_replication_role = replica;
    UPDATE billing.invoices SET invoice_date = '${day}' WHERE invoice = '${invoice}'; COMMIT`);

/** An invoiced order whose first attempt has captured the amount (all of it unless given). */
export async function paidOrder(test: TestDatabase, order: BilledOrder, amount?: string): Promise<string> {
  const billing = billingOf(test);
  const { total } = await billing.invoice(order, `${order.orderId}/invoice`);
  const { reference } = await billing.begin(order.orderId, 1, total);
  const id = `ch_${order.orderId}`;
  await billing.settle({ id, status: 'succeeded', amount: amount ?? total, reference });
  return id;
}

export interface FactRow {
  readonly position: string;
  readonly type: string;
  readonly aggregate_id: string;
  readonly payload: Record<string, unknown>;
}

export const factsSince = (test: TestDatabase, position = '0'): Promise<FactRow[]> =>
  test.admin<FactRow>(
    `SELECT position, type, aggregate_id, payload FROM outbox.facts
     WHERE domain = 'billing' AND position > $1 ORDER BY position`,
    [position],
  );

export const factsOfOrder = async (test: TestDatabase, orderId: string): Promise<FactRow[]> =>
  (await factsSince(test)).filter((fact) => fact.payload['orderId'] === orderId);

/** The code with which a command was refused; fails when it was not. */
export const refusalCode = (command: Promise<unknown>): Promise<string> =>
  command.then(
    (result) => {
      throw new Error(`not refused, but answered ${JSON.stringify(result)}`);
    },
    (error: unknown) => {
      if (error instanceof Refused) return error.code;
      throw error;
    },
  );
