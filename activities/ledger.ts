import * as ledger from '../domain/ledger/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const ledgerActivities = (database: Database) =>
  stepsOf(database, {
    postFacts: ledger.postFacts,
    waitingFacts: ledger.waitingFacts,
    accountBalances: ledger.accountBalances,
    draftJournal: ledger.draftJournal,
    approveJournal: ledger.approveJournal,
    rejectJournal: ledger.rejectJournal,
    reverseJournal: ledger.reverseJournal,
    openPeriod: ledger.openPeriod,
    lockPeriod: ledger.lockPeriod,
    closePeriod: ledger.closePeriod,
  });
