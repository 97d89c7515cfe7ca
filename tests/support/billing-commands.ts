import fc from 'fast-check';

const order = fc.nat({ max: 2 });
const which = fc.nat({ max: 20 });
const units = fc.integer({ min: 20, max: 80 });
const sizes = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 2 });
/** Tenths of the first line, mostly few. */
const back = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 80 }));
const cents = fc.integer({ min: 1, max: 20_000 });
const lines = fc.array(
  fc.record({
    /** Tenths of a unit, and 1/10,000 of a dollar. */
    tenths: units,
    price: fc.integer({ min: 0, max: 500_000 }),
    taxRate: fc.constantFrom('0', '0.06', '0.07', '0.0825'),
  }),
  { minLength: 1, maxLength: 3 },
);
const end = fc.constantFrom('succeeded' as const, 'succeeded' as const, 'declined' as const, 'voided' as const);

export const billingCommands = {
  invoice: fc.record({ kind: fc.constant('invoice' as const), order, lines }),
  extra: fc.record({ kind: fc.constant('extra' as const), order, lines }),
  undoInvoice: fc.record({ kind: fc.constant('undoInvoice' as const), order }),
  begin: fc.record({ kind: fc.constant('begin' as const), order, cents }),
  settle: fc.record({
    kind: fc.constant('settle' as const),
    order,
    which,
    end,
    /** Exactly what is open, or any other amount. */
    cents: fc.option(cents, { freq: 2 }),
    roads: fc.integer({ min: 1, max: 3 }),
  }),
  relearn: fc.record({ kind: fc.constant('relearn' as const), which, end, cents }),
  close: fc.record({ kind: fc.constant('close' as const), order }),
  ship: fc.record({ kind: fc.constant('ship' as const), order, sizes }),
  credit: fc.record({ kind: fc.constant('credit' as const), order, sizes: fc.option(sizes, { freq: 3 }) }),
  plan: fc.record({ kind: fc.constant('plan' as const), order }),
  refund: fc.record({ kind: fc.constant('refund' as const), which }),
  hold: fc.record({ kind: fc.constant('hold' as const), order, cents }),
  changeHold: fc.record({ kind: fc.constant('changeHold' as const), order, cents }),
  releaseHold: fc.record({ kind: fc.constant('releaseHold' as const), order }),
  invoiceShipment: fc.record({ kind: fc.constant('invoiceShipment' as const), order, lines }),
  invoiceService: fc.record({ kind: fc.constant('invoiceService' as const), order, cents }),
  comeBack: fc.record({
    kind: fc.constant('comeBack' as const),
    order,
    onAccount: fc.boolean(),
    back,
    undo: fc.nat(3),
  }),
  correctPrice: fc.record({
    ...{ kind: fc.constant('correctPrice' as const), order, onAccount: fc.boolean(), which },
    ...{
      tenths: fc.option(fc.integer({ min: 1, max: 40 })),
      less: fc.integer({ min: 0, max: 60_000 }),
      to: fc.boolean(),
    },
  }),
  writeOff: fc.record({
    ...{ kind: fc.constant('writeOff' as const), order, which, cents: fc.option(cents) },
  }),
  transfer: fc.record({ kind: fc.constant('transfer' as const), order, which, deposit: fc.boolean() }),
  giveBack: fc.record({
    ...{ kind: fc.constant('giveBack' as const), order, which, deposit: fc.boolean(), cents: fc.option(cents) },
  }),
  pay: fc.record({ kind: fc.constant('pay' as const), order, cents, named: fc.boolean(), which }),
};
const weights: Record<keyof typeof billingCommands, number> = {
  ...{ invoice: 3, extra: 2, undoInvoice: 1, begin: 3, settle: 5, relearn: 2, close: 1, ship: 6, credit: 6 },
  ...{ plan: 5, refund: 4, hold: 3, changeHold: 3, releaseHold: 1, invoiceShipment: 3, invoiceService: 2, pay: 4 },
  ...{ comeBack: 8, correctPrice: 6, writeOff: 4, transfer: 8, giveBack: 5 },
};
const anyCommand: fc.Arbitrary<RandomBillingCommand> = fc.oneof(
  ...Object.entries(billingCommands).map(([name, arbitrary]) => ({
    arbitrary: arbitrary as fc.Arbitrary<RandomBillingCommand>,
    weight: weights[name as keyof typeof billingCommands],
  })),
);
type Values<T> = T extends fc.Arbitrary<infer V> ? V : never;
export type RandomBillingCommand = Values<(typeof billingCommands)[keyof typeof billingCommands]>;

/** Some of the orders are invoiced and paid to begin with, or most commands would find nothing to do. */
const paid = (number: number) =>
  fc
    .tuple(fc.constant(number), lines, fc.integer({ min: 0, max: 300 }))
    .map(([of, own, over]): RandomBillingCommand[] => [
      { kind: 'invoice', order: of, lines: own },
      { kind: 'begin', order: of, cents: 1000 },
      { kind: 'settle', order: of, which: 0, end: 'succeeded', cents: over === 0 ? 5000 : null, roads: 2 },
    ]);

/** One customer has an order on account that is paid in part, and goods that have left. */
const shipped: fc.Arbitrary<RandomBillingCommand[]> = fc
  .tuple(lines, lines, cents, fc.integer({ min: 5, max: 20 }))
  .map(([first, second, paidCents, size]) => [
    { kind: 'invoiceShipment', order: 0, lines: first },
    { kind: 'pay', order: 0, cents: paidCents, named: false, which: 0 },
    { kind: 'invoiceShipment', order: 0, lines: second },
    { kind: 'ship', order: 0, sizes: [size] },
  ]);

export const billingSequence: fc.Arbitrary<RandomBillingCommand[]> = fc
  .tuple(
    paid(0),
    fc.option(paid(1), { nil: [] }),
    shipped,
    fc.array(anyCommand, { minLength: 15, maxLength: 45, size: 'max' }),
  )
  .map((parts) => parts.flat());
