export { problemsOf as jobCommandProblems } from './checks.js';
export * from './job.js';
export * from './jobs.facts.js';
export { refuse as refuseJob } from './jobs.refusals.js';
export * from './jobs.views.js';
export * from './jobs.wire.js';
export * from './operation.js';
export * from './planning.js';
export { givenProblems as givenPlanProblems } from './spec-checks.js';
