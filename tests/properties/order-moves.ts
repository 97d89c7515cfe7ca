import type { BilledLine, BilledOrder } from '../../domain/billing/index.js';
import { billedLine } from '../../domain/billing/invoice.js';
import * as billing from '../../domain/billing/store/index.js';
import * as inventory from '../../domain/inventory/store/index.js';
import { add, formatMoney, type Money, money, subtract, ZERO } from '../../domain/kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity, smaller } from '../../domain/kernel/quantity.js';
import { Refused } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { ollie } from '../support/actors.js';
import type { CommandOf } from './commands.js';
import {
  ask,
  askInVain,
  CREDIT_LIMITS,
  freshKey,
  inTurn,
  type LineState,
  type OrderState,
  orderAt,
  type World,
} from './world.js';

/** Answers false when there was nothing to do. */
export type Moved = Promise<boolean>;

const halves = (count: number): Quantity => quantity(String(count / 2));
const priceText = (tenThousandths: number): string => (tenThousandths / 10_000).toFixed(4);
const contextOf = (order: OrderState) => ({ actor: ollie, correlationId: order.id });
const command = <Input>(order: OrderState, key: string, input: Input) => ({
  key,
  context: contextOf(order),
  input,
});
const reasoned = (order: OrderState) => ({ orderId: order.id, reason: 'the property asks for it' });

/** The part of a line between two quantities; all parts of a line sum to it, as in the orders room. */
function slice(line: LineState, from: Quantity, to: Quantity): BilledLine {
  const { line: number, part, unitPrice, taxRate } = line;
  const upTo = (size: Quantity) =>
    billedLine({ line: number, part, description: part, unitPrice, taxRate, quantity: formatQuantity(size) });
  const [before, after] = [upTo(from), upTo(to)];
  const less = (a: string, b: string): string => formatMoney(subtract(money(a), money(b)));
  return {
    ...after,
    quantity: formatQuantity(minus(to, from)),
    net: less(after.net, before.net),
    tax: less(after.tax, before.tax),
  };
}

const billed = (order: OrderState, lines: readonly BilledLine[]): BilledOrder => ({
  orderId: order.id,
  customerId: order.customer,
  customerName: `Customer ${order.customer}`,
  dimensions: order.dimensions,
  termsDays: 30,
  lines,
});

const totalOf = (lines: readonly LineState[]): string =>
  formatMoney(
    add(
      ZERO,
      ...lines
        .filter((line) => line.quantity > NONE)
        .map((line) => slice(line, NONE, line.quantity))
        .flatMap(({ net, tax }) => [money(net), money(tax)]),
    ),
  );

const wanted = (lines: readonly LineState[]) =>
  lines.map(({ line, part, quantity: size }) => ({ line, part, quantity: formatQuantity(size) }));

/** The steps up to payment or hold; a refused hold is compensated. */
export async function place(world: World, given: CommandOf<'place'>): Moved {
  world.placed += 1;
  const order = newOrder(world, given);
  const sequence = String(world.placed);
  const { id, terms } = order;
  const reserve = () =>
    inventory.reserveStock(
      world.database,
      command(order, `${id}/reserve`, {
        ...{ orderId: id, placingSequence: sequence, site: given.site, allowPartial: given.partial },
        lines: wanted(order.lines),
      }),
    );
  const secure = (): Promise<Stepped & { readonly exposure?: string }> =>
    terms === 'prepaid'
      ? billing.invoiceOrder(world.database, command(order, `${id}/invoice`, { order: billed(order, whole(order)) }))
      : billing.takeCreditHold(world.database, holdCommand(order, totalOf(order.lines)));
  if (given.undoneFirst) {
    await release(world, order);
    await unsecure(world, order);
    await askInVain(world, 'StepUndone', reserve);
    await askInVain(world, 'StepUndone', secure);
    return true;
  }
  world.orders.push(order);
  return inTurn(world, order, async () => {
    await ask(world, reserve);
    try {
      const secured = await ask(world, secure);
      if (secured.exposure !== undefined) requireWithinLimit(order, secured.exposure);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'CreditLimitExceeded') throw error;
      await unsecure(world, order);
      await release(world, order);
      order.ended = true;
    }
    return true;
  });
}

