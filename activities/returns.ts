import * as billing from '../domain/billing/store/index.js';
import { add, formatMoney, money, negate, ZERO } from '../domain/kernel/money.js';
import type { OrderState } from '../domain/orders/index.js';
import * as orders from '../domain/orders/store/index.js';
import type { CreditShare } from '../domain/returns/index.js';
import * as returns from '../domain/returns/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const returnActivities = (database: Database) =>
  stepsOf(database, {
    authoriseReturn: returns.authoriseReturn,
    receiveGoods: returns.receiveGoods,
    inspectGoods: returns.inspectGoods,
    confirmRefund: returns.confirmRefund,
    sendBack: returns.sendBack,
    cancelReturn: returns.cancelReturn,
    lapseReturn: returns.lapseReturn,
    noteReturnApproval: returns.noteReturnApproval,
    approveReturn: returns.approveReturn,
    rejectReturn: returns.rejectReturn,
    recordCredit: returns.recordCredit,
    recordStocked: returns.recordStocked,
    recordRefunds: returns.recordRefunds,
    recordReplacement: returns.recordReplacement,
    settleReturn: returns.settleReturn,
    closeReturn: returns.closeReturn,
    compensateReturn: returns.compensateReturn,
    returnCompensated: returns.returnCompensated,
    readReturn: returns.returnRecord,
    readCreditShares: creditShares,
    readReplacement: replacement,
  });

/** What a credit note took off each invoice, and what the customer is owed on it now. */
async function creditShares(database: Database, creditNote: string): Promise<CreditShare[]> {
  const note = await billing.creditNote(database, creditNote);
  const credited = new Map<string, CreditShare['credited']>();
  for (const { invoice, net, tax } of note?.lines ?? []) {
    const total = add(money(credited.get(invoice) ?? '0'), money(net), money(tax));
    credited.set(invoice, formatMoney(total));
  }
  const shares: CreditShare[] = [];
  for (const [invoice, total] of credited) {
    const open = money((await billing.invoice(database, invoice))?.open ?? '0');
    shares.push({ invoice, credited: total, owed: formatMoney(open < 0n ? negate(open) : ZERO) });
  }
  return shares;
}

export interface ReplacementOrder {
  readonly state: OrderState;
  readonly invoices: readonly string[];
}

/** How the order of a replacement stands; null before it is placed. */
async function replacement(database: Database, orderId: string): Promise<ReplacementOrder | null> {
  const order = await orders.order(database, orderId);
  if (!order) return null;
  const billed = await billing.billingOfOrder(database, orderId);
  return { state: order.state, invoices: (billed?.invoices ?? []).map(({ invoice }) => invoice) };
}
