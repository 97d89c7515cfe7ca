import type { Database } from '../../../platform/database.js';
import { type Dimensions, dimensionProblems } from '../../kernel/dimensions.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import { unknownDimensions } from '../dimensions.js';
import type { BusinessUnitDefinition, CostCentre, DimensionList, Site } from '../dimensions.wire.js';

/** Everything there is, by code. */
export const listDimensions = (database: Database): Promise<DimensionList> =>
  database.read('dimensions', async (tx) => ({
    businessUnits: await tx.query<BusinessUnitDefinition & object>(
      'SELECT code, name FROM dimensions.business_units ORDER BY code',
    ),
    sites: await tx.query<Site & object>('SELECT code, name, address FROM dimensions.sites ORDER BY code'),
    costCentres: await tx.query<CostCentre & object>(
      'SELECT code, name, business_unit AS "businessUnit" FROM dimensions.cost_centres ORDER BY code',
    ),
  }));

/**
 * What is wrong with the dimensions that someone named, field by field; none when they may be posted to. The prefix is
 * the way to them, such as "dimensions" or "lines[0].dimensions"; empty when they stand at the top.
 */
export async function checkDimensions(
  database: Database,
  dimensions: Dimensions,
  prefix: string = '',
): Promise<FieldProblem[]> {
  const malformed = dimensionProblems(dimensions, prefix);
  if (malformed.length > 0) return malformed;
  return database.read('dimensions', async (tx) => {
    const [row] = await tx.query<{ business_unit: boolean; site: boolean; cost_centre_of: string | null }>(
      `SELECT EXISTS (SELECT 1 FROM dimensions.business_units WHERE code = $1) AS business_unit,
         EXISTS (SELECT 1 FROM dimensions.sites WHERE code = $2) AS site,
         (SELECT business_unit FROM dimensions.cost_centres WHERE code = $3) AS cost_centre_of`,
      [dimensions.businessUnit, dimensions.site, dimensions.costCentre],
    );
    const known = {
      businessUnit: row?.business_unit ?? false,
      site: row?.site ?? false,
      costCentreOf: row?.cost_centre_of ?? null,
    };
    return unknownDimensions(dimensions, known, prefix);
  });
}
