import type { ApprovalFacts } from '../../domain/approvals/index.js';
import { customerExposure } from '../../domain/billing/store/index.js';
import { averageCosts } from '../../domain/inventory/store/index.js';
import { marginPercent } from '../../domain/orders/index.js';
import { order } from '../../domain/orders/store/index.js';
import type { Database } from '../../platform/database.js';

/** As they are today: what goods cost and customers owed when it was placed was not written down. */
export async function factsOfOrder(database: Database, orderId: string): Promise<ApprovalFacts> {
  const found = await order(database, orderId);
  if (!found) return { marginPercent: null, exposure: null };
  const { customerId, dimensions, lines } = found;
  const parts = [...new Set(lines.map(({ part }) => part))];
  const held = await averageCosts(database, { site: dimensions.site, parts });
  return { marginPercent: marginPercent(lines, held), exposure: await customerExposure(database, customerId) };
}
