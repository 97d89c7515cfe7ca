import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, type Money, money, subtract, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { creditHoldChanged, creditHoldReleased, creditHoldTaken } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type {
  ChangeCreditHoldInput,
  CreditHold,
  OrderReasonInput,
  ReleasedHold,
  TakeCreditHoldInput,
} from '../billing.wire.js';
import { checkChangeHold, checkOrderReason, checkTakeHold } from '../checks.js';
import { decideHold, type HoldDecision, remainingHold } from '../credit-exposure.js';
import { lockCreditAccount, positionOf } from './credit-position.js';
import { PROCESS_ROLES } from './order-account.js';

interface HoldRow {
  customer_id: string;
  invoiced: string;
  held: string;
  status: 'active' | 'released';
}

const aggregate = (orderId: string): string => `order-billing:${orderId}`;

interface Asked {
  readonly orderId: string;
  readonly customerId: string;
  readonly limit: string;
  readonly held: Money;
  readonly wanted: Money;
  readonly override: boolean;
}

/** Refuses with 'CreditLimitExceeded', unless the limit may be overridden. */
async function requireCredit(tx: Queryable, asked: Asked): Promise<HoldDecision> {
  const { orderId, customerId, limit, held, wanted, override } = asked;
  const decision = decideHold(await positionOf(tx, customerId, orderId), money(limit), held, wanted);
  if (decision.allowed || override) return decision;
  const available = formatMoney(decision.available);
  const text = `Customer ${customerId} has ${available} of its credit limit of ${limit} left; ${formatMoney(wanted)} is needed.`;
  throw refuse('CreditLimitExceeded', text, { creditLimit: limit, available });
}

function heldBy({ limit, wanted, override }: Asked, { exposure }: HoldDecision): CreditHold {
  const beyond = subtract(exposure, money(limit));
  return {
    hold: formatMoney(wanted),
    exposure: formatMoney(exposure),
    ...(override && beyond > ZERO ? { beyondLimit: formatMoney(beyond) } : {}),
  };
}

/** The limit is what it is when the step comes; a restarted process may come with another, and asks the same. */
function askedOf<Input extends { creditLimit: string }>(input: Input): Omit<Input, 'creditLimit'> {
  const { creditLimit: _asItWas, ...asked } = input;
  return asked;
}

/** Takes a part of the customer's credit limit for an order. Refuses with 'CreditLimitExceeded' or 'CreditHoldExists'. */
export async function takeCreditHold(
  database: Database,
  command: Command<TakeCreditHoldInput>,
): Promise<CreditHold & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'take a credit hold');
  refuseWrongFields(checkTakeHold(input));
  const step = { room: 'billing', key, input: askedOf(input), context } as const;
  return runStep(database, step, async (tx) => {
    const { orderId, customerId } = input;
    const wanted = money(input.amount);
    await lockCreditAccount(tx, customerId);
    const override = input.override ?? false;
    const asked = { orderId, customerId, limit: input.creditLimit, held: ZERO, wanted, override };
    const decision = await requireCredit(tx, asked);
    const rows = await tx.query(
      `INSERT INTO billing.credit_holds (order_id, customer_id, amount, on_credit) VALUES ($1, $2, $3, $4)
       ON CONFLICT (order_id) DO NOTHING RETURNING order_id`,
      [orderId, customerId, input.amount, formatMoney(decision.onCredit)],
    );
    if (rows.length === 0) throw refuse('CreditHoldExists', `Order ${orderId} has a credit hold already.`);
    const amount = formatMoney(wanted);
    tx.emit(creditHoldTaken, aggregate(orderId), { orderId, customerId, amount });
    return heldBy(asked, decision);
  });
}