function newOrder(world: World, { terms, customer, site, lines }: CommandOf<'place'>): OrderState {
  return {
    ...{ id: `SO-${world.placed}`, terms, customer, attempts: 0, shipments: 0, revision: 0, ended: false, charges: [] },
    dimensions: { businessUnit: 'MACHINING_REPAIR', site, costCentre: 'CC-SALES' },
    lines: lines.map(({ part, size, price, taxRate }, index) => ({
      ...{ line: index + 1, part, taxRate, unitPrice: priceText(price) },
      quantity: halves(size),
      shipped: NONE,
    })),
  };
}

const whole = (order: OrderState): BilledLine[] => order.lines.map((line) => slice(line, NONE, line.quantity));
const limitOf = (order: OrderState): string => CREDIT_LIMITS[order.customer] ?? '0.00';

const holdCommand = (order: OrderState, amount: string) =>
  command(order, `${order.id}/creditHold`, {
    ...{ orderId: order.id, customerId: order.customer, creditLimit: limitOf(order), amount },
  });

function requireWithinLimit(order: OrderState, exposure: string): void {
  if (money(exposure) <= money(limitOf(order))) return;
  throw new Error(`the hold of ${order.id} was taken at an exposure of ${exposure}, limit ${limitOf(order)}`);
}

const release = (world: World, order: OrderState) =>
  ask(world, () => inventory.releaseStock(world.database, command(order, `${order.id}/reserve`, reasoned(order))));

const unsecure = (world: World, order: OrderState): Promise<unknown> =>
  order.terms === 'prepaid'
    ? ask(world, () => billing.undoInvoice(world.database, command(order, `${order.id}/invoice`, reasoned(order))))
    : ask(world, () =>
        billing.releaseCreditHold(world.database, command(order, `${order.id}/creditHold`, reasoned(order))),
      );

/** An attempt, and the end of its charge learned by several roads at once: one of them books it. */
export async function settle(world: World, given: CommandOf<'settle'>): Moved {
  const order = orderAt(world, given.order);
  if (order?.terms !== 'prepaid') return false;
  return inTurn(world, order, async () => {
    const open = await openOf(world, order);
    const asked = given.cents === null && open > 0n ? open : (BigInt(given.cents ?? 1) as Money);
    const reference = await attempt(world, order, asked);
    const id = freshKey(world, `ch-${order.id}`);
    const charge = { id, status: given.end, amount: formatMoney(asked), reference };
    order.charges.push({ id, status: given.end, reference });
    const learned = await Promise.all(
      Array.from({ length: given.roads }, (_, road) =>
        ask(world, () => billing.settleCharge(world.database, command(order, `road/${road}/${id}`, { charge }))),
      ),
    );
    const first = learned.filter(({ outcome }) => outcome !== 'known');
    if (first.length !== 1) throw new Error(`${id} was booked ${first.length} times`);
    return true;
  });
}

async function openOf(world: World, order: OrderState): Promise<Money> {
  const view = await billing.billingOfOrder(world.database, order.id);
  return add(ZERO, ...(view?.invoices ?? []).map(({ open }) => money(open)).filter((open) => open > 0n));
}

/** The next attempt; or the last, when it has no known end or the order takes no further one: captured after the end. */
async function attempt(world: World, order: OrderState, amount: Money): Promise<string> {
  const next = order.attempts + 1;
  const begin = { orderId: order.id, attempt: next, amount: formatMoney(amount), token: 'tok_ok' };
  const begun = await ask(world, () =>
    billing.beginPaymentAttempt(world.database, command(order, `${order.id}/payment/${next}`, begin)),
  );
  order.attempts = next;
  return begun.reference;
}

