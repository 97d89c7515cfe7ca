export * from './parties.facts.js';
export { refuse as refuseParty } from './parties.refusals.js';
export * from './parties.wire.js';
