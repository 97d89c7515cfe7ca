import type { Database } from '../../../platform/database.js';
import { quantity } from '../../kernel/quantity.js';
import type { LocalDate } from '../../kernel/time.js';
import type { PartDefinition, Routing, WorkCentreOnDate } from '../engineering.wire.js';
import { explode } from '../explosion.js';
import { billsBelow, routings, workCentres } from './engineering.reader.js';

/** How a part is made on a date: the bill that holds, what so many take on all levels, and the routing that holds. */
export async function partDefinition(
  database: Database,
  wanted: { readonly part: string; readonly quantity: string; readonly on: LocalDate },
): Promise<PartDefinition> {
  const { part, on } = wanted;
  const bills = await database.read('engineering', (tx) => billsBelow(tx, part, on));
  const bill = bills.get(part);
  const materials = bill ? explode(part, quantity(wanted.quantity), (one) => bills.get(one)).materials : [];
  const routing = heldOn(await routings(database, part), on);
  return { billRevision: bill?.revision ?? null, materials, routing };
}

/** Of those in force the one with the latest start; of two with the same start the one released later. */
const heldOn = (all: readonly Routing[], on: LocalDate): Routing | null =>
  all.filter(({ effectiveFrom }) => effectiveFrom <= on).at(-1) ?? null;

/** Work centres with the rates that hold on a date; null of one that has none yet. */
export async function workCentresOn(
  database: Database,
  wanted: { readonly workCentres: readonly string[]; readonly on: LocalDate },
): Promise<WorkCentreOnDate[]> {
  const found = await workCentres(database, wanted.workCentres);
  return found.map(({ rates, ...centre }) => ({
    ...centre,
    rates: rates.filter(({ validFrom }) => validFrom <= wanted.on).at(-1) ?? null,
  }));
}
