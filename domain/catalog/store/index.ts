export type { Part, Price, PriceList, Quote, QuotedLine, QuoteInput } from '../catalog.wire.js';
export { decimalsProblems, part, priceList, prices, quantityProblems, taxRate } from './catalog.reader.js';
export { definePrice, definePriceList, defineTaxCode, defineUnitOfMeasure } from './definitions.js';
export { changePart, createPart } from './parts.js';
export { quoteLines } from './quote-lines.js';
