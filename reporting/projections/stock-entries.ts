import {
  goodsIssued,
  goodsReceivedFromJob,
  goodsReturned,
  goodsReturnUndone,
  indirectMaterialIssued,
  materialIssuedToJob,
  materialReturnedFromJob,
  stockAdjusted,
  stockMoved,
  stockOpened,
  stockReceived,
  stockRevalued,
} from '../../domain/inventory/inventory.facts.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Posting } from '../../domain/kernel/fact.js';
import { formatMoney, money, negate } from '../../domain/kernel/money.js';
import { formatQuantity, minus, NONE, quantity } from '../../domain/kernel/quantity.js';
import { on, type Projection, projection } from '../projection.js';
import { type DimensionRow, dimensionColumns, dimensionRow } from './dimension-columns.js';

interface StockEntryRow extends DimensionRow {
  event_id: string;
  line: number;
  entry_date: string;
  recorded_at: string;
  kind: string;
  document: string;
  part: string;
  stock_account: string;
  quantity: string;
  value: string;
}

interface Told {
  readonly eventId: string;
  readonly occurredAt: string;
  readonly aggregateId: string;
  readonly payload: { readonly posting: Posting };
}

interface Change {
  readonly part: string;
  readonly stockAccount: string;
  /** Where the goods stand, which is where the journal's stock line stands. */
  readonly dimensions: Dimensions;
  /** Both signed. */
  readonly quantity: string;
  readonly value: string;
}

const entries = (fact: Told, kind: string, document: string, ...changes: readonly Change[]): StockEntryRow[] =>
  changes.map((change, index) => ({
    event_id: fact.eventId,
    line: index + 1,
    entry_date: fact.payload.posting.eventDate,
    recorded_at: fact.occurredAt,
    kind,
    document,
    part: change.part,
    stock_account: change.stockAccount,
    ...dimensionRow(change.dimensions),
    quantity: change.quantity,
    value: change.value,
  }));

const out = <C extends Change>({ part, stockAccount, dimensions, quantity: size, value }: C): Change => ({
  part,
  stockAccount,
  dimensions,
  quantity: formatQuantity(minus(NONE, quantity(size))),
  value: formatMoney(negate(money(value))),
});

/** What each document did to quantity and value of a part at a site, by the date of its journal: 1210 and 1220. */
const stockEntries = projection<StockEntryRow>(
  {
    table: 'stock_entries',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      line: ['integer', 'key'],
      entry_date: ['date', 'keep'],
      recorded_at: ['timestamptz', 'keep'],
      kind: ['text', 'keep'],
      document: ['text', 'keep'],
      part: ['text', 'keep'],
      stock_account: ['text', 'keep'],
      ...dimensionColumns('keep'),
      quantity: ['numeric', 'keep'],
      value: ['numeric', 'keep'],
    },
  },
  [
    on(stockReceived, (fact) => entries(fact, 'received', fact.payload.reference, fact.payload)),
    on(stockOpened, (fact) => entries(fact, 'opened', fact.payload.note, fact.payload)),
    on(stockAdjusted, (fact) => {
      const { reason, note, change } = fact.payload;
      return entries(fact, reason === 'scrap' ? 'scrapped' : 'counted', note, { ...fact.payload, quantity: change });
    }),
    on(stockMoved, (fact) => {
      const { fromDimensions, toDimensions, note } = fact.payload;
      const from = out({ ...fact.payload, dimensions: fromDimensions });
      return entries(fact, 'moved', note, from, { ...fact.payload, dimensions: toDimensions });
    }),
    on(stockRevalued, (fact) =>
      entries(
        fact,
        'revalued',
        fact.payload.revaluationId,
        ...fact.payload.rows.map((row) => ({ ...row, quantity: '0' })),
      ),
    ),
    on(goodsIssued, (fact) =>
      entries(
        fact,
        'shipped',
        fact.payload.shipmentId,
        ...fact.payload.lines.map((line) => out({ ...line, dimensions: line.stockDimensions, value: line.cost })),
      ),
    ),
    on(materialIssuedToJob, (fact) => entries(fact, 'issued to job', fact.payload.jobId, out(fact.payload))),
    on(materialReturnedFromJob, (fact) => entries(fact, 'returned from job', fact.payload.jobId, fact.payload)),
    on(goodsReceivedFromJob, (fact) => entries(fact, 'completed by job', fact.payload.jobId, fact.payload)),
    on(goodsReturned, (fact) => entries(fact, 'returned', fact.payload.returnId, fact.payload)),
    on(goodsReturnUndone, (fact) => entries(fact, 'return undone', fact.payload.returnId, out(fact.payload))),
    on(indirectMaterialIssued, (fact) => entries(fact, 'issued indirect', fact.payload.note, out(fact.payload))),
  ],
);

export const stockEntryProjections: readonly Projection[] = [stockEntries];
