export {
  approveRepair,
  cancelRepair,
  closeRepair,
  declineRepair,
  evaluateRepair,
  quoteRepair,
  returnAsset,
  testRepair,
} from './commands.js';
export { lapseRepair, noteJob, recordRepairInvoice, remindCustomer, startRepair } from './process-steps.js';
export { receiveRepair } from './receive-repair.js';
export { nextRepairId, openRepairs, repair, repairRecord, repairStart, repairStates } from './repair.reader.js';
