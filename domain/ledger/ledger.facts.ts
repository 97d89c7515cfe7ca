import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('ledger');

export const journalPosted = fact('JournalPosted', 1, 'A journal entered the books.', {
  journal: avro.text,
  sequence: avro.integer,
  postingDate: avro.text,
  eventDate: avro.text,
  rule: avro.text,
  sourceEventId: avro.optional(avro.text),
  sourceType: avro.optional(avro.text),
  orderId: avro.optional(avro.text),
  description: avro.text,
  reversalOf: avro.optional(avro.text),
  lines: avro.list(
    avro.record('JournalLine', {
      line: avro.integer,
      account: avro.text,
      debit: avro.text,
      credit: avro.text,
      dimensions: avro.dimensions,
      job: avro.optional(avro.text),
    }),
  ),
  customerId: avro.optional(avro.text),
  kind: avro.optional(avro.text),
  /** Of its link in the chain, in hexadecimal. */
  hash: avro.optional(avro.text),
  /** Why it reverses another. */
  reason: avro.optional(avro.text),
});

export const chainHeadPublished = fact(
  'ChainHeadPublished',
  1,
  'How far the chain of journals had come: what it holds since then cannot be cut or written anew unseen.',
  { sequence: avro.integer, hash: avro.text, journals: avro.integer },
);

export const manualJournalDrafted = fact('ManualJournalDrafted', 1, 'Someone wrote a manual journal.', {
  journalId: avro.text,
  date: avro.text,
  description: avro.text,
  total: avro.text,
});

export const manualJournalApproved = fact(
  'ManualJournalApproved',
  1,
  'Another person approved a manual journal, which posted it.',
  { journalId: avro.text, journal: avro.text, draftedBy: avro.text },
);

export const manualJournalRejected = fact('ManualJournalRejected', 1, 'A manual journal was rejected.', {
  journalId: avro.text,
  reason: avro.text,
  draftedBy: avro.text,
});

const period = { period: avro.text, from: avro.text };

export const periodOpened = fact('PeriodOpened', 1, 'A period takes every posting.', {
  ...period,
  /** Why it was unlocked. */
  reason: avro.optional(avro.text),
});
export const periodLocked = fact('PeriodLocked', 1, 'A period takes accounting entries only.', period);
export const periodClosed = fact('PeriodClosed', 1, 'A period takes no posting any more.', period);

export const periodCheckFailed = fact(
  'PeriodCheckFailed',
  1,
  'A period was not closed: a check failed or could not run.',
  {
    period: avro.text,
    attempt: avro.integer,
    checks: avro.list(avro.record('FailedCheck', { name: avro.text, outcome: avro.text, detail: avro.text })),
  },
);

export const periodReopeningAsked = fact('PeriodReopeningAsked', 1, 'Someone asked to reopen a closed period.', {
  period: avro.text,
  reopeningId: avro.text,
  requestId: avro.text,
  reason: avro.text,
});

export const periodReopeningRefused = fact('PeriodReopeningRefused', 1, 'A closed period is not reopened.', {
  period: avro.text,
  reopeningId: avro.text,
  reason: avro.text,
});

export const periodReopened = fact(
  'PeriodReopened',
  1,
  'A closed period takes accounting entries again, by override: asked for by one person, allowed by another.',
  {
    period: avro.text,
    reopeningId: avro.text,
    reason: avro.text,
    askedBy: avro.record('ReopeningAskedBy', { id: avro.text, name: avro.text }),
    approvedBy: avro.record('ReopeningApprovedBy', { id: avro.text, name: avro.text }),
    onBehalfOf: avro.optional(avro.record('ReopeningOnBehalfOf', { id: avro.text, name: avro.text })),
  },
);

export const fiscalYearClosed = fact(
  'FiscalYearClosed',
  1,
  'Income and expense of a fiscal year were rolled into retained earnings.',
  {
    year: avro.integer,
    run: avro.integer,
    journal: avro.optional(avro.text),
    income: avro.text,
    expense: avro.text,
  },
);

export const ledgerFacts = [
  journalPosted,
  chainHeadPublished,
  manualJournalDrafted,
  manualJournalApproved,
  manualJournalRejected,
  periodOpened,
  periodLocked,
  periodClosed,
  periodCheckFailed,
  periodReopeningAsked,
  periodReopeningRefused,
  periodReopened,
  fiscalYearClosed,
];
