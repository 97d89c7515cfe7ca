export { journalOf, ruleOf } from './journal-of.js';
export * from './ledger.facts.js';
export { refuse as refuseLedger } from './ledger.refusals.js';
export type * from './ledger.wire.js';
export { draftLines, type ManualEvent, manualTransitions, nextManualState } from './manual-journal.js';
export { nextPeriodState, type PeriodCommand, type PeriodStart, periodTransitions } from './period.js';
export {
  DUE_FROM_UNITS,
  DUE_TO_UNITS,
  type Leg,
  type LegAccount,
  type PostingRule,
  postingRule,
  postingRules,
  type Side,
} from './posting-rules.js';
