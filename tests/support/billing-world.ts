import type { Charge } from '../../domain/billing/index.js';
import {
  correctPrice,
  creditReturn,
  invoiceService,
  planCreditRefund,
  transferCredit,
  undoCreditReturn,
  writeOff,
} from '../../domain/billing/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { add, formatMoney, type Money, money, ZERO } from '../../domain/kernel/money.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { by } from './actors.js';
import type { RandomBillingCommand } from './billing-commands.js';
import { billed, billingOf, EVANSVILLE, LOUISVILLE, quantities } from './billing-fixture.js';
import type { TestDatabase } from './test-database.js';

/** One run of random commands; runs share a database, and each has orders and customers of its own. */
export interface BillingWorld {
  readonly test: TestDatabase;
  readonly run: number;
  readonly charges: Charge[];
  step: number;
}

type LineSizes = readonly { tenths: number; price: number; taxRate: string }[];
type Of<K extends RandomBillingCommand['kind']> = Extract<RandomBillingCommand, { kind: K }>;

const prepaidId = (world: BillingWorld, order: number): string => `SO-${world.run}-P${order}`;
const onAccountId = (world: BillingWorld, order: number): string => `SO-${world.run}-C${order}`;
const customerOf = (world: BillingWorld, order: number): string => `C-${world.run}-${order % 2}`;
const dimensionsOf = (order: number) => (order === 0 ? LOUISVILLE : EVANSVILLE);
const amountOf = (cents: number): string => formatMoney(BigInt(cents) as Money);
const linesOf = (lines: LineSizes) =>
  lines.map(({ tenths, price, taxRate }) => ({
    quantity: (tenths / 10).toFixed(1),
    unitPrice: (price / 10_000).toFixed(4),
    taxRate,
  }));
const sizesOf = (sizes: readonly number[]) =>
  quantities(
    Object.fromEntries(sizes.flatMap((size, index) => (size === 0 ? [] : [[index + 1, (size / 10).toFixed(1)]]))),
  );
const orderOf = (world: BillingWorld, id: string, order: number, lines: LineSizes) =>
  billed(id, { lines: linesOf(lines), dimensions: dimensionsOf(order), customerId: customerOf(world, order) });

/** Gives one random command; a refusal is an answer as well, any other error is a bug. */
export async function play(world: BillingWorld, command: RandomBillingCommand): Promise<'done' | 'refused'> {
  world.step += 1;
  try {
    const done = await MOVES[command.kind](world, command as never);
    return done === false ? 'refused' : 'done';
  } catch (error) {
    if (error instanceof Refused) return 'refused';
    throw error;
  }
}

