export { partDefinition, workCentresOn } from './definition.reader.js';
export { billsOfMaterial, explosion, routings, workCentres } from './engineering.reader.js';
export { releaseBillOfMaterial, releaseRouting } from './releases.js';
export { defineWorkCentre } from './work-centres.js';
