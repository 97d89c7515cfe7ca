import { definePolicy } from '../../domain/approvals/store/index.js';
import {
  createPart,
  definePrice,
  definePriceList,
  defineTaxCode,
  defineUnitOfMeasure,
} from '../../domain/catalog/store/index.js';
import { defineBusinessUnit, defineCostCentre, defineSite } from '../../domain/dimensions/store/index.js';
import { defineWorkCentre, releaseBillOfMaterial, releaseRouting } from '../../domain/engineering/store/index.js';
import { receiveStock } from '../../domain/inventory/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { postFacts } from '../../domain/ledger/store/index.js';
import { changeCustomer, createCustomer, createSupplier } from '../../domain/parties/store/index.js';
import type { Database } from '../../platform/database.js';
import { customers, inactiveCustomers } from './customers.js';
import {
  approvalPolicies,
  businessUnits,
  costCentres,
  priceLists,
  sites,
  suppliers,
  taxCodes,
  unitsOfMeasure,
} from './data.js';
import { billsOfMaterial, routings, workCentres } from './engineering.js';
import { openingReceipts, parts, prices } from './parts.js';

export interface Seeded {
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** Journals of the opening stock. */
  readonly journals: number;
}

interface Kind {
  readonly name: string;
  readonly seed: (database: Database) => Promise<readonly Stepped[]>;
}

/** One kind of data: its command and, of each item, the id that makes its step happen once. */
const kind = <Input>(
  name: string,
  items: readonly Input[],
  run: (database: Database, command: Command<Input>) => Promise<Stepped>,
  idOf: (item: Input) => string,
): Kind => ({
  name,
  seed: async (database) => {
    const done: Stepped[] = [];
    for (const input of items) {
      const key = `seed/${name}/${idOf(input)}`;
      done.push(await run(database, { key, context: { actor: SYSTEM_ACTOR, correlationId: key }, input }));
    }
    return done;
  },
});

const byCode = ({ code }: { readonly code: string }): string => code;

/** In the order in which one needs another. */
const KINDS: readonly Kind[] = [
  kind('business-unit', businessUnits, defineBusinessUnit, byCode),
  kind('site', sites, defineSite, byCode),
  kind('cost-centre', costCentres, defineCostCentre, byCode),
  kind('unit-of-measure', unitsOfMeasure, defineUnitOfMeasure, byCode),
  kind('tax-code', taxCodes, defineTaxCode, ({ code, validFrom }) => `${code}/${validFrom}`),
  kind('price-list', priceLists, definePriceList, byCode),
  kind('part', parts, createPart, ({ part }) => part),
  kind('price', prices, definePrice, (price) =>
    [price.priceList, price.part, price.minimumQuantity, price.validFrom].join('/'),
  ),
  kind('customer', customers, createCustomer, ({ customerId }) => customerId),
  kind(
    'inactive-customer',
    inactiveCustomers.map((customerId) => ({ customerId, active: false })),
    changeCustomer,
    ({ customerId }) => customerId,
  ),
  kind('supplier', suppliers, createSupplier, ({ supplierId }) => supplierId),
  kind('work-centre', workCentres, defineWorkCentre, ({ workCentre }) => workCentre),
  kind('bill-of-material', billsOfMaterial, releaseBillOfMaterial, ({ part, revision }) => `${part}/${revision}`),
  kind('routing', routings, releaseRouting, ({ part, revision }) => `${part}/${revision}`),
  kind('approval-policy', approvalPolicies, definePolicy, (policy) => policy.kind),
  kind('receipt', openingReceipts, receiveStock, ({ part, site }) => `${part}/${site}`),
];

/** Fills a fresh Atlas by its rooms' own commands. Each happens once by its key: run again, it changes nothing. */
export async function seed(database: Database): Promise<Seeded> {
  const counts: Record<string, number> = {};
  const toPost: string[] = [];
  for (const each of KINDS) {
    const done = await each.seed(database);
    counts[each.name] = done.length;
    toPost.push(...done.flatMap((stepped) => stepped.toPost));
  }
  const { journals } = await postFacts(database, toPost);
  return { counts, journals: journals.length };
}
