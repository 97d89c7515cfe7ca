import { receivable } from '../domain/billing/store/index.js';
import * as correspondence from '../domain/correspondence/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const correspondenceActivities = (database: Database) =>
  stepsOf(database, {
    openDunning: correspondence.openDunning,
    writeReminder: correspondence.writeReminder,
    settleDunning: correspondence.settleDunning,
    reopenDunning: correspondence.reopenDunning,
    readDunning: correspondence.dunning,
    readReceivable: receivable,
    defineDunningPolicy: correspondence.defineDunningPolicy,
    holdDunning: correspondence.holdDunning,
    releaseDunningHold: correspondence.releaseDunningHold,
    readLetter: correspondence.letter,
    writeApprovalLetters: correspondence.writeApprovalLetters,
    recordDelivery: correspondence.recordDelivery,
    subscribeToReport: correspondence.subscribeToReport,
    changeSubscription: correspondence.changeSubscription,
    cancelSubscription: correspondence.cancelSubscription,
  });
