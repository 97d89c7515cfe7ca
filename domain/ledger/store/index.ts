export { type AccountBalance, accountBalances } from './account-balances.js';
export { settledAccountTotals } from './account-totals.js';
export { verifyChain, verifyLedger } from './chain.js';
export { chartOfAccounts, periods } from './chart-reader.js';
export {
  closePeriod,
  draftsInPeriod,
  earlierPeriodsOpen,
  type TriedToClose,
  waitingInPeriod,
} from './close-period.js';
export { controlBalances, MOST_WAITING, waitingFacts } from './control-balances.js';
export { type ClosedYear, closeFiscalYear, defineFiscalYear } from './fiscal-year.js';
export { beancountExport, type ExportRange } from './journal-export.js';
export { type JournalSource, journal, journalsOfSource } from './journal-reader.js';
export { draftedJournals, idsOfDrafts, manualJournal } from './manual-journal-reader.js';
export {
  type ApprovedJournal,
  approveJournal,
  type DraftedJournal,
  draftJournal,
  rejectJournal,
  submitJournal,
} from './manual-journals.js';
export { fiscalYear, fiscalYears, periodsInHand, periodView, readPeriod } from './period-reader.js';
export { lockPeriod, unlockPeriod } from './periods.js';
export { postFacts } from './post-facts.js';
export { type PublishedHead, publishChainHead } from './publish-head.js';
export { askReopening, refuseReopening, reopenPeriod } from './reopen-period.js';
export { type ReversedJournal, type ReverseJournal, reverseJournal } from './reverse-journal.js';
export { trialBalanceFold } from './trial-balance.js';
