export * from './operations.facts.js';
export { offers, resolveProblems } from './operations.js';
export { refuse as refuseOperation } from './operations.refusals.js';
export * from './operations.wire.js';
