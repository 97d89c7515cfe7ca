export * from './ledger.facts.js';
export type * from './ledger.wire.js';
export { draftLines, manualTransitions } from './manual-journal.js';
export { periodTransitions } from './period.js';
