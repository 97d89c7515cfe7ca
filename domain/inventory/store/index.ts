export { issueStock } from './issue-stock.js';
export { changeReservation, readReservation, releaseStock, reserveStock } from './reservation-commands.js';
export { availability, goodsReceived, movements, stock, subledger } from './stock.reader.js';
export { adjustStock, moveStock, receiveStock } from './stock-commands.js';
