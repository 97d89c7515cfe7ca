import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('engineering');

export const workCentreDefined = fact(
  'WorkCentreDefined',
  1,
  'A work centre was made, or has other rates from a date on.',
  {
    workCentre: avro.text,
    name: avro.text,
    dimensions: avro.dimensions,
    validFrom: avro.text,
    labourRate: avro.text,
    machineRate: avro.text,
    overheadMethod: avro.oneOf('normal', 'actual'),
    overheadBasis: avro.oneOf('labourHours', 'labourCost', 'machineHours'),
    overheadRate: avro.optional(avro.text),
  },
);

export const billOfMaterialReleased = fact(
  'BillOfMaterialReleased',
  1,
  'A revision of what a part is made of was released.',
  {
    part: avro.text,
    revision: avro.text,
    effectiveFrom: avro.text,
    note: avro.text,
    components: avro.list(
      avro.record('BomComponent', {
        line: avro.integer,
        part: avro.text,
        quantityPer: avro.text,
        scrapFactor: avro.text,
      }),
    ),
  },
);

export const routingReleased = fact('RoutingReleased', 1, 'A revision of how a part is made was released.', {
  part: avro.text,
  revision: avro.text,
  effectiveFrom: avro.text,
  note: avro.text,
  operations: avro.list(
    avro.record('RoutingOperation', {
      operation: avro.integer,
      description: avro.text,
      kind: avro.oneOf('inHouse', 'subcontract'),
      workCentre: avro.optional(avro.text),
      setUpHours: avro.optional(avro.text),
      runHoursPerUnit: avro.optional(avro.text),
      supplierId: avro.optional(avro.text),
      unitCost: avro.optional(avro.text),
      overlaps: avro.flag,
      characteristics: avro.list(
        avro.record('Characteristic', { name: avro.text, unit: avro.text, lower: avro.text, upper: avro.text }),
      ),
    }),
  ),
});

export const engineeringFacts = [workCentreDefined, billOfMaterialReleased, routingReleased];
