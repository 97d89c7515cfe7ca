export { authoriseReturn } from './authorise-return.js';
export { cancelReturn, confirmRefund, inspectGoods, receiveGoods, sendBack } from './commands.js';
export {
  approveReturn,
  closeReturn,
  compensateReturn,
  lapseReturn,
  noteReturnApproval,
  recordCredit,
  recordRefunds,
  recordReplacement,
  recordStocked,
  rejectReturn,
  returnCompensated,
  settleReturn,
} from './process-steps.js';
export { nextReturnId, openReturns, returnRecord, returnStart, returnStates, returnView } from './return.reader.js';