const MOVES: { [K in RandomBillingCommand['kind']]: (world: BillingWorld, command: Of<K>) => Promise<unknown> } = {
  invoice: (world, { order, lines }) => {
    const id = prepaidId(world, order);
    return billingOf(world.test).invoice(orderOf(world, id, order, lines), `${id}/invoice`);
  },
  extra: (world, { order, lines }) =>
    billingOf(world.test).extra(orderOf(world, prepaidId(world, order), order, lines), world.step),
  undoInvoice: (world, { order }) => {
    const id = prepaidId(world, order);
    return billingOf(world.test).undoInvoice(id, `${id}/invoice`);
  },
  begin: async (world, { order, cents }) => {
    const id = prepaidId(world, order);
    const view = await billingOf(world.test).ofOrder(id);
    return billingOf(world.test).begin(id, (view?.attempts.length ?? 0) + 1, amountOf(cents));
  },
  settle: async (world, { order, which, end, cents, roads }) => {
    const id = prepaidId(world, order);
    const view = await billingOf(world.test).ofOrder(id);
    const attempt = view?.attempts[which % Math.max(1, view.attempts.length)];
    if (!view || !attempt) return false;
    const open = add(ZERO, ...view.invoices.map((invoice) => money(invoice.open)).filter((amount) => amount > 0n));
    const amount = cents === null && open > 0n ? formatMoney(open) : amountOf(cents ?? 1);
    const charge: Charge = {
      ...{ id: `ch-${world.run}-${world.step}`, status: end, amount, reference: attempt.reference },
    };
    world.charges.push(charge);
    return Promise.all(Array.from({ length: roads }, () => billingOf(world.test).settle(charge)));
  },
  relearn: async (world, { which, end, cents }) => {
    const charge = world.charges[which % Math.max(1, world.charges.length)];
    if (!charge) return false;
    const later = { ...charge, status: end, amount: amountOf(cents) };
    const { outcome, status } = await billingOf(world.test).settle(later);
    if (outcome !== 'known' || status !== charge.status) throw new Error(`${charge.id} ended twice`);
    return true;
  },
  close: (world, { order }) => billingOf(world.test).close(prepaidId(world, order)),
  ship: (world, { order, sizes }) =>
    billingOf(world.test).release(prepaidId(world, order), `S-${world.step}`, sizesOf(sizes)),
  credit: (world, { order, sizes }) =>
    billingOf(world.test).credit(prepaidId(world, order), sizes === null ? null : sizesOf(sizes)),
  plan: async (world, { order }) => (await billingOf(world.test).plan(prepaidId(world, order))).refunds.length > 0,
  refund: async (world, { which }) => {
    await billingOf(world.test).plan(prepaidId(world, which % 3));
    const rows = await world.test.admin<{ refund_id: string }>(
      'SELECT refund_id FROM billing.refunds WHERE order_id LIKE $1 ORDER BY refund_id',
      [`SO-${world.run}-%`],
    );
    const refund = rows[which % Math.max(1, rows.length)]?.refund_id;
    if (!refund) return false;
    return Promise.all([1, 2].map(() => billingOf(world.test).refund(refund, `re-${refund}`)));
  },
  hold: (world, { order, cents }) => {
    const id = onAccountId(world, order);
    return billingOf(world.test).hold(id, amountOf(cents), '300.00', `${id}/creditHold`, customerOf(world, order));
  },
  changeHold: async (world, { order, cents }) => {
    const id = onAccountId(world, order);
    if (!(await billingOf(world.test).ofOrder(id))?.creditHold) {
      await billingOf(world.test).hold(id, '1.00', '300.00', `${id}/creditHold`, customerOf(world, order));
    }
    return billingOf(world.test).changeHold(id, amountOf(cents), '300.00');
  },
  releaseHold: (world, { order }) => {
    const id = onAccountId(world, order);
    return billingOf(world.test).releaseHold(id, `${id}/creditHold`);
  },
  invoiceShipment: (world, { order, lines }) =>
    billingOf(world.test).invoiceShipment(orderOf(world, onAccountId(world, order), order, lines), `S-${world.step}`),
  invoiceService: (world, { order, cents }) =>
    invoiceService(
      world.test.database,
      by(SYSTEM_ACTOR, {
        ...{ source: `RP-${world.run}-${order}`, customerId: customerOf(world, order), customerName: 'Customer' },
        ...{ dimensions: LOUISVILLE, termsDays: 30, description: 'Repair' },
        lines: [{ description: 'Work', net: amountOf(cents), taxRate: '0.07' }],
      }),
    ),
  comeBack: async (world, { order, onAccount, back, undo }) => {
    const id = onAccount ? onAccountId(world, order) : prepaidId(world, order);
    const input = { creditId: `R-${world.step}`, orderId: id, lines: sizesOf([back]), reason: 'damaged' };
    const command = by(SYSTEM_ACTOR, input, `${id}/R-${world.step}`);
    const done = await creditReturn(world.test.database, command);
    const undoing = { ...command, input: { creditId: input.creditId, orderId: id } };
    if (undo === 0) await undoCreditReturn(world.test.database, undoing);
    return done;
  },
  correctPrice: async (world, { order, onAccount, which, tenths, less, to }) => {
    const found = await lineOf(world, order, onAccount, which);
    if (!found) return false;
    const price = (less / 10_000).toFixed(4);
    const input = {
      ...{ correctionId: `C-${world.run}-${world.step}`, invoice: found.invoice, line: found.line, reason: 'agreed' },
      ...{ quantity: tenths === null ? null : (tenths / 10).toFixed(1) },
      ...(to ? { unitPrice: price } : { lessPerUnit: price }),
    };
    return correctPrice(world.test.database, by(SYSTEM_ACTOR, input));
  },
  writeOff: async (world, { order, which, cents }) => {
    const rows = await world.test.admin<{ invoice: string }>(
      'SELECT invoice FROM billing.invoice_balances WHERE customer_id = $1 AND open > 0 ORDER BY sequence',
      [customerOf(world, order)],
    );
    const found = rows[which % Math.max(1, rows.length)];
    if (!found) return false;
    const amount = cents === null ? null : amountOf(cents);
    const input = { correctionId: `W-${world.run}-${world.step}`, invoice: found.invoice, amount, reason: 'insolvent' };
    return writeOff(world.test.database, by(SYSTEM_ACTOR, input));
  },
  transfer: async (world, { order, which, deposit }) => {
    const from = await creditOf(world, order, which, deposit);
    const [to] = await world.test.admin<{ invoice: string }>(
      'SELECT invoice FROM billing.invoice_balances WHERE customer_id = $1 AND open > 0 ORDER BY sequence OFFSET $2 LIMIT 1',
      [customerOf(world, order), which % 2],
    );
    if (!from || !to) return false;
    const input = { ...from, toInvoice: to.invoice, reason: 'a replacement' };
    return (await transferCredit(world.test.database, by(SYSTEM_ACTOR, input))).transfer !== null;
  },
  giveBack: async (world, { order, which, deposit, cents }) => {
    const from = await creditOf(world, order, which, deposit);
    if (!from) return false;
    const correctionId = `G-${world.run}-${world.step}`;
    const owed = { invoice: from.fromInvoice ?? null, payment: from.fromPayment ?? null };
    const input = { correctionId, ...owed, amount: cents === null ? null : amountOf(cents), reason: 'asked for' };
    const { refunds } = await planCreditRefund(world.test.database, by(SYSTEM_ACTOR, input));
    for (const { refundId } of refunds) await billingOf(world.test).refund(refundId, `re-${refundId}`);
    return refunds.length > 0;
  },
  pay: async (world, { order, cents, named, which }) => {
    const view = await billingOf(world.test).ofOrder(onAccountId(world, order));
    const invoice = named ? view?.invoices[which % Math.max(1, view.invoices.length)]?.invoice : undefined;
    const customerId = customerOf(world, order);
    return billingOf(world.test).pay(amountOf(cents), { customerId, ...(invoice ? { invoice } : {}) });
  },
};

