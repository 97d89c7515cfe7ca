import { AMOS, done, FAY, FRANK } from '../../e2e/support/orders.js';
import { ask } from '../../e2e/support/stack.js';
import { until } from '../../support/until.js';
import type { Entry, Exercise } from './exercise.js';
import { partOf, type Shop, SINCE, tell, today, workCentreOf } from './shop.js';

export async function issueToOverhead(shop: Shop, name: string, quantity: string): Promise<void> {
  const { code: site, dimensions } = shop;
  const body = { part: partOf(shop, name), site, quantity, dimensions, note: 'Indirect material.' };
  await tell('/v1/stock/indirect-issues', body);
}

/** A manual journal: drafted by one person of Finance, approved by another. */
export async function enter({ code, dimensions }: Shop, entries: readonly Entry[]): Promise<void> {
  const lines = entries.flatMap(({ what, debit, credit, amount }) => [
    { account: debit, debit: amount, dimensions, memo: what },
    { account: credit, credit: amount, dimensions, memo: what },
  ]);
  const draft = { date: today(), description: `Entries of ${code}`, lines };
  const { journalId } = await tell('/v1/manual-journals', draft, FAY);
  await done(`/v1/manual-journals/${journalId}/approve`, FRANK);
}

export async function chargeActualOverhead(shop: Shop, workCentre: string, amount: string): Promise<void> {
  const days = { from: today(), to: today() };
  const body = { workCentre: workCentreOf(shop, workCentre), ...days, amount };
  await tell('/v1/period-end/actual-overhead', body, FAY);
}

/** On account, tax-free, and shipped; a large order is approved. */
export async function sell(shop: Shop, lines: NonNullable<Exercise['sales']>): Promise<void> {
  for (const { part, quantity, unitPrice } of lines) {
    const price = { priceList: 'STANDARD', minimumQuantity: quantity, unitPrice, validFrom: SINCE };
    await tell(`/v1/parts/${encodeURIComponent(partOf(shop, part))}/prices`, price);
  }
  const { orderId } = await tell('/v1/orders', {
    customerId: shop.customerId,
    paymentTerms: 'onAccount',
    dimensions: shop.dimensions,
    lines: lines.map(({ part, quantity }) => ({ part: partOf(shop, part), quantity })),
  });
  if ((await reaches(String(orderId), 'AwaitingApproval', 'Confirmed')) === 'AwaitingApproval') {
    const decision = { decision: 'approve', reason: 'A sale of the exercise.' };
    await tell(`/v1/approvals/AR-${orderId}-0/decisions`, decision, AMOS);
    await reaches(String(orderId), 'Confirmed');
  }
  await tell(`/v1/orders/${orderId}/shipments`, {});
}

const reaches = (orderId: string, ...states: readonly string[]): Promise<string> =>
  until(`${orderId} is ${states.join(' or ')}`, async () => {
    const { state } = (await ask('GET', `/v1/orders/${orderId}`)).body;
    return states.find((each) => each === state);
  });

export const closeLabour = (): Promise<object> => tell('/v1/period-end/labour', { through: today() }, FAY);
export const closeOverhead = (method: Exercise['closing']): Promise<object> =>
  tell('/v1/period-end/overhead', { through: today(), method }, FAY);
