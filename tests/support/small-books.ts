import {
  type Booking,
  billing,
  booked,
  DEPOT,
  invoiced,
  item,
  manually,
  received,
  SALES,
  SHOP,
  shipped,
  stands,
} from './booked-facts.js';
import type { Draft } from './emit.js';

/** January: a prepaid order of two pumps, one of which leaves. */
export const january: readonly Booking[] = [
  received('PUMP', '1220', '2026-01-05', '10', '600.00', SALES),
  received('SEAL', '1210', '2026-01-06', '100', '50.00', SHOP),
  invoiced({
    ...{
      invoice: 'INV-1',
      orderId: 'SO-1',
      customerId: 'C-1',
      kind: 'beforeShipment',
      dimensions: SALES,
      part: 'PUMP',
    },
    ...{ date: '2026-01-10', due: '2026-02-09', net: '200.00', taxRate: '0.07', tax: '14.00', total: '214.00' },
  }),
  billing('PaymentSucceeded', 'PAY-1', {
    ...{ date: '2026-01-12', rule: 'payment.captured', items: item({ applied: '214.00', unapplied: '0.00' }, SALES) },
    payload: {
      ...{ payment: 'PAY-1', chargeId: 'ch-1', orderId: 'SO-1', customerId: 'C-1', attempt: 1, reference: 'SO-1/1' },
      ...{ amount: '214.00', applied: '214.00', unapplied: '0.00', receivedOn: '2026-01-12', refundDue: false },
      ...{ applications: [{ invoice: 'INV-1', amount: '214.00' }], dimensions: SALES },
    },
  }),
  shipped({
    ...{ orderId: 'SO-1', date: '2026-01-15', part: 'PUMP', account: '1220', size: '1', cost: '60.00' },
    ...{ from: SALES, order: SALES },
  }),
  billing('RevenueReleased', 'SO-1', {
    ...{ date: '2026-01-15', rule: 'shipment.revenue', items: item({ net: '100.00' }, SALES) },
    payload: { orderId: 'SO-1', customerId: 'C-1', shipmentId: 'SO-1/1', revenue: '100.00', lines: [] },
  }),
];

/** February: the other pump is credited and refunded; another customer buys seals on account. */
export const february: readonly Booking[] = [
  billing('CreditNoteIssued', 'CN-1', {
    date: '2026-02-03',
    rule: 'creditNote.unshipped',
    items: item({ net: '100.00', tax: '7.00', total: '107.00' }, SALES),
    payload: {
      ...{ creditNote: 'CN-1', orderId: 'SO-1', customerId: 'C-1', creditDate: '2026-02-03', reason: 'one less' },
      ...{ net: '100.00', tax: '7.00', total: '107.00' },
      invoices: [{ invoice: 'INV-1', total: '107.00', dimensions: SALES }],
      lines: [{ invoice: 'INV-1', line: 1, part: 'PUMP', quantity: '1', net: '100.00', tax: '7.00', taxRate: '0.07' }],
    },
  }),
  billing('PaymentRefunded', 'RF-1', {
    ...{ date: '2026-02-05', rule: 'refund', items: item({ applied: '107.00', unapplied: '0.00' }, SALES) },
    payload: {
      ...{ refundId: 'RF-1', providerRefundId: 're-1', orderId: 'SO-1', customerId: 'C-1', payment: 'PAY-1' },
      ...{ chargeId: 'ch-1', amount: '107.00', applied: '107.00', unapplied: '0.00' },
      applications: [{ invoice: 'INV-1', amount: '107.00' }],
    },
  }),
  shipped({
    ...{ orderId: 'SO-2', date: '2026-02-10', part: 'SEAL', account: '1210', size: '20', cost: '10.00' },
    // The order is of another unit than the stores.
    ...{ from: SHOP, order: SALES },
  }),
  invoiced({
    ...{ invoice: 'INV-2', orderId: 'SO-2', customerId: 'C-2', kind: 'afterShipment', dimensions: SHOP, part: 'SEAL' },
    ...{ date: '2026-02-10', due: '2026-03-12', net: '50.00', taxRate: '0.06', tax: '3.00', total: '53.00' },
  }),
  booked({
    ...{ domain: 'inventory', type: 'StockMoved', about: 'PUMP@EVV', date: '2026-02-20', rule: 'stock.moved' },
    items: [{ amounts: { value: '180.00' }, accounts: { stock: '1220' }, dimensions: { from: SALES, to: DEPOT } }],
    payload: {
      ...{ part: 'PUMP', fromSite: 'EVV', toSite: 'IND', quantity: '3', value: '180.00', note: 'depot' },
      ...{ stockAccount: '1220', fromDimensions: SALES, toDimensions: DEPOT },
    },
  }),
];

