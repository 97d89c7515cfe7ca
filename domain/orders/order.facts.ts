import { addressField } from '../kernel/address.js';
import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('orders');

const orderLine = avro.record('OrderLine', {
  line: avro.integer,
  part: avro.text,
  description: avro.text,
  quantity: avro.text,
  unitOfMeasure: avro.text,
  unitPrice: avro.text,
  net: avro.text,
  tax: avro.text,
  taxCode: avro.text,
  taxRate: avro.text,
  /** Of a line that is made to order. */
  made: avro.optional(
    avro.record('MadeToOrder', {
      dueDate: avro.text,
      stockAccount: avro.oneOf('1210', '1220'),
      businessUnit: avro.text,
      costCentre: avro.text,
    }),
  ),
});

/** What every change of an order's state tells. */
const change = {
  orderId: avro.text,
  from: avro.text,
  to: avro.text,
  passed: avro.list(avro.text),
  reason: avro.optional(avro.text),
  waitingFor: avro.optional(avro.text),
};

const shipped = avro.list(avro.record('ShipmentLine', { line: avro.integer, part: avro.text, quantity: avro.text }));

export const orderPlaced = fact('OrderPlaced', 1, 'An order was placed; its lines are priced.', {
  orderId: avro.text,
  customerId: avro.text,
  customerName: avro.text,
  customerReference: avro.optional(avro.text),
  paymentTerms: avro.oneOf('prepaid', 'onAccount'),
  dimensions: avro.dimensions,
  shipTo: addressField,
  allowPartialShipment: avro.flag,
  lines: avro.list(orderLine),
  net: avro.text,
  tax: avro.text,
  total: avro.text,
  placingSequence: avro.text,
});
export const orderAdvanced = fact('OrderAdvanced', 1, 'An order moved on within its process.', change);
export const orderBackordered = fact('OrderBackordered', 1, 'An order waits for stock.', change);
export const orderConfirmed = fact('OrderConfirmed', 1, 'An order is secured and approved; it may ship.', change);
export const orderFulfilled = fact('OrderFulfilled', 1, 'Everything that will ship has shipped.', change);
export const orderCancelled = fact('OrderCancelled', 1, 'An order was cancelled and compensated.', change);
export const orderRejected = fact('OrderRejected', 1, 'An order was rejected and compensated.', change);
export const orderFailed = fact('OrderFailed', 1, 'An order could not go on and was compensated.', change);
export const orderShipped = fact('OrderShipped', 1, 'Goods of an order left.', {
  ...change,
  shipmentId: avro.text,
  lines: shipped,
});
export const orderAmended = fact('OrderAmended', 1, 'Quantities or the address changed before shipment.', {
  ...change,
  revision: avro.integer,
  shipTo: addressField,
  lines: avro.list(orderLine),
  net: avro.text,
  tax: avro.text,
  total: avro.text,
});
export const orderRestCancelled = fact('OrderRestCancelled', 1, 'What had not shipped of an order was cancelled.', {
  orderId: avro.text,
  lines: shipped,
  reason: avro.text,
});
export const orderCommandRecorded = fact('OrderCommandRecorded', 1, 'Someone asked something of an order.', {
  orderId: avro.text,
  command: avro.text,
  atState: avro.text,
  input: avro.text,
});

export const orderCommandRefused = fact('OrderCommandRefused', 1, 'What was asked of an order was refused.', {
  orderId: avro.text,
  command: avro.text,
  code: avro.text,
  message: avro.text,
});

export const orderFacts = [
  orderPlaced,
  orderAdvanced,
  orderBackordered,
  orderConfirmed,
  orderFulfilled,
  orderCancelled,
  orderRejected,
  orderFailed,
  orderShipped,
  orderAmended,
  orderRestCancelled,
  orderCommandRecorded,
  orderCommandRefused,
];
