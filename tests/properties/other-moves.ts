import * as billing from '../../domain/billing/store/index.js';
import * as inventory from '../../domain/inventory/store/index.js';
import { add, formatMoney, type Money, money, ZERO } from '../../domain/kernel/money.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { localDate } from '../../domain/kernel/time.js';
import * as ledger from '../../domain/ledger/store/index.js';
import { ada, contextOf, fay, ollie } from '../support/actors.js';
import type { CommandOf } from './commands.js';
import { ask, freshKey, STOCK_ACCOUNTS, STOCK_UNITS, type World } from './world.js';

const SITES = ['EVV', 'IND'] as const;
const units = (halves: number): string => String(halves / 2);
const priceText = (tenThousandths: number): string => (tenThousandths / 10_000).toFixed(4);
const classified = (part: string) => ({
  stockAccount: STOCK_ACCOUNTS[part] ?? '1220',
  businessUnit: STOCK_UNITS[part] ?? 'CORPORATE',
  costCentre: 'CC-STORES',
});
const command = <Input>(who: typeof ollie, world: World, what: string, input: Input) => ({
  key: freshKey(world, what),
  context: contextOf(who),
  input,
});

export async function receive(world: World, { part, site, size, price }: CommandOf<'receive'>): Promise<boolean> {
  const input = { part, site, quantity: units(size), unitCost: priceText(price), reference: 'GR', ...classified(part) };
  const given = command(ollie, world, 'receive', input);
  await ask(world, () => inventory.receiveStock(world.database, given));
  return true;
}

export async function count(world: World, { part, site, change, price }: CommandOf<'count'>): Promise<boolean> {
  const unitCost = price === null ? null : priceText(price);
  const reason = 'count' as const;
  const input = { part, site, change: units(change), unitCost, reason, note: 'yearly count', ...classified(part) };
  const given = command(ollie, world, 'count', input);
  await ask(world, () => inventory.adjustStock(world.database, given));
  return true;
}

export async function scrap(world: World, { part, site, size }: CommandOf<'scrap'>): Promise<boolean> {
  const reason = 'scrap' as const;
  const input = { part, site, change: units(-size), reason, note: 'dropped', ...classified(part) };
  const given = command(ollie, world, 'scrap', input);
  await ask(world, () => inventory.adjustStock(world.database, given));
  return true;
}

export async function move(world: World, { part, site, size }: CommandOf<'move'>): Promise<boolean> {
  const toSite = SITES.find((other) => other !== site) ?? 'EVV';
  const given = command(ollie, world, 'move', { part, fromSite: site, toSite, quantity: units(size), note: 'shelf' });
  await ask(world, () => inventory.moveStock(world.database, given));
  return true;
}

/** Money of a customer on account: exactly what is open, or less, or more than that. */
export async function takePayment(world: World, asked: CommandOf<'takePayment'>): Promise<boolean> {
  const { customer, cents, named } = asked;
  const invoices = await invoicesOf(world, customer);
  const chosen = named ? invoices.slice(0, 1) : invoices;
  const open = add(ZERO, ...chosen.map((one) => money(one.open)).filter((amount) => amount > 0n));
  const amount = formatMoney(cents === null && open > 0n ? open : (BigInt(cents ?? 1) as Money));
  const input = {
    ...{ customerId: customer, amount, method: 'check', reference: 'check 17', receivedOn: '2025-03-03' },
    ...(named && chosen[0] ? { invoice: chosen[0].invoice } : {}),
    dimensions: { businessUnit: 'CORPORATE', site: 'EVV', costCentre: 'CC-OFFICE' },
  };
  const given = command(fay, world, 'payment', input);
  await ask(world, () => billing.takePayment(world.database, given));
  return true;
}

async function invoicesOf(world: World, customer: string): Promise<{ invoice: string; open: string }[]> {
  const orders = world.orders.filter((order) => order.terms === 'onAccount' && order.customer === customer);
  const views = await Promise.all(orders.map((order) => billing.billingOfOrder(world.database, order.id)));
  return views.flatMap((view) => view?.invoices ?? []);
}

/** Drafted by one person, approved by another, and reversed by all who ask at once: the first of them. */
export async function journal(world: World, { cents, reversals }: CommandOf<'journal'>): Promise<boolean> {
  const journalId = freshKey(world, 'MJ').replace('/', '-');
  const amount = formatMoney(BigInt(cents) as Money);
  const dimensions = { businessUnit: 'CORPORATE', site: 'EVV', costCentre: 'CC-OFFICE' };
  const lines = [
    { account: '6000', debit: amount, dimensions },
    { account: '3000', credit: amount, dimensions },
  ];
  const date = localDate(new Date().toISOString());
  const draft = command(fay, world, 'draft', { journalId, date, description: 'rent', lines });
  await ask(world, () => ledger.draftJournal(world.database, draft));
  const approval = command(ada, world, 'approve', { journalId });
  const posted = await ask(world, () => ledger.approveJournal(world.database, approval));
  const reversed = await Promise.allSettled(
    Array.from({ length: reversals }, () => {
      const reversal = command(fay, world, 'reverse', { journal: posted.journal, reason: 'it was wrong' });
      return ask(world, () => ledger.reverseJournal(world.database, reversal));
    }),
  );
  for (const answer of reversed) {
    if (answer.status === 'rejected' && !(answer.reason instanceof Refused)) throw answer.reason;
  }
  const done = reversed.filter(({ status }) => status === 'fulfilled').length;
  if (done !== Math.min(1, reversals)) throw new Error(`${posted.journal} was reversed ${done} times`);
  return true;
}

export async function period(world: World, { to }: CommandOf<'period'>): Promise<boolean> {
  const reason = 'A property test';
  const given = command(fay, world, to, { period: localDate(new Date().toISOString()).slice(0, 7), reason });
  const change = to === 'lock' ? ledger.lockPeriod : ledger.unlockPeriod;
  await ask(world, () => change(world.database, given));
  return true;
}
