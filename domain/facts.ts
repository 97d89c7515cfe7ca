import { approvalsFacts } from './approvals/approvals.facts.js';
import { auditFacts } from './audit/audit.facts.js';
import { billingFacts } from './billing/billing.facts.js';
import { correctionFacts } from './billing/corrections.facts.js';
import { catalogFacts } from './catalog/catalog.facts.js';
import { correspondenceFacts } from './correspondence/correspondence.facts.js';
import { dimensionsFacts } from './dimensions/dimensions.facts.js';
import { engineeringFacts } from './engineering/engineering.facts.js';
import { inventoryFacts } from './inventory/inventory.facts.js';
import { jobsFacts } from './jobs/jobs.facts.js';
import type { FactDefinition } from './kernel/fact.js';
import { ledgerFacts } from './ledger/ledger.facts.js';
import { operationsFacts } from './operations/operations.facts.js';
import { orderFacts } from './orders/order.facts.js';
import { partiesFacts } from './parties/parties.facts.js';
import { repairsFacts } from './repairs/repairs.facts.js';
import { returnsFacts } from './returns/returns.facts.js';
import { webhooksFacts } from './webhooks/webhooks.facts.js';

/** Every fact that Atlas publishes: one line a file of facts. */
export const allFacts: readonly FactDefinition[] = [
  ...approvalsFacts,
  ...orderFacts,
  ...inventoryFacts,
  ...operationsFacts,
  ...billingFacts,
  ...correctionFacts,
  ...ledgerFacts,
  ...dimensionsFacts,
  ...partiesFacts,
  ...catalogFacts,
  ...engineeringFacts,
  ...jobsFacts,
  ...repairsFacts,
  ...returnsFacts,
  ...correspondenceFacts,
  ...auditFacts,
  ...webhooksFacts,
];
