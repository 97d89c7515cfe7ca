import * as inventory from '../domain/inventory/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const inventoryActivities = (database: Database) =>
  stepsOf(database, {
    receiveStock: inventory.receiveStock,
    adjustStock: inventory.adjustStock,
    moveStock: inventory.moveStock,
    reserveStock: inventory.reserveStock,
    readReservation: inventory.readReservation,
    changeReservation: inventory.changeReservation,
    releaseStock: inventory.releaseStock,
    issueStock: inventory.issueStock,
    receiveReturn: inventory.receiveReturn,
    undoReceiveReturn: inventory.undoReceiveReturn,
    issueToJob: inventory.issueToJob,
    returnFromJob: inventory.returnFromJob,
    giveUpJobStock: inventory.giveUpJobStock,
    receiveFromJob: inventory.receiveFromJob,
    issueIndirect: inventory.issueIndirect,
    openStock: inventory.openStock,
    revalueStock: inventory.revalueStock,
    averageCosts: inventory.averageCosts,
    stockWorth: inventory.stockWorth,
    jobValue: inventory.jobValue,
  });
