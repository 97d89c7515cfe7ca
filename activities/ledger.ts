import * as ledger from '../domain/ledger/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';
import { periodCheckActivities } from './period-checks.js';

export const ledgerActivities = (database: Database) => ({
  ...periodCheckActivities(database),
  ...stepsOf(database, {
    postFacts: ledger.postFacts,
    publishChainHead: ledger.publishChainHead,
    waitingFacts: ledger.waitingFacts,
    accountBalances: ledger.accountBalances,
    draftJournal: ledger.draftJournal,
    submitJournal: ledger.submitJournal,
    approveJournal: ledger.approveJournal,
    rejectJournal: ledger.rejectJournal,
    reverseJournal: ledger.reverseJournal,
    defineFiscalYear: ledger.defineFiscalYear,
    closeFiscalYear: ledger.closeFiscalYear,
    readPeriod: ledger.readPeriod,
    lockPeriod: ledger.lockPeriod,
    unlockPeriod: ledger.unlockPeriod,
    closePeriod: ledger.closePeriod,
    askReopening: ledger.askReopening,
    reopenPeriod: ledger.reopenPeriod,
    refuseReopening: ledger.refuseReopening,
  }),
});
