import * as catalog from '../domain/catalog/store/index.js';
import * as dimensions from '../domain/dimensions/store/index.js';
import * as parties from '../domain/parties/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const masterDataActivities = (database: Database) =>
  stepsOf(database, {
    defineBusinessUnit: dimensions.defineBusinessUnit,
    defineSite: dimensions.defineSite,
    defineCostCentre: dimensions.defineCostCentre,
    createCustomer: parties.createCustomer,
    changeCustomer: parties.changeCustomer,
    createSupplier: parties.createSupplier,
    changeSupplier: parties.changeSupplier,
    readCustomer: parties.customer,
    defineUnitOfMeasure: catalog.defineUnitOfMeasure,
    defineTaxCode: catalog.defineTaxCode,
    definePriceList: catalog.definePriceList,
    definePrice: catalog.definePrice,
    createPart: catalog.createPart,
    changePart: catalog.changePart,
  });
