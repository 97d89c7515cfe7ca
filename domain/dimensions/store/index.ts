export { defineBusinessUnit, defineCostCentre, defineSite } from './define.js';
export { checkDimensions, listDimensions } from './dimension.reader.js';
