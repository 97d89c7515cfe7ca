export * from './dimensions.facts.js';
export { refuse as refuseDimension } from './dimensions.refusals.js';
export * from './dimensions.wire.js';
