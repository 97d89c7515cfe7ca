import type { Database, Queryable } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuseWrongFields } from '../billing.refusals.js';
import type { RecordedWebhook, RecordWebhookInput } from '../billing.wire.js';
import { checkWebhook } from '../checks.js';
import { PROCESS_ROLES } from './order-account.js';

const json = (value: unknown): string | null => (value == null ? null : JSON.stringify(value));

/** Keeps a provider's event as it came. What it says is settled by settleCharge or settleRefund, known or not. */
export async function recordWebhook(
  database: Database,
  command: Command<RecordWebhookInput>,
): Promise<RecordedWebhook & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'record a webhook');
  refuseWrongFields(checkWebhook(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const { eventId, type, sequence, charge, refund } = input;
    const rows = await tx.query(
      `INSERT INTO billing.webhook_events (event_id, type, sequence, charge, refund) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (event_id) DO NOTHING RETURNING event_id`,
      [eventId, type, sequence, json(charge), json(refund)],
    );
    return { known: rows.length === 0, settled: await isSettled(tx, input) };
  });
}

/** Whether it is known that a charge ended as an event of this type says, and nothing is left to do about it. */
export const isChargeSettled = (database: Database, chargeId: string, type: string): Promise<boolean> =>
  database.read('billing', (tx) => isSettled(tx, { chargeId, type }));

async function isSettled(tx: Queryable, event: Pick<RecordWebhookInput, 'chargeId' | 'type'>): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM billing.charges WHERE charge_id = $1 AND NOT refund_due AND 'charge.' || status = $2`,
    [event.chargeId ?? null, event.type],
  );
  return rows.length > 0;
}
