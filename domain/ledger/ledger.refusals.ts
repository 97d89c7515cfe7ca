import { refusals } from '../kernel/refusal.js';

/** Every expected "no" of the ledger. */
export const refuse = refusals({
  UnknownRule: 'invalid',
  InvalidPosting: 'invalid',
  UnknownFact: 'notFound',
  PostedOtherwise: 'conflict',
  InvalidJournal: 'invalid',
  UnknownJournal: 'notFound',
  JournalExists: 'conflict',
  JournalDecided: 'conflict',
  OwnJournal: 'forbidden',
  AlreadyReversed: 'conflict',
  ReversalNotReversible: 'conflict',
  HasSourceDocument: 'conflict',
  InvalidPeriod: 'invalid',
  UnknownPeriod: 'notFound',
  PeriodState: 'conflict',
  PeriodNotOpen: 'conflict',
  PeriodNotBegun: 'conflict',
  PeriodReopened: 'conflict',
  PeriodChecklist: 'conflict',
  LaterPeriodClosed: 'conflict',
  ReopeningWaits: 'conflict',
  FiscalYearOrder: 'conflict',
  FiscalYearNotReady: 'conflict',
  FiscalYearClosed: 'conflict',
});
