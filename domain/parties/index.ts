export * from './parties.facts.js';
export * from './parties.wire.js';