async function lineOf(world: BillingWorld, order: number, onAccount: boolean, which: number) {
  const id = onAccount ? onAccountId(world, order) : prepaidId(world, order);
  const rows = await world.test.admin<{ invoice: string; line: number }>(
    'SELECT l.invoice, l.line FROM billing.invoice_lines l JOIN billing.invoices i USING (invoice) WHERE order_id = $1 ORDER BY 1, 2',
    [id],
  );
  return rows[which % Math.max(1, rows.length)];
}

/** One of the places where the customer is owed something. */
async function creditOf(world: BillingWorld, order: number, which: number, deposit: boolean) {
  const rows = await world.test.admin<{ fromInvoice?: string; fromPayment?: string }>(
    deposit
      ? 'SELECT payment AS "fromPayment" FROM billing.payments WHERE customer_id = $1 AND unapplied > 0 ORDER BY 1'
      : 'SELECT invoice AS "fromInvoice" FROM billing.invoice_balances WHERE customer_id = $1 AND open < 0 ORDER BY 1',
    [customerOf(world, order)],
  );
  return rows[which % Math.max(1, rows.length)];
}

/**
 * Brings every prepaid order of the run to its end: payments closed, everything owed refunded, the unshipped part
 * credited. Then nobody is owed anything but what was granted after shipment, and what was kept is no more than what was
 * shipped is worth.
 */
export async function settleEverything(world: BillingWorld, check: () => Promise<void>): Promise<void> {
  const billing = billingOf(world.test);
  for (const order of [0, 1, 2]) {
    const id = prepaidId(world, order);
    await billing.close(id);
    await billing.plan(id);
    for (const refund of (await billing.ofOrder(id))?.refunds ?? []) {
      if (refund.status === 'planned') await billing.refund(refund.refundId, `re-${refund.refundId}`);
    }
    await check();
    await billing.credit(id, null);
    await check();
    if ((await billing.plan(id)).refunds.length > 0) throw new Error(`${id} is owed money after its end`);
    if (!(await isUsedElsewhere(world, id))) await requireFair(world, id);
  }
}