/** Fits a hold to the order's new total. Refuses with 'CreditLimitExceeded', 'CreditHoldReleased' or 'UnknownCreditHold'. */
export async function changeCreditHold(
  database: Database,
  command: Command<ChangeCreditHoldInput>,
): Promise<CreditHold & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'change a credit hold');
  refuseWrongFields(checkChangeHold(input));
  const step = { room: 'billing', key, input: askedOf(input), context } as const;
  return runStep(database, step, async (tx) => {
    const { orderId } = input;
    const customerId = await customerOfHold(tx, orderId);
    await lockCreditAccount(tx, customerId);
    const row = await lockHold(tx, orderId);
    if (row?.status !== 'active') {
      throw refuse('CreditHoldReleased', `The credit hold of order ${orderId} was released.`, { state: 'released' });
    }
    const held = money(row.held);
    const wanted = remainingHold(money(input.amount), money(row.invoiced));
    const override = input.override ?? false;
    const asked = { orderId, customerId, limit: input.creditLimit, held, wanted, override };
    const decision = await requireCredit(tx, asked);
    const change = 'UPDATE billing.credit_holds SET amount = $2, on_credit = $3 WHERE order_id = $1';
    await tx.query(change, [orderId, input.amount, formatMoney(decision.onCredit)]);
    emitChange(tx, { orderId, customerId, before: held, after: wanted, cause: 'amended', invoice: null });
    return heldBy(asked, decision);
  });
}

async function customerOfHold(tx: Queryable, orderId: string): Promise<string> {
  const [row] = await tx.query<{ customer_id: string }>(
    'SELECT h.customer_id FROM billing.credit_holds h WHERE h.order_id = $1',
    [orderId],
  );
  if (row) return row.customer_id;
  throw refuse('UnknownCreditHold', `Order ${orderId} has no credit hold.`);
}

async function lockHold(tx: Queryable, orderId: string): Promise<HoldRow | undefined> {
  const [row] = await tx.query<HoldRow>(
    `SELECT h.customer_id, h.invoiced, h.held, h.status FROM billing.credit_holds h
     WHERE h.order_id = $1 FOR UPDATE`,
    [orderId],
  );
  return row;
}

/** Lets go of what is still held. Undoes takeCreditHold: also safe when that step never landed. */
export async function releaseCreditHold(
  database: Database,
  command: Command<OrderReasonInput>,
): Promise<ReleasedHold & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'release a credit hold');
  refuseWrongFields(checkOrderReason(input));
  const nothing: ReleasedHold = { released: formatMoney(ZERO) };
  const body = async (tx: StepTx): Promise<ReleasedHold> => {
    const { orderId, reason } = input;
    const row = await lockHold(tx, orderId);
    if (row?.status !== 'active') return nothing;
    await tx.query(`UPDATE billing.credit_holds SET status = 'released', released_at = now() WHERE order_id = $1`, [
      orderId,
    ]);
    const released = formatMoney(money(row.held));
    tx.emit(creditHoldReleased, aggregate(orderId), { orderId, customerId: row.customer_id, released, reason });
    return { released };
  };
  // The reason is not part of what is asked: undoing again for another reason is the same undo.
  const step = { room: 'billing', key, input: { orderId: input.orderId }, context } as const;
  return runUndo(database, step, body, nothing);
}

/** Turns part of a hold into a receivable; the fact is emitted once the invoice has its number. */
export async function useHold(
  tx: StepTx,
  orderId: string,
  invoiced: Money,
): Promise<{ emitChange(invoice: string): void } | null> {
  const row = await lockHold(tx, orderId);
  if (row?.status !== 'active') return null;
  const [after] = await tx.query<{ held: string }>(
    'UPDATE billing.credit_holds SET invoiced = invoiced + $2 WHERE order_id = $1 RETURNING held',
    [orderId, formatMoney(invoiced)],
  );
  const change = { orderId, customerId: row.customer_id, before: money(row.held), after: money(after?.held ?? '0') };
  return { emitChange: (invoice) => emitChange(tx, { ...change, cause: 'invoiced', invoice }) };
}

interface HoldChange {
  readonly orderId: string;
  readonly customerId: string;
  readonly before: Money;
  readonly after: Money;
  readonly cause: 'amended' | 'invoiced';
  readonly invoice: string | null;
}

function emitChange(tx: StepTx, change: HoldChange): void {
  const { orderId, customerId, before, after, cause, invoice } = change;
  if (before === after) return;
  tx.emit(creditHoldChanged, aggregate(orderId), {
    ...{ orderId, customerId, cause, invoice },
    change: formatMoney(subtract(after, before)),
    amount: formatMoney(after),
  });
}
