export { issueStock } from './issue-stock.js';
export { giveUpJobStock, issueToJob, returnFromJob } from './job-stock.js';
export { receiveFromJob } from './receive-from-job.js';
export { changeReservation, readReservation, releaseStock, reserveStock } from './reservation-commands.js';
export { revalueStock } from './revalue-stock.js';
export { availability, goodsReceived, movements, stock, subledger } from './stock.reader.js';
export { adjustStock, moveStock, receiveStock } from './stock-commands.js';
export { issueIndirect, openStock } from './stock-values.js';
export { averageCosts, jobValue, jobValues, stockWorth } from './worth.reader.js';
