import { partChanged, partCreated } from '../../domain/catalog/catalog.facts.js';
import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { on, type Projection, projection } from '../projection.js';

interface PartRow {
  part: string;
  description: string;
  unit_of_measure: string;
  stock_account: string;
  business_unit: string;
  cost_centre: string;
  tax_code: string;
  active: boolean;
  made_to_order: boolean;
  version: number;
}

const part = ({ payload, aggregateVersion }: Fact<FactPayload<typeof partCreated>>): PartRow => ({
  part: payload.part,
  description: payload.description,
  unit_of_measure: payload.unitOfMeasure,
  stock_account: payload.stockAccount,
  business_unit: payload.businessUnit,
  cost_centre: payload.costCentre,
  tax_code: payload.taxCode,
  active: payload.active,
  made_to_order: payload.madeToOrder ?? false,
  version: aggregateVersion,
});

/** Each fact is the whole part: the latest counts. */
const parts = projection<PartRow>(
  {
    table: 'parts',
    columns: {
      part: ['text', 'key'],
      description: ['text', 'latest'],
      unit_of_measure: ['text', 'latest'],
      stock_account: ['text', 'latest'],
      business_unit: ['text', 'latest'],
      cost_centre: ['text', 'latest'],
      tax_code: ['text', 'latest'],
      active: ['boolean', 'latest'],
      made_to_order: ['boolean', 'latest'],
      version: ['integer', 'version'],
    },
  },
  [on(partCreated, part), on(partChanged, part)],
);

export const partProjections: readonly Projection[] = [parts];
