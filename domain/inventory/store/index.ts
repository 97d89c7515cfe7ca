export { issueStock } from './issue-stock.js';
export { giveUpJobStock, issueToJob, returnFromJob } from './job-stock.js';
export { receiveFromJob } from './receive-from-job.js';
export { changeReservation, readReservation, releaseStock, reserveStock } from './reservation-commands.js';
export { availability, goodsReceived, movements, stock, subledger } from './stock.reader.js';
export { adjustStock, moveStock, receiveStock } from './stock-commands.js';
export { issueIndirect, openStock, revalueStock } from './stock-values.js';
export { averageCosts, jobValue, jobValues, stockBalancesByPart } from './worth.reader.js';
