export {
  type DunningsQuery,
  dunning,
  dunnings,
  dunningsOfHold,
  openDunnings,
  settledOf,
} from './dunning.reader.js';
export { openDunning, reopenDunning, settleDunning, writeReminder } from './dunnings.js';
export { dunningHold, dunningHolds, holdDunning, nextHoldId, placeOfHold, releaseDunningHold } from './holds.js';
export { type LettersQuery, letter, letters, mailOfLetter, openLetters, placeOfLetter } from './letter.reader.js';
export { recordDelivery, writeApprovalLetters, writeDocument } from './letters.js';
export { defineDunningPolicy, dunningPolicies } from './policies.js';
export {
  cancelSubscription,
  changeSubscription,
  nextSubscriptionId,
  reportSubscription,
  reportSubscriptions,
  subscribeToReport,
} from './subscriptions.js';
