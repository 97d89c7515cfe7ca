export * from './approvals.facts.js';
export * from './approvals.js';
export { refuse as refuseApproval } from './approvals.refusals.js';
export * from './approvals.wire.js';
export { type Chain, delegationState } from './delegation.js';
export { fourEyesDemand } from './four-eyes.js';
export { evaluate as evaluatePolicy } from './policy.js';
export { nextDeadline, remindsAfter } from './timing.js';
export { daysOffIn, STANDARD_CALENDAR, type WorkingCalendar } from './working-time.js';
