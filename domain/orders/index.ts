export * from './making.js';
export * from './margin.js';
export * from './order.facts.js';
export * from './order.js';
export { refuse as refuseOrder } from './order.refusals.js';
export * from './order.wire.js';
export * from './pricing.js';
