import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatRate, formatUnitPrice, rate, unitPrice } from '../../kernel/money.js';
import { formatQuantity, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { priceDefined, priceListDefined, taxCodeDefined, unitOfMeasureDefined } from '../catalog.facts.js';
import { priceListProblems, priceProblems, taxCodeProblems, unitOfMeasureProblems } from '../catalog.js';
import { refuse } from '../catalog.refusals.js';
import type { DefinedResult, DefineTaxCodeInput, Price, PriceList, UnitOfMeasure } from '../catalog.wire.js';

const MAY_DEFINE: readonly Role[] = ['Ops', 'Finance'];

/** Makes a unit of measure, or renames it. Refuses 'InvalidCatalog', and 'DecimalsFixed' for other decimals. */
export async function defineUnitOfMeasure(
  database: Database,
  command: Command<UnitOfMeasure>,
): Promise<DefinedResult & Stepped> {
  return define(database, command, 'units of measure', unitOfMeasureProblems, async (tx, { code, name, decimals }) => {
    const [now] = await tx.query<{ decimals: number }>(
      'SELECT decimals FROM catalog.units_of_measure WHERE code = $1 FOR UPDATE',
      [code],
    );
    if (now && now.decimals !== decimals) {
      throw refuse('DecimalsFixed', `Quantities in ${code} have ${now.decimals} decimals for good.`, {
        fields: [{ field: 'decimals', message: `It is ${now.decimals}.` }],
      });
    }
    const changed = await tx.query(
      `INSERT INTO catalog.units_of_measure AS u (code, name, decimals) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE u.name <> excluded.name RETURNING code`,
      [code, name, decimals],
    );
    if (changed.length > 0) tx.emit(unitOfMeasureDefined, `unit-of-measure:${code}`, { code, name, decimals });
    return changed.length > 0;
  });
}

/** Gives a tax code its rate from a date on; the latest definition for a date holds. Refuses 'InvalidCatalog'. */
export async function defineTaxCode(
  database: Database,
  command: Command<DefineTaxCodeInput>,
): Promise<DefinedResult & Stepped> {
  return define(database, command, 'tax codes', taxCodeProblems, async (tx, { code, name, validFrom, ...input }) => {
    const wanted = formatRate(rate(input.rate));
    const named = await tx.query(
      `INSERT INTO catalog.tax_codes AS t (code, name) VALUES ($1, $2)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE t.name <> excluded.name RETURNING code`,
      [code, name],
    );
    const rated = await tx.query(
      `INSERT INTO catalog.tax_rates (tax_code, valid_from, rate)
       SELECT $1, $2::date, $3::numeric WHERE (
         SELECT r.rate FROM catalog.tax_rates r WHERE r.tax_code = $1 AND r.valid_from = $2::date
         ORDER BY r.sequence DESC LIMIT 1) IS DISTINCT FROM $3::numeric
       RETURNING sequence`,
      [code, validFrom, wanted],
    );
    if (named.length + rated.length === 0) return false;
    tx.emit(taxCodeDefined, `tax-code:${code}`, { code, name, rate: wanted, validFrom });
    return true;
  });
}

/** Makes a price list, or renames it. Refuses 'InvalidCatalog'. */
export async function definePriceList(
  database: Database,
  command: Command<PriceList>,
): Promise<DefinedResult & Stepped> {
  return define(database, command, 'price lists', priceListProblems, async (tx, { code, name }) => {
    const changed = await tx.query(
      `INSERT INTO catalog.price_lists AS p (code, name) VALUES ($1, $2)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE p.name <> excluded.name RETURNING code`,
      [code, name],
    );
    if (changed.length > 0) tx.emit(priceListDefined, `price-list:${code}`, { code, name });
    return changed.length > 0;
  });
}

/**
 * Prices a part from a quantity and a date on; the latest definition for the same quantity and date holds, which is
 * how a price is corrected or ended. Refuses 'InvalidCatalog'.
 */
export async function definePrice(database: Database, command: Command<Price>): Promise<DefinedResult & Stepped> {
  return define(database, command, 'prices', priceProblems, async (tx, input) => {
    const price = {
      priceList: input.priceList,
      part: input.part,
      minimumQuantity: formatQuantity(quantity(input.minimumQuantity)),
      unitPrice: formatUnitPrice(unitPrice(input.unitPrice)),
      validFrom: input.validFrom,
      validTo: input.validTo ?? null,
    };
    refuseWrongFields(await unknownOfPrice(tx, price));
    const { priceList, part, minimumQuantity, validFrom, validTo } = price;
    const defined = await tx.query(
      `INSERT INTO catalog.prices (price_list, part, minimum_quantity, unit_price, valid_from, valid_to)
       SELECT $1, $2, $3::numeric, $4::numeric, $5::date, $6::date WHERE NOT EXISTS (
         SELECT 1 FROM (
           SELECT p.unit_price, p.valid_to FROM catalog.prices p
           WHERE p.price_list = $1 AND p.part = $2 AND p.minimum_quantity = $3::numeric AND p.valid_from = $5::date
           ORDER BY p.sequence DESC LIMIT 1) AS latest
         WHERE latest.unit_price = $4::numeric AND latest.valid_to IS NOT DISTINCT FROM $6::date)
       RETURNING sequence`,
      [priceList, part, minimumQuantity, price.unitPrice, validFrom, validTo],
    );
    if (defined.length > 0) tx.emit(priceDefined, `price:${priceList}/${part}`, price);
    return defined.length > 0;
  });
}

async function unknownOfPrice(tx: StepTx, { priceList, part }: Price): Promise<FieldProblem[]> {
  const [known] = await tx.query<{ list: boolean; part: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM catalog.price_lists WHERE code = $1) AS list,
       EXISTS (SELECT 1 FROM catalog.parts WHERE part = $2) AS part`,
    [priceList, part],
  );
  const problems: FieldProblem[] = [];
  if (!known?.list) problems.push({ field: 'priceList', message: `There is no price list ${priceList}.` });
  if (!known?.part) problems.push({ field: 'part', message: `There is no part ${part}.` });
  return problems;
}

async function define<Input>(
  database: Database,
  command: Command<Input>,
  what: string,
  problemsOf: (input: Input) => readonly FieldProblem[],
  write: (tx: StepTx, input: Input) => Promise<boolean>,
): Promise<DefinedResult & Stepped> {
  requireRole(command.context.actor, MAY_DEFINE, `define ${what}`);
  refuseWrongFields(problemsOf(command.input));
  return runStep(database, { room: 'catalog', ...command }, async (tx) => ({
    changed: await write(tx, command.input),
  }));
}

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidCatalog', 'The definition is not right.', { fields });
}
