import * as orders from '../domain/orders/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const orderActivities = (database: Database) =>
  stepsOf(database, {
    placeOrder: orders.placeOrder,
    recordOrderCommand: orders.recordOrderCommand,
    refuseOrderCommand: orders.refuseOrderCommand,
    advanceOrder: orders.advanceOrder,
    recordShipment: orders.recordShipment,
    amendOrder: orders.amendOrder,
    cancelRest: orders.cancelRest,
    noteWaiting: orders.noteWaiting,
    orderCommands: orders.orderCommands,
    nextPlacingSequence: orders.nextPlacingSequence,
    readOrder: orders.order,
  });
