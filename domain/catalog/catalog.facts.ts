import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('catalog');

const part = {
  part: avro.text,
  description: avro.text,
  unitOfMeasure: avro.text,
  stockAccount: avro.oneOf('1210', '1220'),
  businessUnit: avro.text,
  costCentre: avro.text,
  taxCode: avro.text,
  active: avro.flag,
  /** Absent before parts were made. */
  madeToOrder: avro.optional(avro.flag),
};

export const unitOfMeasureDefined = fact('UnitOfMeasureDefined', 1, 'A unit of measure was made or renamed.', {
  code: avro.text,
  name: avro.text,
  decimals: avro.integer,
});

export const taxCodeDefined = fact(
  'TaxCodeDefined',
  1,
  'A tax code was made, renamed, or has another rate from a date on.',
  {
    code: avro.text,
    name: avro.text,
    rate: avro.text,
    validFrom: avro.text,
  },
);

export const priceListDefined = fact('PriceListDefined', 1, 'A price list was made or renamed.', {
  code: avro.text,
  name: avro.text,
});

export const priceDefined = fact('PriceDefined', 1, 'A part has a price from a quantity and a date on.', {
  priceList: avro.text,
  part: avro.text,
  minimumQuantity: avro.text,
  unitPrice: avro.text,
  validFrom: avro.text,
  validTo: avro.optional(avro.text),
});

export const partCreated = fact('PartCreated', 1, 'A part can be stocked and sold.', part);
export const partChanged = fact('PartChanged', 1, 'A part changed; the payload is as it is now.', part);

export const catalogFacts = [
  unitOfMeasureDefined,
  taxCodeDefined,
  priceListDefined,
  priceDefined,
  partCreated,
  partChanged,
];
