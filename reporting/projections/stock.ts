import {
  goodsIssued,
  goodsReceivedFromJob,
  goodsReturned,
  goodsReturnUndone,
  indirectMaterialIssued,
  inventoryReleased,
  inventoryReserved,
  materialIssuedToJob,
  materialReturnedFromJob,
  stockAdjusted,
  stockMoved,
  stockOpened,
  stockReceived,
  stockRevalued,
} from '../../domain/inventory/inventory.facts.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { formatMoney, money, negate } from '../../domain/kernel/money.js';
import { formatQuantity, minus, NONE, quantity } from '../../domain/kernel/quantity.js';
import { on, type Projection, projection } from '../projection.js';

interface ChangeRow {
  part: string;
  site: string;
  on_hand: string;
  reserved: string;
  value: string;
}

interface DescriptionRow {
  part: string;
  site: string;
  stock_account: string;
  business_unit: string;
  cost_centre: string;
  described_at: string;
}

const less = (text: string): string => formatQuantity(minus(NONE, quantity(text)));
const lessMoney = (text: string): string => formatMoney(negate(money(text)));

const change = (part: string, site: string, by: Partial<Omit<ChangeRow, 'part' | 'site'>>): ChangeRow => ({
  part,
  site,
  on_hand: '0',
  reserved: '0',
  value: '0',
  ...by,
});

interface Arrived {
  readonly payload: { readonly part: string; readonly site: string; readonly quantity: string; readonly value: string };
}

const arrived = ({ payload: { part, site, quantity, value } }: Arrived): ChangeRow =>
  change(part, site, { on_hand: quantity, value });
const left = ({ payload: { part, site, quantity, value } }: Arrived, reserved = '0'): ChangeRow =>
  change(part, site, { on_hand: less(quantity), reserved: less(reserved), value: lessMoney(value) });

const quantities = projection<ChangeRow>(
  {
    table: 'stock',
    columns: {
      part: ['text', 'key'],
      site: ['text', 'key'],
      on_hand: ['numeric', 'sum'],
      reserved: ['numeric', 'sum'],
      value: ['numeric', 'sum'],
    },
  },
  [
    on(stockReceived, arrived),
    on(stockOpened, arrived),
    on(materialReturnedFromJob, arrived),
    on(goodsReceivedFromJob, arrived),
    on(goodsReturned, arrived),
    on(goodsReturnUndone, (fact) => left(fact)),
    on(indirectMaterialIssued, (fact) => left(fact)),
    on(materialIssuedToJob, (fact) => left(fact, fact.payload.fromReservation)),
    on(stockRevalued, ({ payload }) => payload.rows.map(({ part, site, value }) => change(part, site, { value }))),
    on(stockAdjusted, ({ payload }) =>
      change(payload.part, payload.site, { on_hand: payload.change, value: payload.value }),
    ),
    on(stockMoved, ({ payload: { part, fromSite, toSite, quantity, value } }) => [
      change(part, fromSite, { on_hand: less(quantity), value: lessMoney(value) }),
      change(part, toSite, { on_hand: quantity, value }),
    ]),
    on(goodsIssued, ({ payload: { site, lines } }) =>
      lines.map(({ part, quantity, cost }) =>
        change(part, site, { on_hand: less(quantity), reserved: less(quantity), value: lessMoney(cost) }),
      ),
    ),
    on(inventoryReserved, ({ payload: { site, lines } }) =>
      lines.map(({ part, quantity }) => change(part, site, { reserved: quantity })),
    ),
    on(inventoryReleased, ({ payload: { site, lines } }) =>
      lines.map(({ part, quantity }) => change(part, site, { reserved: less(quantity) })),
    ),
  ],
);

const described = (
  part: string,
  site: string,
  by: { stockAccount: string; dimensions: Dimensions; position: string },
): DescriptionRow => ({
  part,
  site,
  stock_account: by.stockAccount,
  business_unit: by.dimensions.businessUnit,
  cost_centre: by.dimensions.costCentre,
  described_at: by.position,
});

interface Told {
  readonly position: string;
  readonly payload: {
    readonly part: string;
    readonly site: string;
    readonly stockAccount: string;
    readonly dimensions: Dimensions;
  };
}

const where = ({ payload, position }: Told): DescriptionRow =>
  described(payload.part, payload.site, { ...payload, position });

/** Several aggregates tell it, so the latest is the one with the highest position. */
const descriptions = projection<DescriptionRow>(
  {
    table: 'stock',
    columns: {
      part: ['text', 'key'],
      site: ['text', 'key'],
      stock_account: ['text', 'latest'],
      business_unit: ['text', 'latest'],
      cost_centre: ['text', 'latest'],
      described_at: ['bigint', 'version'],
    },
  },
  [
    on(stockReceived, where),
    on(stockAdjusted, where),
    on(stockOpened, where),
    on(materialReturnedFromJob, where),
    on(goodsReceivedFromJob, where),
    on(goodsReturned, where),
    on(goodsReturnUndone, where),
    on(stockMoved, ({ payload, position }) => {
      const { stockAccount, fromDimensions, toDimensions } = payload;
      return [
        described(payload.part, payload.fromSite, { stockAccount, dimensions: fromDimensions, position }),
        described(payload.part, payload.toSite, { stockAccount, dimensions: toDimensions, position }),
      ];
    }),
  ],
);

export const stockProjections: readonly Projection[] = [quantities, descriptions];
