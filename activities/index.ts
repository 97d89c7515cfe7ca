import type { Client } from '@temporalio/client';
import type { Database } from '../platform/database.js';
import type { MailSender } from '../platform/mail.js';
import { approvalActivities } from './approvals.js';
import { auditActivities } from './audit.js';
import { billingActivities } from './billing.js';
import { correspondenceActivities } from './correspondence.js';
import { documentActivities } from './documents.js';
import { engineeringActivities } from './engineering.js';
import { inventoryActivities } from './inventory.js';
import { jobActivities } from './jobs.js';
import { ledgerActivities } from './ledger.js';
import { mailActivities } from './mail.js';
import { masterDataActivities } from './master-data.js';
import { operationActivities } from './operations.js';
import { orderActivities } from './orders.js';
import type { PaymentProvider } from './payment-provider.js';
import { paymentActivities } from './payments.js';
import { processActivities } from './processes.js';
import type { CountRecords } from './reconciliation/check.js';
import { reconciliationActivities } from './reconciliation/index.js';
import { repairActivities } from './repairs.js';
import { returnActivities } from './returns.js';
import { type WebhookSender, webhookSendingActivities } from './send-webhook.js';
import { webhookProcessActivities } from './webhook-processes.js';
import { webhookActivities } from './webhooks.js';

export interface ActivityDependencies {
  readonly database: Database;
  readonly client: Client;
  readonly payments: PaymentProvider;
  readonly mail: MailSender;
  readonly webhooks: WebhookSender;
  /** Absent where there is no broker: what needs it says that it could not run. */
  readonly countRecords?: CountRecords;
}

/** Every activity by its name: one line a room. */
export const createActivities = ({
  database,
  client,
  payments,
  mail,
  webhooks,
  countRecords,
}: ActivityDependencies) => ({
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
  ...returnActivities(database),
  ...correspondenceActivities(database),
  ...auditActivities(database),
  ...documentActivities(database),
  ...paymentActivities(payments),
  ...mailActivities(database, mail),
  ...webhookActivities(database),
  ...webhookSendingActivities(database, webhooks),
  ...webhookProcessActivities(client),
  ...processActivities(database, client),
  ...reconciliationActivities({ database, countRecords }, client),
});

export type Activities = ReturnType<typeof createActivities>;
