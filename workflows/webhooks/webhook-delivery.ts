import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { AttemptOutcome, DeliveryStanding } from '../../domain/webhooks/index.js';
import { outside, step, upkeep } from '../support/steps.js';
import { deliveryNewsSignal, type WebhookDeliveryEnd, type WebhookDeliveryStart } from './webhook-delivery.contract.js';

const HOUR_MS = 3_600_000;
/** In place of an outcome of a delivery that was not sent, because the endpoint is disabled. */
const NOT_SENT: AttemptOutcome = { status: null, error: null, retryAfterSeconds: null };

interface News {
  news: number;
  heard: number;
}

/**
 * Brings one event to one endpoint: again and again, at the moments that its row names, until it arrives or is given up. While
 * the endpoint is paused it waits.
 */
export async function webhookDelivery(start: WebhookDeliveryStart): Promise<WebhookDeliveryEnd> {
  const p: News = { news: 0, heard: 0 };
  setHandler(deliveryNewsSignal, () => {
    p.news += 1;
  });
  for (;;) {
    p.heard = p.news;
    const standing = await step.readWebhookDelivery(start.deliveryId);
    if (!standing) throw new Error(`there is no webhook delivery ${start.deliveryId}`);
    if (standing.state === 'Pending') await goOn(p, standing);
    else if (p.news === p.heard) return { state: standing.state };
    if (workflowInfo().continueAsNewSuggested && p.news === p.heard) await continueAsNew(start);
  }
}

async function goOn(p: News, standing: DeliveryStanding): Promise<void> {
  if (standing.endpointState === 'Paused') return wait(p, HOUR_MS, 'the endpoint is paused; looks again');
  // Not the attempt's own key: when the endpoint is taken up again meanwhile, the attempt is still to come.
  if (standing.endpointState === 'Disabled')
    return record(standing, NOT_SENT, `/not-sent/${workflowInfo().runId}/${p.heard}`);
  const left = Date.parse(standing.nextAttemptAt ?? '') - Date.now();
  if (left > 0) return wait(p, left, `attempt ${standing.attempt + 1} at ${standing.nextAttemptAt}`);
  const outcome = await outside.sendWebhook(standing.deliveryId);
  if (outcome) await record(standing, outcome);
}

async function wait(p: News, milliseconds: number, summary: string): Promise<void> {
  setCurrentDetails(`Waits: ${summary}`);
  await condition(() => p.news !== p.heard, milliseconds, { summary });
}

async function record(
  { deliveryId, endpointId, round, attempt: before }: DeliveryStanding,
  outcome: AttemptOutcome,
  apart = '',
): Promise<void> {
  const attempt = before + 1;
  const { standing, trouble } = await step.recordWebhookAttempt({
    key: `webhook/${deliveryId}/${round}/${attempt}${apart}`,
    context: { actor: SYSTEM_ACTOR, correlationId: deliveryId },
    input: { deliveryId, endpointId, round, attempt, ...outcome },
  });
  setCurrentDetails(`${standing.state}: ${outcome.error ?? outcome.status ?? 'the endpoint is disabled'}`);
  if (trouble !== null) await upkeep.startWebhookTrouble({ endpointId, trouble });
}