/** Money that came from elsewhere, or went there, is owed where it is now; what an order on account counts on stays. */
async function isUsedElsewhere({ test }: BillingWorld, orderId: string): Promise<boolean> {
  const rows = await test.admin(
    `SELECT 1 FROM billing.credit_transfers t JOIN billing.invoices i ON i.invoice IN (t.from_invoice, t.to_invoice)
     WHERE i.order_id = $1
     UNION ALL
     SELECT 1 FROM billing.credit_transfers t JOIN billing.payments p ON p.payment = t.from_payment WHERE p.order_id = $1
     UNION ALL
     SELECT 1 FROM billing.credit_holds h JOIN billing.order_accounts a ON a.customer_id = h.customer_id
     WHERE a.order_id = $1 AND h.on_credit > 0`,
    [orderId],
  );
  return rows.length > 0;
}

interface Fair {
  kept: string;
  shipped: string;
  deferred: string;
  owed: string;
  granted: string;
}

async function requireFair({ test }: BillingWorld, orderId: string): Promise<void> {
  const [row] = await test.admin<Fair>(
    `SELECT
       (SELECT coalesce(sum(amount), 0) FROM billing.payments WHERE order_id = $1)
         - (SELECT coalesce(sum(amount), 0) FROM billing.refunds WHERE order_id = $1) AS kept,
       (SELECT coalesce(sum(net + tax), 0) FROM billing.revenue_release_lines WHERE order_id = $1) AS shipped,
       (SELECT coalesce(sum(net), 0) FROM billing.invoices WHERE order_id = $1 AND kind = 'beforeShipment')
         - (SELECT coalesce(sum(net), 0) FROM billing.revenue_release_lines WHERE order_id = $1)
         - (SELECT coalesce(sum(net), 0) FROM billing.credit_note_lines WHERE order_id = $1 AND kind = 'unshipped')
           AS deferred,
       (SELECT coalesce(sum(-open), 0) FROM billing.invoice_balances WHERE order_id = $1 AND open < 0) AS owed,
       (SELECT coalesce(sum(net + tax), 0) FROM billing.credit_note_lines WHERE order_id = $1 AND kind <> 'unshipped')
         AS granted`,
    [orderId],
  );
  if (!row) throw new Error('no figures');
  const { kept, shipped, deferred, owed, granted } = row;
  const fair =
    money(kept) >= 0n && money(kept) <= money(shipped) && money(deferred) === 0n && money(owed) <= money(granted);
  if (!fair) throw new Error(`${orderId} did not end fairly: ${JSON.stringify(row)}`);
}

