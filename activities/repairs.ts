import * as repairs from '../domain/repairs/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const repairActivities = (database: Database) =>
  stepsOf(database, {
    receiveRepair: repairs.receiveRepair,
    evaluateRepair: repairs.evaluateRepair,
    quoteRepair: repairs.quoteRepair,
    approveRepair: repairs.approveRepair,
    declineRepair: repairs.declineRepair,
    lapseRepair: repairs.lapseRepair,
    remindCustomer: repairs.remindCustomer,
    startRepair: repairs.startRepair,
    noteJob: repairs.noteJob,
    testRepair: repairs.testRepair,
    returnAsset: repairs.returnAsset,
    recordRepairInvoice: repairs.recordRepairInvoice,
    closeRepair: repairs.closeRepair,
    cancelRepair: repairs.cancelRepair,
    readRepair: repairs.repairRecord,
  });
