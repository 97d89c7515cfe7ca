import { avro, factsOf, moneyFactsOf } from '../kernel/fact.js';
import { applications } from './applied-money.js';

const fact = factsOf('billing');
const moneyFact = moneyFactsOf('billing');

export const receivableWrittenOff = moneyFact('ReceivableWrittenOff', 1, 'What is open on an invoice was given up.', {
  writeOff: avro.text,
  correction: avro.text,
  invoice: avro.text,
  orderId: avro.text,
  customerId: avro.text,
  amount: avro.text,
  reason: avro.text,
  dimensions: avro.dimensions,
});

export const writeOffRecovered = moneyFact(
  'WriteOffRecovered',
  1,
  'A credit note or a payment came for what was written off: it is owed again, and credited or paid.',
  {
    writeOff: avro.text,
    /** Empty when a payment came. */
    creditNote: avro.text,
    payment: avro.optional(avro.text),
    invoice: avro.text,
    orderId: avro.text,
    customerId: avro.text,
    amount: avro.text,
    dimensions: avro.dimensions,
  },
);

export const creditTransferred = moneyFact(
  'CreditTransferred',
  1,
  'What a customer was owed was set against another invoice of theirs.',
  {
    transfer: avro.text,
    customerId: avro.text,
    /** Where the customer was owed: an invoice, or a payment with money that was never applied. */
    fromInvoice: avro.optional(avro.text),
    fromPayment: avro.optional(avro.text),
    toInvoice: avro.text,
    orderId: avro.text,
    amount: avro.text,
    reason: avro.text,
  },
);

export const creditRefunded = moneyFact('CreditRefunded', 1, 'What a customer was owed was paid by wire.', {
  refundId: avro.text,
  correction: avro.text,
  customerId: avro.text,
  orderId: avro.optional(avro.text),
  payment: avro.optional(avro.text),
  reference: avro.text,
  amount: avro.text,
  applied: avro.text,
  unapplied: avro.text,
  applications,
});

export const paymentVoided = moneyFact(
  'PaymentVoided',
  1,
  'A payment on account was taken back, with all that it did.',
  {
    paymentVoid: avro.text,
    payment: avro.text,
    correction: avro.text,
    customerId: avro.text,
    amount: avro.text,
    applied: avro.text,
    unapplied: avro.text,
    applications,
    reason: avro.text,
    dimensions: avro.dimensions,
  },
);

export const correctionRequested = fact('CorrectionRequested', 1, 'A correction of money was asked for.', {
  correction: avro.text,
  kind: avro.oneOf('priceCorrection', 'writeOff', 'refund', 'paymentVoid'),
  invoice: avro.optional(avro.text),
  payment: avro.optional(avro.text),
  orderId: avro.optional(avro.text),
  customerId: avro.text,
  amount: avro.text,
  reason: avro.text,
});

export const correctionChanged = fact('CorrectionChanged', 1, 'A correction of money went on, or ended.', {
  correction: avro.text,
  kind: avro.oneOf('priceCorrection', 'writeOff', 'refund', 'paymentVoid'),
  orderId: avro.optional(avro.text),
  customerId: avro.text,
  state: avro.oneOf('PendingApproval', 'Paying', 'Done', 'Refused', 'Withdrawn'),
  document: avro.optional(avro.text),
  reason: avro.optional(avro.text),
});

export const correctionFacts = [
  receivableWrittenOff,
  writeOffRecovered,
  creditTransferred,
  creditRefunded,
  paymentVoided,
  correctionRequested,
  correctionChanged,
] as const;
