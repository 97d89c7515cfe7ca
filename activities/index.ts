import type { Client } from '@temporalio/client';
import type { Database } from '../platform/database.js';
import { approvalActivities } from './approvals.js';
import { billingActivities } from './billing.js';
import { engineeringActivities } from './engineering.js';
import { inventoryActivities } from './inventory.js';
import { jobActivities } from './jobs.js';
import { ledgerActivities } from './ledger.js';
import { masterDataActivities } from './master-data.js';
import { operationActivities } from './operations.js';
import { orderActivities } from './orders.js';
import type { PaymentProvider } from './payment-provider.js';
import { paymentActivities } from './payments.js';
import { processActivities } from './processes.js';
import { repairActivities } from './repairs.js';

export interface ActivityDependencies {
  readonly database: Database;
  readonly client: Client;
  readonly payments: PaymentProvider;
}

/** Every activity by its name: one line a room. */
export const createActivities = ({ database, client, payments }: ActivityDependencies) => ({
  ...masterDataActivities(database),
  ...orderActivities(database),
  ...inventoryActivities(database),
  ...billingActivities(database),
  ...ledgerActivities(database),
  ...approvalActivities(database),
  ...operationActivities(database),
  ...engineeringActivities(database),
  ...jobActivities(database),
  ...repairActivities(database),
  ...paymentActivities(payments),
  ...processActivities(database, client),
});

export type Activities = ReturnType<typeof createActivities>;
