export { journalNumber, tellVerdict } from './chain.js';
export type * from './chain.wire.js';
export * from './ledger.facts.js';
export { refuse as refuseLedger } from './ledger.refusals.js';
export type * from './ledger.wire.js';
export { approvalOfJournal, draftLines, manualTransitions, nextManualState } from './manual-journal.js';
export { checkPeriod, nextPeriodState, PERIOD_CHECKS, periodTransitions } from './period.js';
export type * from './period.wire.js';
