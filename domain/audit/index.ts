export * from './audit.facts.js';
export * from './audit.wire.js';
