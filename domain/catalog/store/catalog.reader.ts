import type { Database, Queryable } from '../../../platform/database.js';
import { code, partNumber, positiveQuantity } from '../../kernel/fields.js';
import { formatRate, formatUnitPrice, rate, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { LocalDate } from '../../kernel/time.js';
import type { Part, Price, PriceList, UnitOfMeasure } from '../catalog.wire.js';
import { decimalsProblem } from '../quote.js';

const PART = `p.part, p.description, p.unit_of_measure AS "unitOfMeasure", p.stock_account AS "stockAccount",
  p.business_unit AS "businessUnit", p.cost_centre AS "costCentre", p.tax_code AS "taxCode", p.active,
  p.made_to_order AS "madeToOrder"`;

export async function findPart(tx: Queryable, number: string, lock: 'FOR UPDATE' | '' = ''): Promise<Part | null> {
  const [found] = await tx.query<Part>(`SELECT ${PART} FROM catalog.parts p WHERE p.part = $1 ${lock}`, [number]);
  return found ?? null;
}

/** The part as it is now, or null. */
export async function part(database: Database, number: string): Promise<Part | null> {
  if (partNumber(number)) return null;
  return database.read('catalog', (tx) => findPart(tx, number));
}

/** The price list, or null. */
export async function priceList(database: Database, listCode: string): Promise<PriceList | null> {
  if (code(listCode)) return null;
  return database.read('catalog', async (tx) => {
    const [found] = await tx.query<PriceList>('SELECT l.code, l.name FROM catalog.price_lists l WHERE l.code = $1', [
      listCode,
    ]);
    return found ?? null;
  });
}

/** Every price of a part that holds, held or will hold, without those that were corrected since. */
export async function prices(database: Database, number: string): Promise<Price[]> {
  if (partNumber(number)) return [];
  return database.read('catalog', async (tx) => {
    const rows = await tx.query<Required<Price>>(
      `SELECT DISTINCT ON (p.price_list, p.minimum_quantity, p.valid_from) p.price_list AS "priceList", p.part,
         p.minimum_quantity AS "minimumQuantity", p.unit_price AS "unitPrice", p.valid_from::text AS "validFrom",
         p.valid_to::text AS "validTo"
       FROM catalog.prices p WHERE p.part = $1
       ORDER BY p.price_list, p.minimum_quantity, p.valid_from, p.sequence DESC`,
      [number],
    );
    return rows.map((row) => ({
      ...row,
      minimumQuantity: formatQuantity(quantity(row.minimumQuantity)),
      unitPrice: formatUnitPrice(unitPrice(row.unitPrice)),
    }));
  });
}

/** Quantities with more decimals than the unit of their part has, each by its field. What is no quantity or no part is not looked at. */
export async function quantityProblems(
  database: Database,
  asked: readonly { readonly part: string; readonly quantity: string; readonly field: string }[],
): Promise<FieldProblem[]> {
  const units = await database.read('catalog', (tx) =>
    tx.query<{ part: string; decimals: number; unitOfMeasure: string }>(
      `SELECT p.part, u.decimals, u.code AS "unitOfMeasure"
       FROM catalog.parts p JOIN catalog.units_of_measure u ON u.code = p.unit_of_measure WHERE p.part = ANY ($1)`,
      [asked.map(({ part: number }) => number).filter((number) => !partNumber(number))],
    ),
  );
  return asked.flatMap(({ part: number, quantity: text, field }) => {
    const unit = units.find((found) => found.part === number);
    const size = text.replace(/^-/, '');
    const message = unit && !positiveQuantity(size) ? decimalsProblem(size, unit) : undefined;
    return message ? [{ field, message }] : [];
  });
}

/** Quantities with more decimals than a unit has, each by its field; the unit itself, named `unitOfMeasure`, when there is none. */
export async function decimalsProblems(
  database: Database,
  unit: string,
  asked: readonly { readonly quantity: string; readonly field: string }[],
): Promise<FieldProblem[]> {
  const [found] = await database.read('catalog', (tx) =>
    tx.query<UnitOfMeasure>('SELECT u.code, u.name, u.decimals FROM catalog.units_of_measure u WHERE u.code = $1', [
      unit,
    ]),
  );
  if (!found) return [{ field: 'unitOfMeasure', message: `There is no unit of measure ${unit}.` }];
  return asked.flatMap(({ quantity: text, field }) => {
    if (positiveQuantity(text)) return [];
    const message = decimalsProblem(text, { decimals: found.decimals, unitOfMeasure: found.code });
    return message ? [{ field, message }] : [];
  });
}

/** The rate of a tax code on a date; null when there is no such code, or none that has begun. */
export const taxRate = (database: Database, taxCode: string, on: LocalDate): Promise<string | null> =>
  database.read('catalog', async (tx) => {
    const [found] = await tx.query<{ rate: string }>(
      `SELECT r.rate FROM catalog.tax_rates r WHERE r.tax_code = $1 AND r.valid_from <= $2::date
       ORDER BY r.valid_from DESC, r.sequence DESC LIMIT 1`,
      [taxCode, on],
    );
    return found ? formatRate(rate(found.rate)) : null;
  });
