import * as approvals from '../domain/approvals/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const approvalActivities = (database: Database) =>
  stepsOf(database, {
    definePolicy: approvals.definePolicy,
    withdrawPolicy: approvals.withdrawPolicy,
    evaluateApproval: approvals.evaluateApproval,
    requestApproval: approvals.requestApproval,
    decideApproval: approvals.decideApproval,
    defineWorkingCalendar: approvals.defineWorkingCalendar,
    remindApproval: approvals.remindApproval,
    escalateApproval: approvals.escalateApproval,
    expireApproval: approvals.expireApproval,
    withdrawApproval: approvals.withdrawApproval,
    giveDelegation: approvals.giveDelegation,
    revokeDelegation: approvals.revokeDelegation,
    addContact: approvals.addContact,
    endContact: approvals.endContact,
    readApproval: approvals.request,
  });
