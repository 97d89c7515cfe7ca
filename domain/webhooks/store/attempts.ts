import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { deliveryAfter, type Verdict, verdictOf } from '../delivery.js';
import { webhookDeliveryFailed } from '../webhooks.facts.js';
import { refuse } from '../webhooks.refusals.js';
import type { AttemptResult, DeliveryStanding, RecordWebhookAttemptInput, WebhookEndpoint } from '../webhooks.wire.js';
import { type FoundDelivery, findDelivery } from './delivery-rows.js';
import { lockEndpoint } from './endpoint.reader.js';
import { setState } from './endpoint-rows.js';

/**
 * What came of an attempt, for the delivery and for the endpoint. One that is not the next of its round changes nothing. Refuses
 * 'UnknownEndpoint' and 'UnknownWebhookDelivery'.
 */
export async function recordWebhookAttempt(
  database: Database,
  { key, context, input }: Command<RecordWebhookAttemptInput>,
): Promise<AttemptResult & Stepped> {
  requireRole(context.actor, ['Ops'], 'record what came of webhooks');
  const { deliveryId, endpointId, round, attempt } = input;
  // Sent again after a worker died, an attempt may end otherwise: the first that is recorded holds.
  const about = { deliveryId, endpointId, round, attempt };
  return runStep(database, { room: 'webhooks', key, context, input: about }, async (tx) => {
    const endpoint = await lockEndpoint(tx, endpointId);
    const found = await findDelivery(tx, deliveryId);
    if (found?.standing.endpointId !== endpointId) {
      throw refuse('UnknownWebhookDelivery', `There is no delivery ${deliveryId} to ${endpointId}.`);
    }
    const { standing } = found;
    const isNext = standing.state === 'Pending' && standing.round === round && standing.attempt + 1 === attempt;
    if (!isNext) return { standing, trouble: null };
    if (endpoint.state === 'Disabled') {
      return { standing: await giveUp(tx, found, 'The endpoint is disabled.'), trouble: null };
    }
    // Somebody took the endpoint up again before this was recorded: nothing was sent, so nothing came of it.
    const wasSent = input.status !== null || input.error !== null;
    return wasSent ? attempted(tx, endpoint, found, input) : { standing, trouble: null };
  });
}

type Locked = WebhookEndpoint & { readonly spell: number };

async function attempted(
  tx: StepTx,
  endpoint: Locked,
  found: FoundDelivery,
  input: RecordWebhookAttemptInput,
): Promise<AttemptResult> {
  const { deliveryId, attempt, status, error } = input;
  const verdict = verdictOf(input, { attempt, failingSince: endpoint.failingSince, now: tx.now });
  await tx.query(
    `UPDATE webhooks.deliveries SET attempt = $2, attempts = attempts + 1, last_status = $3, last_error = $4
     WHERE delivery_id = $1`,
    [deliveryId, attempt, status, error],
  );
  const spell = await health(tx, endpoint, verdict);
  if (verdict.disabled !== null) await setState(tx, endpoint, 'Disabled', verdict.disabled);
  const state = deliveryAfter(found.standing.state, verdict.event) ?? found.standing.state;
  if (state === 'Failed') {
    const after = { ...found, attempts: found.attempts + 1 };
    const standing = await giveUp(tx, after, error ?? `It answered ${status}.`, status);
    return { standing: { ...standing, attempt }, trouble: `${endpoint.endpointId}/${spell}` };
  }
  const { nextAttemptAt } = verdict;
  await tx.query(
    `UPDATE webhooks.deliveries SET state = $2, next_attempt_at = $3, ended_at = CASE WHEN $2 = 'Delivered' THEN $4::timestamptz END
     WHERE delivery_id = $1`,
    [deliveryId, state, nextAttemptAt, tx.now],
  );
  return { standing: { ...found.standing, state, attempt, nextAttemptAt }, trouble: null };
}

/** How the endpoint does after an attempt; answers the number of its present trouble. */
async function health(tx: StepTx, endpoint: Locked, { failingSince }: Verdict): Promise<number> {
  if (failingSince === endpoint.failingSince) return endpoint.spell;
  const spell = failingSince === null ? endpoint.spell : endpoint.spell + 1;
  await tx.query('UPDATE webhooks.endpoints SET failing_since = $2, spell = $3 WHERE endpoint_id = $1', [
    ...[endpoint.endpointId, failingSince, spell],
  ]);
  return spell;
}

async function giveUp(
  tx: StepTx,
  { standing, eventId, eventType, attempts }: FoundDelivery,
  reason: string,
  lastStatus: number | null = null,
): Promise<DeliveryStanding> {
  const { deliveryId, endpointId } = standing;
  await tx.query(
    `UPDATE webhooks.deliveries SET state = 'Failed', last_error = $2, next_attempt_at = NULL, ended_at = $3 WHERE delivery_id = $1`,
    [deliveryId, reason, tx.now],
  );
  tx.emit(webhookDeliveryFailed, `webhook-endpoint:${endpointId}`, {
    ...{ endpointId, deliveryId, eventId, eventType, attempts, lastStatus, reason },
  });
  return { ...standing, state: 'Failed', nextAttemptAt: null };
}
