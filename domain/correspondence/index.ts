export * from './correspondence.facts.js';
export { refuse as refuseCorrespondence } from './correspondence.refusals.js';
export * from './correspondence.wire.js';
export * from './dunning.js';
export * from './subscription.js';
