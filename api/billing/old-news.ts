import { setTimeout } from 'node:timers/promises';
import { isChargeSettled } from '../../domain/billing/store/index.js';
import { type Database, isDatabaseUnreachable } from '../../platform/database.js';
import type { WebhookStart } from '../../workflows/payments/webhook.contract.js';

/** Pauses before each look: a second in all, for which the provider waits for its answer. */
const PAUSES_MS = [150, 350, 500];

/**
 * Whether an event tells what is known already and needs no process. Most often it is: the order's own process learns
 * how the charge ended from the answer to its call, a moment after the event has come.
 */
export async function isOldNews(database: Database, event: WebhookStart): Promise<boolean> {
  for (const pause of PAUSES_MS) {
    await setTimeout(pause);
    if (await isKnown(database, event)) return true;
  }
  return false;
}

/** While the database is away nothing is known, and the event's process waits for it. */
async function isKnown(database: Database, { chargeId, type }: WebhookStart): Promise<boolean> {
  try {
    return await isChargeSettled(database, chargeId, type);
  } catch (error) {
    if (isDatabaseUnreachable(error)) return false;
    throw error;
  }
}
