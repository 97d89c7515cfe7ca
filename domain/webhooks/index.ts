export * from './delivery.js';
export * from './endpoint.js';
export * from './webhooks.facts.js';
export * from './webhooks.wire.js';
