export * from './operations.facts.js';
export { offers } from './operations.js';
export { refuse as refuseOperation } from './operations.refusals.js';
export * from './operations.wire.js';
export * from './reconciliation.js';
