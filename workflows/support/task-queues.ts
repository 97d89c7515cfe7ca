/** One queue per kind of work, so that a slow provider cannot starve the database work. */
export const TASK_QUEUES = {
  /** Workflow tasks and steps on Atlas's own database. */
  processes: 'atlas-processes',
  /** Calls to the payment provider. */
  payments: 'atlas-payments',
  /** Calls to the mail server. */
  mail: 'atlas-mail',
  /** Calls to the webhook endpoints of others. */
  webhooks: 'atlas-webhooks',
  /** Calls to Temporal itself and sweeps over many rows; documents. */
  upkeep: 'atlas-upkeep',
} as const;
