import { avro, factsOf, moneyFactsOf } from '../kernel/fact.js';

const fact = factsOf('inventory');
const moneyFact = moneyFactsOf('inventory');

const heldLines = avro.list(avro.record('ReservedLine', { line: avro.integer, part: avro.text, quantity: avro.text }));
const outcome = avro.oneOf('reserved', 'partial', 'backordered');
const stockAccount = avro.oneOf('1210', '1220');
const standsAfter = {
  onHandAfter: avro.text,
  valueAfter: avro.text,
  stockAccount,
  dimensions: avro.dimensions,
};
const ofJob = {
  jobId: avro.text,
  orderId: avro.optional(avro.text),
  part: avro.text,
  site: avro.text,
  quantity: avro.text,
  value: avro.text,
  ...standsAfter,
  jobDimensions: avro.dimensions,
};
const forWork = { work: avro.text, line: avro.optional(avro.integer) };

/** Quantities and values are what this fact changed; `…After` tells where the part then stood at the site. */
export const stockReceived = moneyFact('StockReceived', 1, 'Goods came in and were not yet billed by a supplier.', {
  part: avro.text,
  site: avro.text,
  quantity: avro.text,
  unitCost: avro.text,
  value: avro.text,
  onHandAfter: avro.text,
  valueAfter: avro.text,
  stockAccount,
  dimensions: avro.dimensions,
  reference: avro.text,
  supplierId: avro.optional(avro.text),
});
export const stockAdjusted = moneyFact('StockAdjusted', 1, 'A count or scrap changed what is on hand.', {
  part: avro.text,
  site: avro.text,
  change: avro.text,
  value: avro.text,
  onHandAfter: avro.text,
  valueAfter: avro.text,
  reason: avro.oneOf('count', 'scrap'),
  note: avro.text,
  stockAccount,
  dimensions: avro.dimensions,
});
export const stockMoved = moneyFact('StockMoved', 1, 'Goods went from one site to another, at their cost.', {
  part: avro.text,
  fromSite: avro.text,
  toSite: avro.text,
  quantity: avro.text,
  value: avro.text,
  note: avro.text,
  stockAccount,
  fromDimensions: avro.dimensions,
  toDimensions: avro.dimensions,
});
/** `fromReservation` is how much of the quantity the job had reserved. */
export const materialIssuedToJob = moneyFact('MaterialIssuedToJob', 1, 'Material left stock for a job.', {
  ...ofJob,
  ...forWork,
  fromReservation: avro.text,
});
export const materialReturnedFromJob = moneyFact(
  'MaterialReturnedFromJob',
  1,
  'Material came back from a job, at the cost at which it was issued.',
  { ...ofJob, ...forWork },
);
export const goodsReceivedFromJob = moneyFact('GoodsReceivedFromJob', 1, 'A job completed goods into stock.', {
  ...ofJob,
  completionId: avro.text,
  orderLine: avro.optional(avro.integer),
  pegged: avro.text,
});
export const indirectMaterialIssued = moneyFact(
  'IndirectMaterialIssued',
  1,
  'Supplies of the shop left stock for overhead.',
  {
    part: avro.text,
    site: avro.text,
    quantity: avro.text,
    value: avro.text,
    ...standsAfter,
    overheadDimensions: avro.dimensions,
    note: avro.text,
  },
);
export const stockOpened = moneyFact('StockOpened', 1, 'Stock that was there before Atlas was taken over.', {
  part: avro.text,
  site: avro.text,
  quantity: avro.text,
  value: avro.text,
  ...standsAfter,
  note: avro.text,
});
/** Values are signed, all of one direction. */
export const stockRevalued = moneyFact('StockRevalued', 1, 'Stock gained or lost value; its quantity stayed.', {
  revaluationId: avro.text,
  reason: avro.text,
  rows: avro.list(avro.record('RevaluedStock', { part: avro.text, site: avro.text, value: avro.text, ...standsAfter })),
});
export const goodsIssued = moneyFact('GoodsIssued', 1, 'Reserved goods left for a shipment of an order.', {
  orderId: avro.text,
  shipmentId: avro.text,
  site: avro.text,
  cost: avro.text,
  lines: avro.list(
    avro.record('IssuedLine', {
      line: avro.integer,
      part: avro.text,
      quantity: avro.text,
      cost: avro.text,
      stockAccount,
      stockDimensions: avro.dimensions,
    }),
  ),
});
const ofReturn = {
  returnId: avro.text,
  orderId: avro.text,
  line: avro.integer,
  part: avro.text,
  site: avro.text,
  quantity: avro.text,
  /** What the goods cost when they left. */
  value: avro.text,
  reason: avro.text,
  orderDimensions: avro.dimensions,
};
export const goodsReturned = moneyFact('GoodsReturned', 1, 'Goods of an order came back, into stock.', {
  ...ofReturn,
  ...standsAfter,
});
export const goodsReturnUndone = moneyFact('GoodsReturnUndone', 1, 'Goods that had come back into stock left again.', {
  ...ofReturn,
  ...standsAfter,
});
export const unusableGoodsReturned = moneyFact(
  'UnusableGoodsReturned',
  1,
  'Goods of an order came back, and can only be scrapped.',
  ofReturn,
);
export const unusableReturnUndone = moneyFact(
  'UnusableReturnUndone',
  1,
  'Goods that had come back as scrap left again.',
  ofReturn,
);
export const inventoryReserved = fact('InventoryReserved', 1, 'An order holds more stock than before.', {
  orderId: avro.text,
  site: avro.text,
  outcome,
  servedFromBackorder: avro.flag,
  lines: heldLines,
});
export const inventoryReservationFailed = fact(
  'InventoryReservationFailed',
  1,
  'An order could not get all that it asked for, and waits.',
  {
    orderId: avro.text,
    site: avro.text,
    outcome,
    lines: avro.list(
      avro.record('ShortLine', { line: avro.integer, part: avro.text, quantity: avro.text, short: avro.text }),
    ),
  },
);
export const inventoryReleased = fact('InventoryReleased', 1, 'An order gave back stock that it held.', {
  orderId: avro.text,
  site: avro.text,
  reason: avro.text,
  lines: heldLines,
});

export const inventoryFacts = [
  stockReceived,
  stockAdjusted,
  stockMoved,
  goodsIssued,
  materialIssuedToJob,
  materialReturnedFromJob,
  goodsReceivedFromJob,
  indirectMaterialIssued,
  stockOpened,
  stockRevalued,
  goodsReturned,
  goodsReturnUndone,
  unusableGoodsReturned,
  unusableReturnUndone,
  inventoryReserved,
  inventoryReservationFailed,
  inventoryReleased,
];
