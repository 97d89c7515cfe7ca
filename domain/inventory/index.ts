export * from './inventory.facts.js';
export { refuse as refuseInventory } from './inventory.refusals.js';
export * from './inventory.wire.js';
export * from './reservation.js';
export * from './valuation.js';
