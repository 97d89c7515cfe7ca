export * from './dimensions.facts.js';
export * from './dimensions.wire.js';
