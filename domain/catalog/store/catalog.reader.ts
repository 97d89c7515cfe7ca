import type { Database, Queryable } from '../../../platform/database.js';
import { code } from '../../kernel/fields.js';
import { formatUnitPrice, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import { partNumber } from '../catalog.js';
import type { Part, Price, PriceList } from '../catalog.wire.js';

const PART = `p.part, p.description, p.unit_of_measure AS "unitOfMeasure", p.stock_account AS "stockAccount",
  p.business_unit AS "businessUnit", p.cost_centre AS "costCentre", p.tax_code AS "taxCode", p.active`;

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
