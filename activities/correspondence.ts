import { receivable } from '../domain/billing/store/index.js';
import * as correspondence from '../domain/correspondence/store/index.js';
import type { Command } from '../domain/kernel/command.js';
import type { Place } from '../domain/kernel/scope.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';
import { placeOfInvoice } from './places.js';

export const correspondenceActivities = (database: Database) =>
  stepsOf(database, {
    openDunning: atInvoice(correspondence.openDunning),
    writeReminder: correspondence.writeReminder,
    settleDunning: correspondence.settleDunning,
    reopenDunning: correspondence.reopenDunning,
    readDunning: correspondence.dunning,
    readReceivable: receivable,
    defineDunningPolicy: correspondence.defineDunningPolicy,
    holdDunning: atInvoice(correspondence.holdDunning),
    releaseDunningHold: correspondence.releaseDunningHold,
    readLetter: correspondence.letter,
    writeApprovalLetters: correspondence.writeApprovalLetters,
    recordDelivery: correspondence.recordDelivery,
    subscribeToReport: correspondence.subscribeToReport,
    changeSubscription: correspondence.changeSubscription,
    cancelSubscription: correspondence.cancelSubscription,
  });

/** Where an invoice stands, billing knows. */
const atInvoice =
  <Input extends { readonly invoice?: string | null }, Result>(
    step: (database: Database, command: Command<Input>, place: Place) => Promise<Result>,
  ) =>
  async (database: Database, command: Command<Input>): Promise<Result> => {
    const { invoice } = command.input;
    return step(database, command, (invoice && (await placeOfInvoice(database, invoice))) || {});
  };
