export { recordWebhookAttempt } from './attempts.js';
export { deliveryStanding, outgoingWebhook, pendingDeliveries, webhookDeliveries } from './delivery.reader.js';
export { nextEndpointId, webhookEndpoint, webhookEndpoints } from './endpoint.reader.js';
export {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  disableWebhookEndpoint,
  pauseWebhookEndpoint,
  resumeWebhookEndpoint,
} from './endpoints.js';
export { hasSubscribers, recordWebhookEvent, redeliverWebhook, testWebhookEndpoint } from './events.js';
export { rotateWebhookSecret } from './secrets.js';