/** March: part is paid, with 20.00 too much; seals are scrapped and taken for a job; an invoice comes after the month was locked. */
export const march: readonly Booking[] = [
  billing('PaymentTaken', 'PAY-2', {
    ...{ date: '2026-03-02', rule: 'payment.captured', items: item({ applied: '40.00', unapplied: '20.00' }, SHOP) },
    payload: {
      ...{
        payment: 'PAY-2',
        customerId: 'C-2',
        amount: '60.00',
        applied: '40.00',
        unapplied: '20.00',
        method: 'check',
      },
      ...{ reference: '4711', receivedOn: '2026-03-02', dimensions: SHOP },
      applications: [{ invoice: 'INV-2', amount: '40.00' }],
    },
  }),
  booked({
    ...{ domain: 'jobs', type: 'JobCostsOpened', about: 'J-1', date: '2026-03-03', rule: 'job.costsOpened' },
    items: [{ amounts: { value: '50.00' }, dimensions: { main: SHOP }, job: 'J-1' }],
    payload: {
      ...{ jobId: 'J-1', state: 'InProgress', value: '50.00', note: 'cutover' },
      costs: [
        { element: 'material', amount: '30.00' },
        { element: 'labour', amount: '20.00' },
      ],
    },
  }),
  booked({
    ...{
      domain: 'inventory',
      type: 'MaterialIssuedToJob',
      about: 'SEAL@IND',
      date: '2026-03-12',
      rule: 'job.materialIssued',
    },
    items: [
      { amounts: { value: '5.00' }, accounts: { stock: '1210' }, dimensions: { main: SHOP, stock: SHOP }, job: 'J-1' },
    ],
    payload: {
      ...{ ...stands('SEAL', SHOP, '1210'), jobId: 'J-1', quantity: '10', value: '5.00', jobDimensions: SHOP },
      ...{ work: 'J-1', fromReservation: '0' },
    },
  }),
  booked({
    ...{ domain: 'inventory', type: 'StockAdjusted', about: 'SEAL@IND', date: '2026-03-20', rule: 'stock.scrapped' },
    items: [{ amounts: { value: '5.00' }, accounts: { stock: '1210' }, dimensions: { main: SHOP } }],
    payload: { ...stands('SEAL', SHOP, '1210'), change: '-10', value: '-5.00', reason: 'scrap', note: 'torn' },
  }),
  invoiced({
    ...{ invoice: 'INV-3', orderId: 'SO-3', customerId: 'C-1', kind: 'afterShipment', dimensions: SALES, part: 'PUMP' },
    ...{ date: '2026-03-31', postedOn: '2026-04-01', due: '2026-04-30' },
    ...{ net: '80.00', taxRate: '0', tax: '0.00', total: '80.00' },
  }),
];

/** April: tax is remitted, the late invoice is paid, what is left of the other is given up. */
export const april: readonly Booking[] = [
  manually('2026-04-05', '2200', '1010', '10.00'),
  billing('PaymentTaken', 'PAY-3', {
    ...{ date: '2026-04-10', rule: 'payment.captured', items: item({ applied: '80.00', unapplied: '0.00' }, SALES) },
    payload: {
      ...{ payment: 'PAY-3', customerId: 'C-1', amount: '80.00', applied: '80.00', unapplied: '0.00', method: 'wire' },
      ...{ reference: '4712', receivedOn: '2026-04-10', dimensions: SALES },
      applications: [{ invoice: 'INV-3', amount: '80.00' }],
    },
  }),
  billing('ReceivableWrittenOff', 'WO-1', {
    ...{ date: '2026-04-12', rule: 'writeOff', items: item({ amount: '13.00' }, SHOP) },
    payload: {
      ...{ writeOff: 'WO-1', correction: 'COR-1', invoice: 'INV-2', orderId: 'SO-2', customerId: 'C-2' },
      ...{ amount: '13.00', reason: 'small', dimensions: SHOP },
    },
  }),
];

/** A charge of an order that nobody knows. */
export const ofNobody: Booking = billing('PaymentSucceeded', 'PAY-4', {
  ...{ date: '2026-04-12', rule: 'payment.captured', items: item({ applied: '0.00', unapplied: '5.00' }, SALES) },
  payload: {
    ...{ payment: 'PAY-4', chargeId: 'ch-4', orderId: 'SO-9', customerId: null, attempt: 1, reference: 'SO-9/1' },
    ...{ amount: '5.00', applied: '0.00', unapplied: '5.00', receivedOn: '2026-04-12', refundDue: true },
    ...{ applications: [], dimensions: SALES },
  },
});

export const factsOf = (bookings: readonly Booking[], from = 1): Draft[] =>
  bookings.flatMap((booking, index) => booking(from + index));
