import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('returns');

/** How the return stands after the fact; with the aggregate's version, readers take the latest. */
const standing = {
  returnId: avro.text,
  orderId: avro.text,
  state: avro.text,
  waitingFor: avro.optional(avro.text),
  reason: avro.optional(avro.text),
};

const verdict = avro.oneOf('restock', 'scrap', 'reject');

export const returnAuthorised = fact('ReturnAuthorised', 1, 'A customer may send shipped goods back.', {
  ...standing,
  customerId: avro.text,
  customerName: avro.text,
  dimensions: avro.dimensions,
  outcome: avro.oneOf('refund', 'replacement', 'credit'),
  validUntil: avro.text,
  note: avro.optional(avro.text),
  lines: avro.list(
    avro.record('AuthorisedLine', { line: avro.integer, part: avro.text, quantity: avro.text, reason: avro.text }),
  ),
});
export const returnedGoodsReceived = fact('ReturnedGoodsReceived', 1, 'Goods of a return came.', {
  ...standing,
  receiptId: avro.text,
  reference: avro.text,
  last: avro.flag,
  lines: avro.list(avro.record('ReturnedLine', { line: avro.integer, part: avro.text, quantity: avro.text })),
});
export const returnedGoodsInspected = fact('ReturnedGoodsInspected', 1, 'Goods of a return were inspected.', {
  ...standing,
  inspectionId: avro.text,
  /** What all accepted quantities were sold for by now, with tax. */
  value: avro.text,
  lines: avro.list(
    avro.record('InspectedLine', {
      line: avro.integer,
      part: avro.text,
      quantity: avro.text,
      verdict,
      site: avro.text,
      note: avro.text,
    }),
  ),
});
/** The credit note itself, and what it posts, is told by billing. */
export const returnCredited = fact('ReturnCredited', 1, 'What was accepted of a return was credited.', {
  ...standing,
  creditNote: avro.optional(avro.text),
  credited: avro.text,
});
export const replacementOrdered = fact('ReplacementOrdered', 1, 'An order replaces what came back.', {
  ...standing,
  replacementOrderId: avro.text,
});
export const returnSettled = fact('ReturnSettled', 1, 'The customer has had what the return was worth.', {
  ...standing,
  outcome: avro.text,
  refunded: avro.text,
  transferred: avro.text,
});
export const rejectedGoodsSentBack = fact(
  'RejectedGoodsSentBack',
  1,
  'Goods that were not accepted went back to the customer.',
  {
    ...standing,
    reference: avro.text,
  },
);
export const returnAdvanced = fact('ReturnAdvanced', 1, 'A return went from one state to another.', {
  ...standing,
  from: avro.text,
  event: avro.text,
  reference: avro.optional(avro.text),
});

export const returnsFacts = [
  returnAuthorised,
  returnedGoodsReceived,
  returnedGoodsInspected,
  returnCredited,
  replacementOrdered,
  returnSettled,
  rejectedGoodsSentBack,
  returnAdvanced,
];
