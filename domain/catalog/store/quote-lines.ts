import type { Database } from '../../../platform/database.js';
import { code, partNumber, positiveQuantity } from '../../kernel/fields.js';
import type { Part, Quote, QuoteInput } from '../catalog.wire.js';
import { type FoundLine, quote, quoteProblems } from '../quote.js';

type FoundRow = { [Field in keyof Part]: Part[Field] | null } & {
  listExists: boolean;
  decimals: number | null;
  unitPrice: string | null;
  taxRate: string | null;
};

// The price is that of the highest quantity break reached; within a break the latest start, and of that the latest
// definition. One statement for all lines: it is on the way of every order.
const FIND = `
  SELECT EXISTS (SELECT 1 FROM catalog.price_lists l WHERE l.code = $1) AS "listExists",
    p.part, p.description, p.unit_of_measure AS "unitOfMeasure", p.stock_account AS "stockAccount",
    p.business_unit AS "businessUnit", p.cost_centre AS "costCentre", p.tax_code AS "taxCode", p.active,
    p.made_to_order AS "madeToOrder", u.decimals, price.unit_price AS "unitPrice", tax.rate AS "taxRate"
  FROM unnest($3::text[], $4::numeric[]) WITH ORDINALITY AS asked(part, quantity, n)
  LEFT JOIN catalog.parts p ON p.part = asked.part
  LEFT JOIN catalog.units_of_measure u ON u.code = p.unit_of_measure
  LEFT JOIN LATERAL (
    SELECT latest.unit_price FROM (
      SELECT DISTINCT ON (c.minimum_quantity, c.valid_from) c.minimum_quantity, c.valid_from, c.valid_to, c.unit_price
      FROM catalog.prices c
      WHERE c.price_list = $1 AND c.part = p.part AND c.minimum_quantity <= asked.quantity AND c.valid_from <= $2::date
      ORDER BY c.minimum_quantity DESC, c.valid_from DESC, c.sequence DESC
    ) AS latest
    WHERE latest.valid_to IS NULL OR latest.valid_to >= $2::date
    ORDER BY latest.minimum_quantity DESC, latest.valid_from DESC LIMIT 1
  ) AS price ON true
  LEFT JOIN LATERAL (
    SELECT r.rate FROM catalog.tax_rates r WHERE r.tax_code = p.tax_code AND r.valid_from <= $2::date
    ORDER BY r.valid_from DESC, r.sequence DESC LIMIT 1
  ) AS tax ON true
  ORDER BY asked.n`;

/**
 * Prices lines by list, date and quantity, with tax. Never refuses: what is wrong is named in `problems`, each by its
 * field, such as "lines[0].part".
 */
export async function quoteLines(database: Database, input: QuoteInput): Promise<Quote> {
  const wrong = quoteProblems(input);
  if (wrong.length > 0) return { lines: [], problems: wrong };
  const rows = await database.read('catalog', (tx) =>
    tx.query<FoundRow>(FIND, [
      code(input.priceList) ? null : input.priceList,
      input.date,
      // What cannot be a part number or a quantity is not asked for; the rules name it.
      input.lines.map(({ part }) => (partNumber(part) ? null : part)),
      input.lines.map(({ quantity }) => (positiveQuantity(quantity) ? null : quantity)),
    ]),
  );
  return quote(input, rows[0]?.listExists ?? false, rows.map(foundOf));
}

const foundOf = ({ unitPrice, taxRate, decimals, listExists: _, ...part }: FoundRow): FoundLine => ({
  part: part.part === null || decimals === null ? null : { ...(part as Part), decimals },
  unitPrice,
  taxRate,
});
