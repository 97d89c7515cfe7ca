import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Database } from '../../platform/database.js';
import { conditions, pageOf } from './sql.js';

export interface PartListItem {
  readonly part: string;
  readonly description: string;
  readonly unitOfMeasure: string;
  readonly stockAccount: string;
  readonly businessUnit: string;
  readonly costCentre: string;
  readonly taxCode: string;
  readonly active: boolean;
  readonly madeToOrder: boolean;
}

/** Parts by their number. */
export function partsList(
  database: Database,
  page: Page,
  filter: { readonly active?: boolean; readonly businessUnit?: string } = {},
): Promise<Paged<PartListItem>> {
  const where = conditions();
  where.add('p.active = $', filter.active);
  where.add('p.business_unit = $', filter.businessUnit);
  return pageOf(database, {
    select: `p.part, p.description, p.unit_of_measure AS "unitOfMeasure", p.stock_account AS "stockAccount",
      p.business_unit AS "businessUnit", p.cost_centre AS "costCentre", p.tax_code AS "taxCode", p.active,
      p.made_to_order AS "madeToOrder"`,
    from: 'reporting.parts p',
    where,
    orderBy: 'p.part',
    page,
  });
}
