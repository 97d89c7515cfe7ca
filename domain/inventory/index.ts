export * from './goods-return.wire.js';
export * from './inventory.facts.js';
export * from './inventory.wire.js';
export * from './job-stock.wire.js';
export * from './reservation.js';
export * from './valuation.js';
