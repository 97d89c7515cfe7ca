import { addressField } from '../kernel/address.js';
import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('dimensions');

export const businessUnitDefined = fact('BusinessUnitDefined', 1, 'A business unit was made or renamed.', {
  code: avro.text,
  name: avro.text,
});

export const siteDefined = fact('SiteDefined', 1, 'A site was made, renamed or moved.', {
  code: avro.text,
  name: avro.text,
  address: addressField,
});

export const costCentreDefined = fact('CostCentreDefined', 1, 'A cost centre was made or renamed.', {
  code: avro.text,
  name: avro.text,
  businessUnit: avro.text,
});

export const dimensionsFacts = [businessUnitDefined, siteDefined, costCentreDefined];
