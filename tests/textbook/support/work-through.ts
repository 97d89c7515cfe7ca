import type { Exercise } from './exercise.js';
import { complete, make } from './floor.js';
import { chargeActualOverhead, enter, issueToOverhead, sell } from './office.js';
import { buy, definePart, defineWorkCentre, found, openStock, type Shop, shopOf } from './shop.js';

/** From opening balances to the sale; everything but the end of the period, which is that of all exercises. */
export async function workThrough(exercise: Exercise): Promise<Shop> {
  const { jobs, indirectMaterial = [], journals = [], actualOverhead = [], sales } = exercise;
  const shop = shopOf(exercise);
  await furnish(shop, exercise);
  await Promise.all(jobs.map((job) => make(shop, job)));
  for (const { part, quantity } of indirectMaterial) await issueToOverhead(shop, part, quantity);
  await enter(shop, journals);
  for (const { workCentre, amount } of actualOverhead) await chargeActualOverhead(shop, workCentre, amount);
  await Promise.all(jobs.map(({ name, completed }) => completed && complete(shop, name, completed)));
  if (sales) await sell(shop, sales);
  return shop;
}

async function furnish(shop: Shop, exercise: Exercise): Promise<void> {
  const { openingStock = [], purchases = [], jobs, workCentres } = exercise;
  await found(shop, exercise.title);
  for (const [name, rates] of Object.entries(workCentres)) await defineWorkCentre(shop, name, rates);
  const raw = new Set(purchases.map(({ part }) => part));
  const made = jobs.filter(({ kind }) => kind !== 'service').map(({ name }) => name);
  const goods = new Set([...made, ...openingStock.map(({ part }) => part).filter((part) => !raw.has(part))]);
  for (const part of raw) await definePart(shop, part, '1210');
  for (const part of goods) await definePart(shop, part, '1220');
  for (const { part, quantity, value } of openingStock) await openStock(shop, part, quantity, value);
  for (const { part, quantity, unitCost } of purchases) await buy(shop, part, quantity, unitCost);
}
