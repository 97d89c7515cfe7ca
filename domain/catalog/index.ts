export * from './catalog.facts.js';
export * from './catalog.wire.js';
