import type { CommandContext } from '../../domain/kernel/actor.js';

export const WEBHOOK_WORKFLOW = 'webhook';

/** One process an event id: the provider may send an event many times. */
export const webhookWorkflowId = (eventId: string): string => `webhook:${eventId}`;

/** A payment provider's event, its signature checked by the API; what it says is checked against the provider. */
export interface WebhookStart {
  readonly eventId: string;
  readonly type: string;
  readonly sequence: number;
  readonly chargeId: string;
  readonly reference: string;
  readonly context: CommandContext;
}

export type WebhookWorkflow = (start: WebhookStart) => Promise<{ readonly outcome: string }>;
