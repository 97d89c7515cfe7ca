export { nextPlacingSequence, openOrders, order, orderCommands, orderStart, orderStates } from './order.reader.js';
export { nextOrderId, placeOrder, recordOrderCommand, refuseOrderCommand } from './placing.js';
export { advanceOrder, amendOrder, cancelRest, noteWaiting, recordShipment } from './progress.js';
