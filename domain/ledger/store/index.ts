export { type AccountBalance, accountBalances } from './account-balances.js';
export { verifyChain } from './chain.js';
export { chartOfAccounts, periods } from './chart-reader.js';
export { controlBalances, waitingFacts } from './control-balances.js';
export { type JournalSource, journal, journalsOfSource } from './journal-reader.js';
export { draftedJournals, manualJournal } from './manual-journal-reader.js';
export {
  type ApprovedJournal,
  approveJournal,
  type DraftedJournal,
  draftJournal,
  rejectJournal,
} from './manual-journals.js';
export { type ChangedPeriod, closePeriod, lockPeriod, openPeriod } from './periods.js';
export { postFacts } from './post-facts.js';
export { type ReversedJournal, reverseJournal } from './reverse-journal.js';
export { trialBalanceFold } from './trial-balance.js';
