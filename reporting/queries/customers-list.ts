import type { Address } from '../../domain/kernel/address.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Database } from '../../platform/database.js';
import { conditions, pageOf } from './sql.js';

export interface CustomerListItem {
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly creditLimit: string;
  readonly termsDays: number;
  readonly taxStatus: string;
  readonly priceList: string;
  readonly address: Address;
  readonly active: boolean;
}

/** Customers by their id. */
export function customersList(
  database: Database,
  page: Page,
  filter: { readonly active?: boolean } = {},
): Promise<Paged<CustomerListItem>> {
  const where = conditions();
  where.add('c.active = $', filter.active);
  return pageOf(database, {
    select: `c.customer_id AS "customerId", c.name, c.email, c.credit_limit AS "creditLimit",
      c.terms_days AS "termsDays", c.tax_status AS "taxStatus", c.price_list AS "priceList", c.address, c.active`,
    from: 'reporting.customers c',
    where,
    orderBy: 'c.customer_id',
    page,
  });
}
