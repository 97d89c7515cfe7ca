export * from './charges.js';
export * from './checks.js';
export * from './repair.js';
export * from './repairs.facts.js';
export { refuse as refuseRepair } from './repairs.refusals.js';
export * from './repairs.wire.js';
