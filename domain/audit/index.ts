export * from './audit.facts.js';
export * from './audit.wire.js';
export * from './verdict.js';
