export * from './catalog.facts.js';
export { refuse as refuseCatalog } from './catalog.refusals.js';
export * from './catalog.wire.js';