/** The end of a charge is final, whatever is said of it later. */
export async function relearn(world: World, given: CommandOf<'relearn'>): Moved {
  const order = orderAt(world, given.order);
  const known = order?.charges.at(-1);
  if (!order || !known) return false;
  return inTurn(world, order, async () => {
    const charge = { ...known, status: given.end, amount: formatMoney(BigInt(given.cents) as Money) };
    const later = await ask(world, () =>
      billing.settleCharge(world.database, command(order, freshKey(world, 'later'), { charge })),
    );
    if (later.outcome !== 'known' || later.status !== known.status) throw new Error(`${known.id} ended twice`);
    return true;
  });
}

/** Goods leave, with their revenue or their invoice. What left must be on a bill: a refusal here is a bug. */
export async function ship(world: World, given: CommandOf<'ship'>): Moved {
  const order = orderAt(world, given.order);
  if (!order) return false;
  return inTurn(world, order, async () => {
    const lines = await leaving(world, order, given.sizes);
    if (order.ended || lines?.length === 0) return false;
    const shipmentId = `${order.id}-S${order.shipments + 1}`;
    const { id: orderId, dimensions } = order;
    const issued = await ask(world, () =>
      inventory.issueStock(
        world.database,
        command(order, `${shipmentId}/issue`, { orderId, shipmentId, lines, dimensions }),
      ),
    );
    order.shipments += 1;
    await bill(world, order, shipmentId, issued.lines).catch((error: unknown) => {
      throw new Error(`goods of ${shipmentId} left without a bill: ${(error as Error).message}`);
    });
    for (const { line, quantity: left } of issued.lines) {
      const state = order.lines.find((one) => one.line === line);
      if (state) state.shipped = plus(state.shipped, quantity(left));
    }
    return true;
  });
}

/** As much of each line as was asked for and is held. */
async function leaving(world: World, order: OrderState, sizes: readonly number[] | null) {
  if (sizes === null) return null;
  const held = await inventory.readReservation(world.database, order.id);
  return (held?.lines ?? []).flatMap(({ line, reserved, issued }, index) => {
    const size = smaller(halves(sizes[index % sizes.length] ?? 0), minus(quantity(reserved), quantity(issued)));
    return size > NONE ? [{ line, quantity: formatQuantity(size) }] : [];
  });
}

async function bill(
  world: World,
  order: OrderState,
  shipmentId: string,
  lines: readonly { line: number; quantity: string }[],
): Promise<void> {
  const sizes = lines.map(({ line, quantity: size }) => ({ line, quantity: size }));
  if (order.terms === 'prepaid') {
    const input = { orderId: order.id, shipmentId, lines: sizes };
    await ask(world, () => billing.releaseRevenue(world.database, command(order, `${shipmentId}/revenue`, input)));
    return;
  }
  const shipped = order.lines.flatMap((line) => {
    const size = sizes.find((one) => one.line === line.line)?.quantity;
    return size ? [slice(line, line.shipped, plus(line.shipped, quantity(size)))] : [];
  });
  const input = { order: billed(order, shipped), shipmentId };
  await ask(world, () => billing.invoiceShipment(world.database, command(order, `${shipmentId}/invoice`, input)));
}

/** Other quantities before anything has left: more or less stock, and with it an invoice, a credit note or another hold. */
export async function amend(world: World, given: CommandOf<'amend'>): Moved {
  const order = orderAt(world, given.order);
  if (!order) return false;
  return inTurn(world, order, async () => {
    const lines = order.lines.map((line, index) => ({
      ...line,
      quantity: halves(given.sizes[index % given.sizes.length] ?? 0),
    }));
    if (order.ended || order.shipments > 0 || lines.every((line) => line.quantity === NONE)) return false;
    const reservation = await changeReservation(world, order, lines);
    if (!reservation.changed) return false;
    order.revision += 1;
    if (order.terms === 'prepaid') await billDifference(world, order, lines);
    else if (!(await changeHold(world, order, totalOf(lines)))) {
      await changeReservation(world, order, order.lines);
      return false;
    }
    order.lines = lines;
    return true;
  });
}

