export * from './job.js';
export * from './jobs.facts.js';
export * from './jobs.wire.js';
export * from './operation.js';
