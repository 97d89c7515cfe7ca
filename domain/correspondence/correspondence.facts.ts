import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('correspondence');

const letter = {
  letterId: avro.text,
  kind: avro.oneOf('reminder', 'statement', 'report'),
  customerId: avro.optional(avro.text),
  invoice: avro.optional(avro.text),
  orderId: avro.optional(avro.text),
  recipients: avro.list(avro.text),
  subject: avro.text,
};

export const letterWritten = fact('LetterWritten', 1, 'A letter was written, and is on its way.', {
  ...letter,
  attachments: avro.list(avro.text),
});
export const letterEnded = fact('LetterEnded', 1, 'A letter was sent, withdrawn before it was, or given up.', {
  ...letter,
  outcome: avro.oneOf('sent', 'withdrawn', 'givenUp'),
  detail: avro.text,
});
/** Who reads it and what it says stand on its record: facts are kept for ever. */
const approvalLetter = {
  letterId: avro.text,
  requestId: avro.text,
  about: avro.oneOf('waiting', 'outcome'),
};
export const approvalLetterWritten = fact(
  'ApprovalLetterWritten',
  1,
  'A letter was written about a request for approval, and is on its way.',
  approvalLetter,
);
export const approvalLetterEnded = fact(
  'ApprovalLetterEnded',
  1,
  'A letter about a request for approval was sent, withdrawn before it was, or given up.',
  { ...approvalLetter, outcome: avro.oneOf('sent', 'withdrawn', 'givenUp') },
);
export const dunningPolicyDefined = fact('DunningPolicyDefined', 1, 'A version of a dunning policy holds.', {
  policy: avro.text,
  policyVersion: avro.integer,
  fromTermsDays: avro.integer,
  levels: avro.list(avro.record('DunningLevel', { daysAfterDue: avro.integer, subject: avro.text, text: avro.text })),
});
/** How the reminding of an invoice stands after the fact. */
export const dunningAdvanced = fact('DunningAdvanced', 1, 'The reminding of an invoice went on, or ended.', {
  invoice: avro.text,
  orderId: avro.text,
  customerId: avro.text,
  dueDate: avro.text,
  policy: avro.text,
  policyVersion: avro.integer,
  level: avro.integer,
  levels: avro.integer,
  state: avro.oneOf('Waiting', 'HandedOver', 'Settled'),
  event: avro.oneOf('begin', 'remind', 'handOver', 'settle', 'reopen'),
  /** The day of the last reminder. */
  remindedOn: avro.optional(avro.text),
  /** How often the invoice has been open, and since when again. */
  opening: avro.optional(avro.integer),
  openedAgainOn: avro.optional(avro.text),
});
export const dunningHeld = fact('DunningHeld', 1, 'A customer, or an invoice, must not be reminded.', {
  holdId: avro.text,
  customerId: avro.text,
  invoice: avro.optional(avro.text),
  reason: avro.text,
});
export const dunningHoldReleased = fact('DunningHoldReleased', 1, 'A customer, or an invoice, may be reminded again.', {
  holdId: avro.text,
  customerId: avro.text,
  invoice: avro.optional(avro.text),
  reason: avro.text,
});
export const reportSubscriptionChanged = fact(
  'ReportSubscriptionChanged',
  1,
  'Someone subscribed to a report, changed that, or cancelled it.',
  {
    subscriptionId: avro.text,
    change: avro.oneOf('subscribed', 'changed', 'cancelled'),
    report: avro.text,
    format: avro.text,
    recipients: avro.list(avro.text),
    cadence: avro.oneOf('daily', 'weekly', 'monthly'),
    hour: avro.integer,
    query: avro.text,
    reason: avro.optional(avro.text),
  },
);

export const correspondenceFacts = [
  letterWritten,
  letterEnded,
  approvalLetterWritten,
  approvalLetterEnded,
  dunningPolicyDefined,
  dunningAdvanced,
  dunningHeld,
  dunningHoldReleased,
  reportSubscriptionChanged,
];