const changeReservation = (world: World, order: OrderState, lines: readonly LineState[]) => {
  const given = command(order, freshKey(world, 'amend'), { orderId: order.id, lines: wanted(lines) });
  return ask(world, () => inventory.changeReservation(world.database, given));
};

async function billDifference(world: World, order: OrderState, lines: readonly LineState[]): Promise<void> {
  const changes = order.lines.map((was, index) => ({ was, now: lines[index]?.quantity ?? NONE }));
  const added = changes.flatMap(({ was, now }) => (now > was.quantity ? [slice(was, was.quantity, now)] : []));
  const removed = changes.flatMap(({ was, now }) =>
    now < was.quantity ? [{ line: was.line, quantity: formatQuantity(minus(was.quantity, now)) }] : [],
  );
  const revision = order.revision;
  if (added.length > 0) {
    const given = command(order, freshKey(world, 'extra'), { order: billed(order, added), revision });
    await ask(world, () => billing.invoiceExtra(world.database, given));
  }
  if (removed.length > 0) {
    const given = command(order, freshKey(world, 'credit'), { ...reasoned(order), lines: removed });
    await ask(world, () => billing.creditUnshipped(world.database, given));
  }
}

async function changeHold(world: World, order: OrderState, amount: string): Promise<boolean> {
  const input = { orderId: order.id, amount, creditLimit: limitOf(order) };
  const given = command(order, freshKey(world, 'hold'), input);
  try {
    requireWithinLimit(order, (await ask(world, () => billing.changeCreditHold(world.database, given))).exposure);
    return true;
  } catch (error) {
    if (error instanceof Refused && error.code === 'CreditLimitExceeded') return false;
    throw error;
  }
}

/** The whole order, or what has not left of it; money first or documents first. */
export async function cancel(world: World, given: CommandOf<'cancel'>): Moved {
  const order = orderAt(world, given.order);
  if (!order) return false;
  return inTurn(world, order, async () => {
    if (order.ended) return false;
    order.ended = true;
    const payBack = async () => {
      if (order.terms !== 'prepaid') return;
      const close = command(order, `${order.id}/payments/close`, reasoned(order));
      await ask(world, () => billing.closePayments(world.database, close));
      await plan(world, order);
      if (!given.leaveRefunds) await payRefunds(world, order);
    };
    const credit = async () => {
      if (order.shipments === 0 || order.terms === 'onAccount') return unsecure(world, order);
      const rest = command(order, `${order.id}/rest`, { ...reasoned(order), lines: null });
      return ask(world, () => billing.creditUnshipped(world.database, rest));
    };
    for (const undo of given.creditFirst ? [credit, payBack] : [payBack, credit]) await undo();
    await release(world, order);
    return true;
  });
}

const plan = (world: World, order: OrderState) => {
  const given = command(order, freshKey(world, `${order.id}/refund`), reasoned(order));
  return ask(world, () => billing.planRefund(world.database, given));
};

/** Pays every refund that is planned, by two roads. */
async function payRefunds(world: World, order: OrderState): Promise<number> {
  const view = await billing.billingOfOrder(world.database, order.id);
  const planned = (view?.refunds ?? []).filter(({ status }) => status === 'planned');
  for (const { refundId } of planned) {
    const input = { refundId, providerRefundId: `re-${refundId}` };
    await Promise.all(
      ['answer', 'webhook'].map((road) =>
        ask(world, () => billing.settleRefund(world.database, command(order, `${road}/${refundId}`, input))),
      ),
    );
  }
  return planned.length;
}

export async function refund(world: World, given: CommandOf<'refund'>): Moved {
  const order = orderAt(world, given.order);
  if (order?.terms !== 'prepaid') return false;
  return inTurn(world, order, async () => {
    await plan(world, order);
    return (await payRefunds(world, order)) > 0;
  });
}
