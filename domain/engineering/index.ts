export * from './engineering.facts.js';
export * from './engineering.wire.js';
export * from './explosion.js';
