import type { ApprovalFacts } from '../../domain/approvals/index.js';
import { marginPercent } from '../../domain/orders/index.js';
import { step } from '../support/steps.js';
import type { OrderProcess } from './order-process.js';

/** What the rules of approval may ask about an order, as it stands now. */
export async function factsOf({ order }: OrderProcess): Promise<ApprovalFacts> {
  const { customerId, dimensions, lines } = order;
  const parts = [...new Set(lines.map(({ part }) => part))];
  const held = await step.averageCosts({ site: dimensions.site, parts });
  const exposure = await step.readExposure(customerId);
  return { marginPercent: marginPercent(lines, held), exposure };
}
