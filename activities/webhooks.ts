import * as webhooks from '../domain/webhooks/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const webhookActivities = (database: Database) =>
  stepsOf(database, {
    createWebhookEndpoint: webhooks.createWebhookEndpoint,
    changeWebhookEndpoint: webhooks.changeWebhookEndpoint,
    pauseWebhookEndpoint: webhooks.pauseWebhookEndpoint,
    resumeWebhookEndpoint: webhooks.resumeWebhookEndpoint,
    disableWebhookEndpoint: webhooks.disableWebhookEndpoint,
    rotateWebhookSecret: webhooks.rotateWebhookSecret,
    testWebhookEndpoint: webhooks.testWebhookEndpoint,
    redeliverWebhook: webhooks.redeliverWebhook,
    recordWebhookEvent: webhooks.recordWebhookEvent,
    recordWebhookAttempt: webhooks.recordWebhookAttempt,
    readWebhookDelivery: webhooks.deliveryStanding,
  });
