import * as returns from '../domain/returns/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const returnActivities = (database: Database) =>
  stepsOf(database, {
    authoriseReturn: returns.authoriseReturn,
    receiveGoods: returns.receiveGoods,
    inspectGoods: returns.inspectGoods,
    confirmRefund: returns.confirmRefund,
    sendBack: returns.sendBack,
    cancelReturn: returns.cancelReturn,
    lapseReturn: returns.lapseReturn,
    noteReturnApproval: returns.noteReturnApproval,
    approveReturn: returns.approveReturn,
    rejectReturn: returns.rejectReturn,
    recordCredit: returns.recordCredit,
    recordStocked: returns.recordStocked,
    recordRefunds: returns.recordRefunds,
    recordReplacement: returns.recordReplacement,
    settleReturn: returns.settleReturn,
    closeReturn: returns.closeReturn,
    compensateReturn: returns.compensateReturn,
    returnCompensated: returns.returnCompensated,
    readReturn: returns.returnRecord,
  });
