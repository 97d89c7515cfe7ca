import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('webhooks');

/** The host alone: the rest of an address may be somebody's secret. */
export const webhookEndpointChanged = fact('WebhookEndpointChanged', 1, 'A webhook endpoint was made, or changed.', {
  endpointId: avro.text,
  change: avro.oneOf('created', 'changed', 'paused', 'resumed', 'disabled', 'secretRotated'),
  host: avro.text,
  description: avro.text,
  eventTypes: avro.list(avro.text),
  state: avro.text,
  reason: avro.optional(avro.text),
});
export const webhookDeliveryQueued = fact('WebhookDeliveryQueued', 1, 'Someone had an event sent, or sent again.', {
  endpointId: avro.text,
  deliveryId: avro.text,
  eventId: avro.text,
  eventType: avro.text,
});
export const webhookDeliveryFailed = fact('WebhookDeliveryFailed', 1, 'A delivery was given up.', {
  endpointId: avro.text,
  deliveryId: avro.text,
  eventId: avro.text,
  eventType: avro.text,
  attempts: avro.integer,
  lastStatus: avro.optional(avro.integer),
  reason: avro.text,
});

export const webhooksFacts = [webhookEndpointChanged, webhookDeliveryQueued, webhookDeliveryFailed];
