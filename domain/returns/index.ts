export * from './checks.js';
export * from './lines.js';
export { replacementPrices } from './replacement.js';
export * from './return.js';
export * from './returns.facts.js';
export { refuse as refuseReturn } from './returns.refusals.js';
export * from './returns.wire.js';