/** What may never be, whatever was asked; each query answers the rows that break a rule. */
const RULES: Readonly<Record<string, string>> = {
  'the running balance of an invoice is what its documents say': `
    SELECT b.invoice FROM billing.invoice_balances b JOIN billing.invoices i ON i.invoice = b.invoice
    WHERE b.open <> i.total
      - (SELECT coalesce(sum(a.amount), 0) FROM billing.applications a WHERE a.invoice = b.invoice)
      - (SELECT coalesce(sum(c.net + c.tax), 0) FROM billing.credit_note_lines c WHERE c.invoice = b.invoice)
      - (SELECT coalesce(sum(w.amount), 0) FROM billing.write_offs w WHERE w.invoice = b.invoice)
      - (SELECT coalesce(sum(t.amount), 0) FROM billing.credit_transfers t WHERE t.to_invoice = b.invoice)
      + (SELECT coalesce(sum(t.amount), 0) FROM billing.credit_transfers t WHERE t.from_invoice = b.invoice)
      + (SELECT coalesce(sum(p.amount), 0) FROM billing.refund_parts p WHERE p.invoice = b.invoice)`,
  'an invoice and a credit note are the sum of their lines': `
    SELECT i.invoice FROM billing.invoices i WHERE (i.net, i.tax) <>
      (SELECT sum(l.net), sum(l.tax) FROM billing.invoice_lines l WHERE l.invoice = i.invoice)
    UNION ALL
    SELECT c.credit_note FROM billing.credit_notes c WHERE (c.net, c.tax) <>
      (SELECT sum(l.net), sum(l.tax) FROM billing.credit_note_lines l WHERE l.credit_note = c.credit_note)`,
  'no line is shipped and credited beyond what was invoiced, and a line used up is used up to the cent': `
    SELECT l.invoice FROM billing.invoice_lines l JOIN billing.invoices i ON i.invoice = l.invoice,
      LATERAL (SELECT coalesce(sum(p.quantity), 0) AS quantity, coalesce(sum(p.net), 0) AS net,
          coalesce(sum(p.tax), 0) AS tax FROM (
        SELECT r.quantity, r.net, r.tax FROM billing.revenue_release_lines r WHERE (r.invoice, r.line) = (l.invoice, l.line)
        UNION ALL
        SELECT c.quantity, c.net, c.tax FROM billing.credit_note_lines c
          WHERE (c.invoice, c.line) = (l.invoice, l.line) AND c.kind = 'unshipped'
      ) p) used
    WHERE used.quantity > l.quantity OR used.net > l.net OR used.tax > l.tax
      OR (used.quantity = l.quantity AND (used.net, used.tax) <> (l.net, l.tax))`,
  'of a line no more is given back than has shipped, and a line given back is given back to the cent': `
    SELECT l.invoice FROM billing.invoice_lines l JOIN billing.invoices i ON i.invoice = l.invoice,
      LATERAL (SELECT coalesce(sum(c.quantity) FILTER (WHERE c.kind = 'shipped'), 0) AS quantity,
          coalesce(sum(c.net), 0) AS net, coalesce(sum(c.tax), 0) AS tax
        FROM billing.credit_note_lines c
        WHERE (c.invoice, c.line) = (l.invoice, l.line) AND c.kind <> 'unshipped') back,
      LATERAL (SELECT coalesce(sum(r.quantity), 0) AS quantity, coalesce(sum(r.net), 0) AS net,
          coalesce(sum(r.tax), 0) AS tax
        FROM billing.revenue_release_lines r WHERE (r.invoice, r.line) = (l.invoice, l.line)) released,
      LATERAL (SELECT CASE i.kind WHEN 'afterShipment' THEN l.quantity ELSE released.quantity END AS quantity,
          CASE i.kind WHEN 'afterShipment' THEN l.net ELSE released.net END AS net,
          CASE i.kind WHEN 'afterShipment' THEN l.tax ELSE released.tax END AS tax) shipped
    WHERE back.quantity > shipped.quantity OR back.net > shipped.net OR back.tax > shipped.tax
      OR (back.quantity = shipped.quantity AND (back.net, back.tax) <> (shipped.net, shipped.tax))`,
  'no more of a deposit is used than was there': `
    SELECT p.payment FROM billing.payments p WHERE p.unapplied
      < (SELECT coalesce(sum(t.amount), 0) FROM billing.credit_transfers t WHERE t.from_payment = p.payment)
      + (SELECT coalesce(sum(x.amount), 0) FROM billing.refund_parts x WHERE x.payment = p.payment AND x.invoice IS NULL)`,
  'a payment is applied and unapplied exactly': `
    SELECT p.payment FROM billing.payments p WHERE p.amount <> p.unapplied
      + (SELECT coalesce(sum(a.amount), 0) FROM billing.applications a WHERE a.payment = p.payment)`,
  'no more of a payment is refunded than was captured, and a refund is the sum of its parts': `
    SELECT p.payment FROM billing.payments p WHERE p.amount <
      (SELECT coalesce(sum(r.amount), 0) FROM billing.refunds r WHERE r.payment = p.payment)
    UNION ALL
    SELECT r.refund_id FROM billing.refunds r WHERE r.amount <>
      (SELECT sum(x.amount) FROM billing.refund_parts x WHERE x.refund_id = r.refund_id)`,
  'each captured charge is one payment, and no other charge is': `
    SELECT c.charge_id FROM billing.charges c FULL JOIN billing.payments p ON p.charge_id = c.charge_id
    WHERE (c.status = 'succeeded') <> (p.payment IS NOT NULL) OR c.amount <> p.amount`,
  'numbers have no gaps': `
    SELECT 'INV' FROM billing.invoices HAVING coalesce(max(sequence), 0) <> count(*)
    UNION ALL SELECT 'CN' FROM billing.credit_notes HAVING coalesce(max(sequence), 0) <> count(*)
    UNION ALL SELECT s.series FROM billing.number_series s
      WHERE s.series = 'INV' AND s.last_number <> (SELECT count(*) FROM billing.invoices)`,
  'holds alone never pass the limit': `
    SELECT h.customer_id FROM billing.credit_holds h WHERE h.customer_id LIKE 'C-%-%'
    GROUP BY h.customer_id HAVING sum(h.held) > 300`,
};

export async function brokenBillingInvariants(test: TestDatabase): Promise<string[]> {
  const checks = Object.entries(RULES).map(([rule, sql]) => `SELECT '${rule}' AS rule WHERE EXISTS (${sql})`);
  return (await test.admin<{ rule: string }>(checks.join(' UNION ALL '))).map((row) => row.rule);
}
